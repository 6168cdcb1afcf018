package plasm.sink.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static plasm.sink.http.Requests.assertProblem;
import static plasm.sink.http.Requests.eventually;
import static plasm.sink.http.Requests.get;
import static plasm.sink.http.Requests.json;
import static plasm.sink.http.Requests.metric;
import static plasm.sink.http.Requests.onlyTrace;
import static plasm.sink.http.Requests.request;
import static plasm.sink.http.Requests.store;
import static plasm.sink.http.Requests.tenant;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import plasm.model.testkit.EventStream;
import plasm.model.testkit.EventStream.Item;
import plasm.model.testkit.Events;

/** Traces live (spec/trace-identity.md, GET /v1/traces/{trace_id}/stream). */
@QuarkusTest
@TestProfile(TraceStreamTest.Bounds.class)
class TraceStreamTest {
  /** Small ones, so that they are met; traces are over only when a test says so. */
  public static class Bounds implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "plasm.trace-idle-secs", "0",
          "plasm.trace-hub-sse-broadcast-cap", "20",
          "plasm.trace-timeline-max-events", "200");
    }
  }

  @TestHTTPResource("/")
  URI service;

  private final String tenant = tenant();
  private final String session = UUID.randomUUID().toString();

  @Test
  void stream_isASnapshotThenAPatchForEachRecordThenTheEnd() throws Exception {
    UUID trace = openSession();
    store(Events.context(tenant, trace), Events.audit(tenant, trace, "login"));
    try (EventStream stream = stream(trace)) {
      assertEquals(200, stream.status());
      assertEquals("text/event-stream", stream.header("Content-Type").split(";")[0]);
      assertEquals("no-store", stream.header("Cache-Control"));
      JsonNode snapshot = data(stream.next(), "snapshot", 1);
      assertEquals(
          List.of("kind", "seq", "detail"), Requests.members(snapshot), snapshot.toString());
      JsonNode shown = snapshot.get("detail");
      assertEquals(1, shown.get("records").size());
      assertEquals("plasm_context", shown.get("records").get(0).get("kind").textValue());
      assertEquals("live", shown.get("status").textValue());
      JsonNode listed = onlyTrace(tenant);
      for (String member : Requests.members(listed)) {
        assertEquals(listed.get(member), shown.get(member), member);
      }

      Events line = Events.line(tenant, trace);
      store(line, Events.audit(tenant, trace, "logout"), Events.error(tenant, trace));
      JsonNode patch = data(stream.next(), "patch", 2);
      assertEquals(json(line.payloadJson()), patch.get("record"));
      assertEquals("plasm_error", data(stream.next(), "patch", 3).at("/record/kind").textValue());

      complete();
      JsonNode terminal = data(stream.next(), "terminal", 4);
      assertEquals("completed", terminal.get("status").textValue());
      assertEquals(onlyTrace(tenant).get("ended_at_ms"), terminal.get("ended_at_ms"));
      stream.assertEnds();
    }
  }

  @Test
  void patches_comeInOrderNoneMissingNoneTwiceWhoeverPosts() throws Exception {
    UUID trace = openSession();
    store(Events.context(tenant, trace));
    List<EventStream> streams = new ArrayList<>();
    try (ExecutorService posters = Executors.newFixedThreadPool(4)) {
      List<Callable<Void>> posts = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        posts.add(
            () -> {
              store(Events.line(tenant, trace).fresh(), Events.error(tenant, trace).fresh());
              return null;
            });
      }
      streams.add(stream(trace));
      List<Future<Void>> done = posts.stream().map(posters::submit).toList();
      for (int i = 0; i < 30; i++) {
        streams.add(stream(trace));
      }
      for (Future<Void> post : done) {
        post.get();
      }
      complete();
      for (EventStream stream : streams) {
        assertWhole(stream, 121);
      }
    } finally {
      streams.forEach(EventStream::close);
    }
  }

  /** A snapshot of some records, then all others up to the last, then the end. */
  private static void assertWhole(EventStream stream, long records) throws Exception {
    Item first = stream.next();
    long seq = Long.parseLong(first.id());
    JsonNode snapshot = data(first, "snapshot", seq);
    boolean over = snapshot.at("/detail/status").textValue().equals("completed");
    assertEquals(over ? records : seq, snapshot.at("/detail/records").size());
    if (!over) {
      for (long next = seq + 1; next <= records; next++) {
        data(stream.next(), "patch", next);
      }
      data(stream.next(), "terminal", records + 1);
    }
    stream.assertEnds();
  }

  @Test
  void stream_ofACompletedTraceIsItsSnapshot() throws Exception {
    UUID trace = openSession();
    store(Events.line(tenant, trace), Events.error(tenant, trace));
    complete();
    try (EventStream stream = stream(trace)) {
      JsonNode snapshot = data(stream.next(), "snapshot", 3);
      assertEquals("completed", snapshot.at("/detail/status").textValue());
      assertEquals(2, snapshot.at("/detail/records").size());
      stream.assertEnds();
    }
  }

  @Test
  void traceThatGoesOnAfterItsEnd_goesOnInNewStreams() throws Exception {
    UUID trace = openSession();
    store(Events.line(tenant, trace));
    complete();
    store(Events.error(tenant, trace));
    try (EventStream stream = stream(trace)) {
      assertEquals(2, data(stream.next(), "snapshot", 3).at("/detail/records").size());
      store(Events.context(tenant, trace));
      data(stream.next(), "patch", 4);
      complete();
      data(stream.next(), "terminal", 5);
      stream.assertEnds();
    }
  }

  @Test
  void lastEventId_goesOnWithoutASnapshot() throws Exception {
    UUID trace = openSession();
    for (int i = 0; i < 5; i++) {
      store(Events.line(tenant, trace).fresh());
    }
    try (EventStream stream = stream(trace, "Last-Event-ID", "2")) {
      data(stream.next(), "patch", 3);
      data(stream.next(), "patch", 4);
      data(stream.next(), "patch", 5);
      store(Events.error(tenant, trace));
      data(stream.next(), "patch", 6);
    }
    try (EventStream again = stream(trace, "Last-Event-ID", "6")) {
      store(Events.error(tenant, trace).fresh());
      data(again.next(), "patch", 7);
      complete();
      data(again.next(), "terminal", 8);
      again.assertEnds();
    }
    try (EventStream over = stream(trace, "Last-Event-ID", "6")) {
      data(over.next(), "patch", 7);
      data(over.next(), "terminal", 8);
      over.assertEnds();
    }
    try (EventStream nothing = stream(trace, "Last-Event-ID", "8")) {
      assertEquals(204, nothing.status());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "-1", "1.5", "99999999999999999999", "77"})
  void lastEventId_thatIsNoneOfTheTraceGetsASnapshot(String id) throws Exception {
    UUID trace = openSession();
    store(Events.line(tenant, trace));
    try (EventStream stream = stream(trace, "Last-Event-ID", id)) {
      data(stream.next(), "snapshot", 1);
    }
  }

  /** More than a timeline holds happened since. */
  @Test
  void lastEventId_ofLongAgoGetsASnapshot() throws Exception {
    UUID trace = openSession();
    List<Events> many = new ArrayList<>();
    for (int i = 0; i < 210; i++) {
      many.add(Events.context(tenant, trace).fresh());
    }
    store(many);
    try (EventStream stream = stream(trace, "Last-Event-ID", "1")) {
      data(stream.next(), "snapshot", 210);
    }
    try (EventStream stream = stream(trace, "Last-Event-ID", "100")) {
      for (long seq = 101; seq <= 210; seq++) {
        data(stream.next(), "patch", seq);
      }
    }
  }

  @Test
  void slowReader_getsAFreshSnapshotAndHoldsUpNobody() throws Exception {
    UUID trace = openSession();
    store(Events.context(tenant, trace));
    double lagged = metric("plasm_trace_sink_hub_lagged_total");
    try (Socket slow = new Socket();
        EventStream fast = stream(trace)) {
      slow.setReceiveBufferSize(4_096);
      slow.connect(new InetSocketAddress(service.getHost(), service.getPort()));
      slow.setSoTimeout(20_000);
      slow.getOutputStream()
          .write(
              ("GET /v1/traces/" + trace + "/stream?tenant_id=" + tenant)
                  .concat(" HTTP/1.1\r\nHost: sink\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      InputStream in = slow.getInputStream();
      StringBuilder read = new StringBuilder();
      readUntil(in, read, "event: snapshot");
      data(fast.next(), "snapshot", 1);
      // Far more than all buffers on the way hold, while the slow one does not read.
      for (long seq = 2; seq < 122; seq++) {
        store(Events.error(tenant, trace).fresh().payload("message", "x".repeat(100_000)));
        data(fast.next(), "patch", seq);
      }
      readUntil(in, read, ": lagged");
      readUntil(in, read, "event: snapshot\nid: 121\n");
      assertTrue(metric("plasm_trace_sink_hub_lagged_total") > lagged);
      store(Events.line(tenant, trace));
      data(fast.next(), "patch", 122);
      readUntil(in, read, "event: patch\nid: 122\n");
      complete();
      readUntil(in, read, "event: terminal\nid: 123\n");
    }
  }

  /** Drops what was read as far as it cannot be a part of what is waited for. */
  private static void readUntil(InputStream in, StringBuilder read, String wanted)
      throws Exception {
    byte[] part = new byte[65_536];
    while (read.indexOf(wanted) < 0) {
      read.delete(0, Math.max(0, read.length() - 1_000));
      int length = in.read(part);
      assertTrue(length > 0, "the stream ended before " + wanted);
      read.append(new String(part, 0, length, StandardCharsets.ISO_8859_1));
    }
    read.delete(0, read.indexOf(wanted) + wanted.length());
  }

  @Test
  void stream_isOfItsTenantOnly() throws Exception {
    UUID trace = openSession();
    store(Events.line(tenant, trace));
    assertProblem(404, "trace-not-found", get(path(trace), "tenant_id", "other"));
    assertProblem(404, "trace-not-found", get(path(trace)));
    assertProblem(404, "trace-not-found", get(path(UUID.randomUUID()), "tenant_id", tenant));
    assertProblem(400, "invalid-request", get("/v1/traces/x/stream", "tenant_id", tenant));
  }

  @Test
  void stream_withoutTenantIsOfNobodysTraces() throws Exception {
    for (String nobody : new String[] {null, "anonymous"}) {
      UUID trace = UUID.randomUUID();
      store(Events.line(nobody, trace));
      for (String query : List.of("", "?tenant_id=")) {
        try (EventStream stream = EventStream.open(service.resolve(path(trace) + query))) {
          data(stream.next(), "snapshot", 1);
        }
      }
    }
  }

  @Test
  void head_saysWhatGetWouldSay() {
    UUID trace = openSession();
    Response head = request().queryParam("tenant_id", tenant).head(path(trace));
    assertEquals(200, head.statusCode());
    assertEquals("text/event-stream", head.contentType().split(";")[0]);
    assertEquals(404, request().queryParam("tenant_id", "other").head(path(trace)).statusCode());
  }

  @Test
  void viewersThatLeave_areNotCountedAnyMore() throws Exception {
    UUID trace = openSession();
    store(Events.line(tenant, trace));
    double before = metric("plasm_trace_sink_hub_subscribers");
    List<EventStream> streams = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      streams.add(stream(trace));
      data(streams.getLast().next(), "snapshot", 1);
    }
    assertEquals(before + 20, metric("plasm_trace_sink_hub_subscribers"));
    streams.forEach(EventStream::close);
    eventually(() -> metric("plasm_trace_sink_hub_subscribers"), now -> now == before);
  }

  private UUID openSession() {
    Response opened =
        request()
            .contentType(ContentType.JSON)
            .body("{\"tenant_id\":\"" + tenant + "\"}")
            .put("/v1/sessions/" + session);
    return UUID.fromString(json(opened).get("trace_id").textValue());
  }

  private void complete() {
    json(request().queryParam("tenant_id", tenant).post("/v1/sessions/" + session + "/finalize"));
  }

  private EventStream stream(UUID trace, String... headers) throws Exception {
    return EventStream.open(service.resolve(path(trace) + "?tenant_id=" + tenant), headers);
  }

  private static String path(UUID trace) {
    return "/v1/traces/" + trace + "/stream";
  }

  private static JsonNode data(Item item, String kind, long seq) {
    assertEquals(kind + " " + seq, item.kind() + " " + item.id(), item.data());
    JsonNode data = json(item.data());
    assertEquals(kind, data.get("kind").textValue());
    assertEquals(seq, data.get("seq").longValue());
    return data;
  }
}
