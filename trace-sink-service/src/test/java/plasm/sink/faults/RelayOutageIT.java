package plasm.sink.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import plasm.model.testkit.Await;
import plasm.model.testkit.PackagedService;

/**
 * A relay and the sink behind it, both real, under load all the time: the other one is not there,
 * comes, is killed, comes back; the relay is killed and comes back. {@code
 * -Dplasm.relay.outage.seconds=30} makes the first outage longer.
 */
@Tag("faults")
class RelayOutageIT {
  private static final Duration OUTAGE =
      Duration.ofSeconds(Integer.getInteger("plasm.relay.outage.seconds", 3));
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final int TRACES = 6;

  @TempDir Path folder;

  @Test
  @Timeout(value = 10, unit = TimeUnit.MINUTES)
  void whateverEndsMeanwhile_everythingArrivesOnceAndInOrder() throws Exception {
    int remotePort = PackagedService.freePort();
    int relayPort = PackagedService.freePort();
    Map<String, String> relaying = new HashMap<>(SinkProcess.at(relayPort));
    relaying.put("PLASM_TRACE_SINK_URL", "http://127.0.0.1:" + remotePort);
    // Traces that the other sink has leave the spool under load, too.
    relaying.put("PLASM_TRACE_IDLE_SECS", "1");
    Path spool = folder.resolve("spool");
    Path there = folder.resolve("there");
    SinkProcess relay = SinkProcess.start(spool, relaying);
    SinkProcess remote = null;
    try (SinkClient toRelay = relay.client();
        OrderedLoad load = new OrderedLoad(toRelay, TRACES)) {
      assertTrue(
          relay
              .output()
              .contains(
                  "relay mode, data goes to http://127.0.0.1:"
                      + remotePort
                      + " (spool in "
                      + spool
                      + "), listening on 127.0.0.1:"
                      + relayPort),
          relay::output);
      long end = System.nanoTime() + OUTAGE.toNanos();
      Await.until("the outage is over", OUTAGE.plusSeconds(5), () -> System.nanoTime() - end > 0);
      JsonNode check = toRelay.check("relay");
      assertEquals("UP", check.path("status").textValue(), check::toString);
      assertTrue(check.at("/data/backlog_events").asLong() > 0, check::toString);
      assertEquals("the connection is refused", check.at("/data/last_error").textValue());

      remote = SinkProcess.start(there, SinkProcess.at(remotePort));
      awaitForwarded(toRelay, 1_000);
      // In the middle of a batch, more likely than not.
      remote.kill9();
      remote.close();
      int before = load.acknowledged();
      Await.until("the relay goes on", PATIENCE, () -> load.acknowledged() > before + 500);
      remote = SinkProcess.start(there, SinkProcess.at(remotePort));
      double forwarded = toRelay.metric("plasm_trace_sink_relay_events_forwarded_total");
      awaitForwarded(toRelay, forwarded + 1_000);
      relay.kill9();
      relay.close();
      relay = SinkProcess.start(spool, relaying);
      awaitForwarded(toRelay, 1_000);
      load.stop();
      try (SinkClient toRemote = remote.client()) {
        Await.until("everything arrives", PATIENCE, () -> load.arrivedAt(toRemote));
        load.inspect(toRemote);
        load.inspect(toRelay);
      }
      assertTrue(!Files.exists(spool.resolve("dead-letters.ndjson")), "nothing was refused");
      assertTrue(!Files.exists(spool.resolve("traces")), "a spool is no archive");
      System.out.printf("whateverEndsMeanwhile: %d events%n", load.acknowledged());
      PackagedService.Exit exit = relay.sigterm();
      assertEquals(0, exit.code(), relay::output);
      assertTrue(exit.took().compareTo(Duration.ofSeconds(10)) < 0, exit::toString);
    } finally {
      relay.close();
      if (remote != null) {
        remote.close();
      }
    }
  }

  private static void awaitForwarded(SinkClient relay, double events) throws InterruptedException {
    Await.until(
        events + " events are forwarded",
        PATIENCE,
        () -> {
          try {
            return relay.metric("plasm_trace_sink_relay_events_forwarded_total") >= events;
          } catch (IOException notNow) {
            return false;
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
          }
        });
  }
}
