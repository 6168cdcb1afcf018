package plasm.sink.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import plasm.model.testkit.Await;
import plasm.model.testkit.Events;
import plasm.sink.relay.ScriptedRemote.Reply;
import plasm.sink.relay.ScriptedRemote.Request;

/** Events from a log to a remote that answers as it likes. */
class ForwarderTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Patience SHORT = new Patience(Duration.ofSeconds(2), Duration.ofMillis(400));
  private static final UUID SELF = UUID.fromString("11111111-1111-4111-8111-111111111111");
  private static final UUID OTHER = UUID.fromString("22222222-2222-4222-8222-222222222222");

  private final ListedLog log = new ListedLog();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final HopGuard hops = new HopGuard(SELF, Clock.systemUTC());
  private final List<DeadLetter> parked = new CopyOnWriteArrayList<>();
  private final UUID trace = UUID.randomUUID();
  private final List<String> ids = new ArrayList<>();
  private final List<String> posted = new ArrayList<>();
  private ScriptedRemote remote;
  private RemoteSink client;
  private Relay relay;

  @TempDir Path folder;

  @BeforeEach
  void start() throws IOException {
    remote = ScriptedRemote.start();
  }

  @AfterEach
  void stop() {
    if (relay != null) {
      relay.close();
    }
    remote.close();
  }

  private void relay() throws IOException {
    relay(remote.uri(), SHORT);
  }

  private void relay(URI to, Patience patience) throws IOException {
    client = new RemoteSink(to, hops, patience, Clock.systemUTC());
    relay =
        Relay.ofSpool(
            log,
            client,
            hops,
            DeadLetters.open(folder),
            parked::add,
            new RelayMeters(registry),
            256,
            Clock.systemUTC());
  }

  private List<String> add(int count) {
    List<String> added = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      added.add(add(Events.line("acme", trace).payload("n", ids.size())));
    }
    return added;
  }

  private String add(Events event) {
    log.add(event);
    ids.add(event.eventId().toString());
    posted.add(event.json());
    return ids.getLast();
  }

  private void awaitForwarded() throws InterruptedException {
    Await.until("everything is forwarded", PATIENCE, () -> relay.report().backlogEvents() == 0);
  }

  /** What the dead-letter file holds, by event id. */
  private List<JsonNode> letters() throws IOException {
    Path file = folder.resolve(DeadLetters.FILE);
    List<JsonNode> letters = new ArrayList<>();
    if (Files.exists(file)) {
      for (String line : Files.readAllLines(file)) {
        letters.add(new JsonMapper().readTree(line));
      }
    }
    return letters;
  }

  private List<String> letterIds() throws IOException {
    return letters().stream().map(letter -> letter.get("event_id").textValue()).toList();
  }

  private double failures(FailureReason reason) {
    return registry
        .get("plasm.trace_sink.relay.failures")
        .tag("reason", reason.tag())
        .counter()
        .count();
  }

  @Test
  void forward_sendsTheBytesThatWerePostedInOrderBehindAProbe() throws Exception {
    add(25);
    relay();
    awaitForwarded();
    assertEquals(ids, remote.stored());
    Request probe = remote.requests().getFirst();
    assertTrue(probe.isProbe());
    Request batch = remote.batches().getFirst();
    assertEquals("{\"events\":[" + String.join(",", posted) + "]}", batch.body());
    assertEquals("POST", batch.method());
    assertEquals("/v1/events", batch.uri());
    assertEquals("application/json", batch.headers().getFirst("Content-Type"));
    assertNull(batch.headers().getFirst("Content-Encoding"));
    assertEquals(SELF.toString(), batch.headers().getFirst(HopGuard.HEADER));
    assertEquals(25, registry.get("plasm.trace_sink.relay.events_forwarded").counter().count());
  }

  @Test
  void forward_goesOnWithWhatComesLater() throws Exception {
    relay();
    for (int round = 0; round < 3; round++) {
      add(10);
      relay.wake();
      awaitForwarded();
    }
    assertEquals(ids, remote.stored());
  }

  @Test
  void forward_boundsBatches() throws Exception {
    add(2_500);
    relay();
    awaitForwarded();
    assertEquals(
        List.of(1_000, 1_000, 500), remote.batches().stream().map(r -> r.ids().size()).toList());
    assertEquals(ids, remote.stored());
  }

  @Test
  void forward_belowAPathOfTheRemote() throws Exception {
    add(1);
    relay(URI.create(remote.uri() + "/sinks/a"), SHORT);
    awaitForwarded();
    assertEquals("/sinks/a/v1/events", remote.requests().getLast().uri());
  }

  @ParameterizedTest
  @CsvSource({
    "500, SERVER_ERROR",
    "502, SERVER_ERROR",
    "503, SERVER_ERROR",
    "507, SERVER_ERROR",
    "429, OVERLOADED",
    "408, MISDIRECTED",
    "425, MISDIRECTED",
    "401, MISDIRECTED",
    "403, MISDIRECTED",
    "404, MISDIRECTED",
    "405, MISDIRECTED",
    "407, MISDIRECTED",
    "415, MISDIRECTED",
    "421, MISDIRECTED",
    "426, MISDIRECTED",
    "431, MISDIRECTED",
    "451, MISDIRECTED",
    "302, MISDIRECTED",
    "0, TIMEOUT",
  })
  void forward_whatIsNotAboutEventsIsTriedAgain(int status, FailureReason reason) throws Exception {
    AtomicInteger answers = new AtomicInteger();
    remote.script(
        request ->
            request.isProbe() || answers.getAndIncrement() > 1
                ? null
                : new Reply(status, Map.of("Location", "/elsewhere"), "no"));
    add(10);
    relay();
    awaitForwarded();
    assertEquals(ids, remote.stored());
    assertEquals(2, failures(reason));
    assertEquals(List.of(), letters());
    assertEquals(0, registry.get("plasm.trace_sink.relay.pause.seconds").gauge().value());
  }

  @Test
  void forward_leavesTheRemoteAloneAsLongAsItAsks() throws Exception {
    List<Long> times = new CopyOnWriteArrayList<>();
    remote.script(
        request -> {
          times.add(System.nanoTime());
          return times.size() == 2 ? new Reply(429, Map.of("Retry-After", "1"), "slow down") : null;
        });
    add(3);
    relay();
    awaitForwarded();
    Duration pause = Duration.ofNanos(times.get(2) - times.get(1));
    assertTrue(pause.compareTo(Duration.ofMillis(990)) >= 0, pause::toString);
    assertEquals(1, failures(FailureReason.OVERLOADED));
  }

  @Test
  void forward_toNobodyKeepsEverythingAndSaysWhy() throws Exception {
    URI nobody;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = URI.create("http://127.0.0.1:" + socket.getLocalPort());
    }
    add(4);
    relay(nobody, SHORT);
    Await.until("it was tried", PATIENCE, () -> failures(FailureReason.UNREACHABLE) >= 2);
    RelayReport report = relay.report();
    assertTrue(report.up());
    assertEquals(4, report.backlogEvents());
    assertTrue(report.backlogAgeSeconds() > 0, report::toString);
    assertEquals("the connection is refused", report.lastError());
    assertTrue(registry.get("plasm.trace_sink.relay.pause.seconds").gauge().value() > 0);
    assertEquals(4, registry.get("plasm.trace_sink.relay.backlog.events").gauge().value());
    assertTrue(registry.get("plasm.trace_sink.relay.backlog.age.seconds").gauge().value() > 0);
  }

  @Test
  void forward_toAHostThatDoesNotExistSaysSo() throws Exception {
    relay(URI.create("http://no-such-host.invalid:1"), SHORT);
    Await.until("it was tried", PATIENCE, () -> failures(FailureReason.UNREACHABLE) >= 1);
    assertEquals("there is no such host", relay.report().lastError());
  }

  /** Whatever listens there: what it says is no HTTP, or breaks off. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "garbage\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort",
        "HTTP/1.1 999999 X\r\n\r\n",
        "220 mail.example ESMTP\r\n"
      })
  void forward_toSomethingElseKeepsEverything(String answer) throws Exception {
    try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> serve(server, answer));
      add(4);
      relay(URI.create("http://127.0.0.1:" + server.getLocalPort()), SHORT);
      Await.until(
          "it was tried",
          PATIENCE,
          () -> failures(FailureReason.BROKEN) + failures(FailureReason.SERVER_ERROR) >= 2);
      assertEquals(4, relay.report().backlogEvents());
    }
  }

  private static void serve(ServerSocket server, String answer) {
    while (!server.isClosed()) {
      try (Socket socket = server.accept()) {
        socket.getInputStream().read(new byte[1 << 16]);
        socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
      } catch (IOException closed) {
        // The next one, or the end.
      }
    }
  }

  /** A body that never ends, behind a status that says all that is needed. */
  @Test
  void forward_answersAreReadToABound() throws Exception {
    remote.script(request -> request.isProbe() ? null : Reply.of(200, "x".repeat(4 << 20)));
    add(4);
    relay();
    awaitForwarded();
    assertEquals(1, remote.batches().size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "ok", "<html>", "[]", "{\"accepted\":\"x\"}", "{\"accepted\":0"})
  void forward_any200IsForwarded(String body) throws Exception {
    remote.script(request -> Reply.of(200, body));
    add(4);
    relay();
    awaitForwarded();
    assertEquals(1, remote.batches().size());
    assertEquals(List.of(), letters());
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 409, 413, 422})
  void refused_onlyTheBadEventsArePutAsideAndTheRestGoesOnInOrder(int status) throws Exception {
    add(1_200);
    Set<String> bad = Set.of(ids.get(0), ids.get(17), ids.get(18), ids.get(640), ids.get(1_199));
    remote.script(
        request ->
            request.ids().stream().anyMatch(bad::contains)
                ? Reply.of(status, "{\"detail\":\"bad event\"}")
                : null);
    relay();
    awaitForwarded();
    assertEquals(ids.stream().filter(id -> !bad.contains(id)).toList(), remote.stored());
    assertEquals(ids.stream().filter(bad::contains).toList(), letterIds());
    JsonNode letter = letters().get(1);
    assertEquals(18, letter.get("seq").asInt());
    assertEquals(status, letter.get("status").asInt());
    assertEquals("bad event", letter.get("reason").textValue());
    assertEquals("acme", letter.get("tenant_id").textValue());
    assertEquals(trace.toString(), letter.get("trace_id").textValue());
    assertEquals(new JsonMapper().readTree(posted.get(17)), letter.get("event"));
    assertEquals(letterIds(), parked.stream().map(each -> each.eventId().toString()).toList());
    assertEquals(5, registry.get("plasm.trace_sink.relay.dead_letters").counter().count());
  }

  @Test
  void refused_theIndexThatTheRemoteNamesSavesRequests() throws Exception {
    add(1_000);
    String bad = ids.get(613);
    remote.script(
        request ->
            request.ids().contains(bad)
                ? Reply.of(
                    422,
                    "{\"detail\":\"call_index must be\",\"index\":%d}"
                        .formatted(request.ids().indexOf(bad)))
                : null);
    relay();
    awaitForwarded();
    assertEquals(List.of(bad), letterIds());
    assertEquals(
        List.of(1_000, 613, 1, 386), remote.batches().stream().map(r -> r.ids().size()).toList());
    assertEquals(ids.stream().filter(id -> !id.equals(bad)).toList(), remote.stored());
  }

  /** An index that is wrong must not put aside an event that the remote would take. */
  @ParameterizedTest
  @ValueSource(strings = {"0", "3", "9", "10", "4000000000", "-1", "\"x\"", "null"})
  void refused_anIndexThatIsWrongDoesNoHarm(String index) throws Exception {
    add(10);
    String bad = ids.get(7);
    remote.script(
        request -> request.ids().contains(bad) ? Reply.of(422, "{\"index\":" + index + "}") : null);
    relay();
    awaitForwarded();
    assertEquals(List.of(bad), letterIds());
    assertEquals(ids.stream().filter(id -> !id.equals(bad)).toList(), remote.stored());
  }

  @Test
  void refused_aLowerLimitOfTheRemoteIsKeptTo() throws Exception {
    add(2_000);
    int limit = 100_000;
    remote.script(request -> request.body().length() > limit ? Reply.of(413, "") : null);
    relay();
    awaitForwarded();
    assertEquals(ids, remote.stored());
    assertEquals(List.of(), letters());
    List<Boolean> refused =
        remote.batches().stream().map(request -> request.body().length() > limit).toList();
    int firstTaken = refused.indexOf(false);
    assertFalse(refused.subList(firstTaken, refused.size()).contains(true), refused::toString);
  }

  @Test
  void refused_reasonsAreBoundedAndOnOneLine() throws Exception {
    remote.script(
        request ->
            request.isProbe() ? null : new Reply(400, Map.of(), "a\nb\u0007" + "x".repeat(5_000)));
    add(1);
    relay();
    awaitForwarded();
    assertEquals(
        "a b " + "x".repeat(AnswerReader.MAX_DETAIL - 4) + "...",
        letters().getFirst().get("reason").textValue());
  }

  /** A process that ends between the two notes what it refused last. */
  @Test
  void refused_andEndedBeforeThePositionWasNotedIsNotPutAsideTwice() throws Exception {
    remote.script(request -> request.isProbe() ? null : Reply.of(422, "{\"detail\":\"no\"}"));
    add(1);
    log.stuck(true);
    relay();
    Await.until("it is put aside", PATIENCE, () -> Files.exists(folder.resolve(DeadLetters.FILE)));
    relay.close();
    assertEquals(0, log.position());
    log.stuck(false);
    registry.clear();
    relay();
    awaitForwarded();
    assertEquals(ids, letterIds());
  }

  @Test
  void refused_andNoPlaceForItKeepsIt() throws Exception {
    remote.script(request -> request.isProbe() ? null : Reply.of(422, "{\"detail\":\"no\"}"));
    relay();
    Files.createDirectory(folder.resolve(DeadLetters.FILE));
    add(2);
    relay.wake();
    Await.until("it was tried", PATIENCE, () -> failures(FailureReason.SPOOL) >= 2);
    assertEquals(2, relay.report().backlogEvents());
    assertTrue(relay.report().lastError().startsWith("the spool cannot be read or written: "));
    Files.delete(folder.resolve(DeadLetters.FILE));
    awaitForwarded();
    assertEquals(ids, letterIds());
  }

  @Test
  void position_thatCannotBeNotedIsNotedLater() throws Exception {
    log.stuck(true);
    add(5);
    relay();
    Await.until("they arrive", PATIENCE, () -> remote.stored().size() == 5);
    Await.until("it is tried", PATIENCE, () -> failures(FailureReason.SPOOL) >= 1);
    log.stuck(false);
    Await.until("it is noted", PATIENCE, () -> log.position() == 5);
    assertEquals(ids, remote.stored());
  }

  @Test
  void loop_thatTheRemoteTellsOfStopsEventsButNotProbes() throws Exception {
    remote.script(request -> Reply.of(508, "{\"detail\":\"passed before\"}"));
    add(5);
    relay();
    Await.until("it is tried", PATIENCE, () -> remote.requests().size() >= 4);
    assertEquals(List.of(), remote.batches());
    RelayReport report = relay.report();
    assertFalse(report.up());
    assertTrue(report.cause().contains("PLASM_TRACE_SINK_URL"), report.cause());
    assertEquals("it answers 508: passed before", report.lastError());
    remote.script(request -> null);
    awaitForwarded();
    assertTrue(relay.report().up());
    assertEquals(ids, remote.stored());
  }

  @Test
  void loop_thatBeginsLaterStopsEventsToo() throws Exception {
    add(5);
    relay();
    awaitForwarded();
    remote.script(request -> Reply.of(508, ""));
    add(5);
    relay.wake();
    Await.until("it is tried", PATIENCE, () -> remote.requests().size() >= 6);
    assertEquals(2, remote.batches().size(), "one before, and the one that showed the loop");
  }

  @Test
  void loop_ownIdThatCameInStopsEvents() throws Exception {
    hops.isLoop(List.of(OTHER + ", " + SELF));
    add(5);
    relay();
    Await.until("it probes", PATIENCE, () -> !remote.requests().isEmpty());
    assertFalse(relay.report().up());
    assertEquals(List.of(), remote.batches());
    assertEquals(
        OTHER + ", " + SELF, remote.requests().getFirst().headers().getFirst(HopGuard.HEADER));
  }

  /** So that a loop of many shows on every member soon. */
  @Test
  void probe_newSendersAreToldOfSoon() throws Exception {
    relay();
    Await.until("it probes", PATIENCE, () -> remote.requests().size() == 1);
    hops.isLoop(List.of(OTHER.toString()));
    Await.until("it probes again", Duration.ofSeconds(5), () -> remote.requests().size() == 2);
    assertEquals(
        OTHER + ", " + SELF, remote.requests().getLast().headers().getFirst(HopGuard.HEADER));
  }

  @Test
  void close_doesNotWaitForARemoteThatHangs() throws Exception {
    remote.script(request -> request.isProbe() ? null : Reply.SILENCE);
    add(5);
    relay(remote.uri(), Patience.NORMAL);
    Await.until("it is asked", PATIENCE, () -> remote.batches().size() == 1);
    long before = System.nanoTime();
    relay.close();
    Duration took = Duration.ofNanos(System.nanoTime() - before);
    assertTrue(took.compareTo(Duration.ofSeconds(3)) < 0, took::toString);
    assertEquals(0, log.position());
  }

  @Test
  void close_notesThePosition() throws Exception {
    add(5);
    relay();
    Await.until("they arrive", PATIENCE, () -> remote.stored().size() == 5);
    Await.until("the answer arrives", PATIENCE, () -> relay.report().backlogEvents() == 0);
    relay.close();
    assertEquals(5, log.position());
  }

  @Test
  void letters_haveAllMembersAndTheEventLast() throws Exception {
    remote.script(request -> request.isProbe() ? null : Reply.of(422, "{\"title\":\"Not so\"}"));
    add(Events.audit(null, trace, "größe \u2028"));
    relay();
    awaitForwarded();
    String line = Files.readAllLines(folder.resolve(DeadLetters.FILE)).getFirst();
    JsonNode letter = new JsonMapper().readTree(line);
    assertEquals(
        List.of(
            "parked_at", "seq", "status", "reason", "tenant_id", "trace_id", "event_id", "event"),
        letter.propertyStream().map(Map.Entry::getKey).toList());
    assertEquals("__none__", letter.get("tenant_id").textValue());
    assertTrue(line.endsWith(",\"event\":" + posted.getFirst() + "}"), line);
    assertEquals(new HashSet<>(ids), Set.copyOf(letterIds()));
  }
}
