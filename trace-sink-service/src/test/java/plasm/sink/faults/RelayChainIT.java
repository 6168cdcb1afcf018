package plasm.sink.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import plasm.model.testkit.Await;
import plasm.model.testkit.Events;

/** A relay in front of a relay in front of a sink that keeps what it gets. */
@Tag("faults")
class RelayChainIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path folder;

  @Test
  void chain_handsOnEventsAndReads() throws Exception {
    Map<String, String> soonOver = Map.of("PLASM_TRACE_IDLE_SECS", "1");
    try (SinkProcess last = SinkProcess.start(folder.resolve("last"), soonOver);
        SinkProcess middle = relayTo(last, "middle");
        SinkProcess first = relayTo(middle, "first")) {
      middle.awaitReady();
      first.awaitReady();
      try (SinkClient toLast = last.client();
          SinkClient toMiddle = middle.client();
          SinkClient toFirst = first.client();
          OrderedLoad load = new OrderedLoad(toFirst, 4)) {
        Await.until("there are some", PATIENCE, () -> load.acknowledged() > 2_000);
        load.stop();
        Await.until("everything arrives", PATIENCE, () -> load.arrivedAt(toLast));
        load.inspect(toLast);
        UUID trace = UUID.randomUUID();
        assertEquals(200, toFirst.post(Events.batch(Events.everyKind("größe", trace))).status());
        String detail = "/v1/traces/" + trace + "?tenant_id=gr%C3%B6%C3%9Fe";
        Await.until("it is over", PATIENCE, () -> isOver(toLast, detail));
        // The trace that stays is the newest one, which is of a few events.
        Await.until(
            "the first relay lets go of what the others have",
            PATIENCE,
            () -> eventsIn(folder.resolve("first")) < 100);
        List<String> reads =
            List.of(
                detail,
                detail + "&after_seq=2&limit=3",
                "/v1/traces?tenant_id=acme&limit=2",
                "/v1/traces?tenant_id=gr%C3%B6%C3%9Fe&q=no%20such%20pet",
                "/v1/billing/usage?from=2026-01-01T00:00:00Z&to=2027-01-01T00:00:00%2B00:00",
                "/v1/billing/usage?from=2026-01-01T00:00:00Z&to=2027-01-01T00:00:00Z&group_by=tenant",
                "/v1/traces",
                "/v1/traces/x?tenant_id=acme",
                "/v1/traces/" + UUID.randomUUID() + "?tenant_id=acme");
        for (String read : reads) {
          // Until the last sink has noted the ends of its traces, two looks can differ.
          Await.until("both answer alike: " + read, PATIENCE, () -> alike(toLast, toFirst, read));
        }
        assertEquals(
            toLast.get(detail, "application/x-ndjson"),
            toFirst.get(detail, "application/x-ndjson"));
        assertEquals(200, toFirst.head(detail).status());
        assertEquals(406, toFirst.get(detail, "text/html").status());
        for (SinkClient each : List.of(toFirst, toMiddle)) {
          assertEquals("UP", each.check("relay").path("status").asText());
        }

        last.kill9();
        SinkClient.Answer read = toFirst.get(detail);
        assertEquals(503, read.status(), read::toString);
        assertTrue(read.isProblem() && !read.retryAfter().isEmpty(), read::toString);
        assertEquals(
            "https://plasm.invalid/problems/plasm-trace-sink-unavailable",
            read.json().get("type").textValue());
        assertEquals(200, toFirst.post(Events.batch(Events.error("acme", trace))).status());
        assertTrue(toFirst.isReady(), "it keeps what it gets");
      }
    }
  }

  private SinkProcess relayTo(SinkProcess next, String name) throws Exception {
    Map<String, String> variables = new HashMap<>();
    variables.put("PLASM_TRACE_SINK_URL", "http://127.0.0.1:" + next.port());
    variables.put(SinkProcess.FOLDER, folder.resolve(name).toString());
    variables.put("PLASM_TRACE_IDLE_SECS", "1");
    variables.put("PLASM_TRACE_HUB_MAX_COMPLETED", "1");
    return SinkProcess.launch(variables);
  }

  /** How many events the log of a spool goes back. */
  private static long eventsIn(Path spool) {
    try (Connection log =
            DriverManager.getConnection("jdbc:sqlite:" + spool.resolve("trace-log.db"));
        Statement statement = log.createStatement();
        ResultSet row = statement.executeQuery("SELECT max(first_seq) - min(first_seq) FROM log")) {
      return row.getLong(1);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  /** Whether all of it is there, and it will not change any more. */
  private static boolean alike(SinkClient one, SinkClient other, String path) {
    try {
      return one.get(path).equals(other.get(path));
    } catch (IOException notNow) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static boolean isOver(SinkClient client, String path) {
    try {
      SinkClient.Answer answer = client.get(path);
      return answer.status() == 200
          && answer.json().at("/detail/status").textValue().equals("completed");
    } catch (IOException notNow) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
