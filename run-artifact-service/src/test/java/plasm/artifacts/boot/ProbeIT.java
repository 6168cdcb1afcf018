package plasm.artifacts.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import plasm.model.testkit.Packaged;
import plasm.model.testkit.PackagedService;

/** What the images' health check runs. */
class ProbeIT {
  private static final String LISTEN = "PLASM_RUN_ARTIFACTS_LISTEN";

  @Test
  void probe_tellsByItsStatusWhetherTheServiceIsReady() throws IOException, InterruptedException {
    int port;
    try (PackagedService service = PackagedService.launch(LISTEN, Map.of()).awaitReady()) {
      port = service.port();
      assertEquals(0, probe("127.0.0.1:" + port));
      assertEquals(0, probe("0.0.0.0:" + port));
    }
    assertEquals(1, probe("127.0.0.1:" + port));
  }

  private static int probe(String listen) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(Packaged.command());
    command.add("--probe");
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put(LISTEN, listen);
    Process probe = builder.redirectErrorStream(true).inheritIO().start();
    try {
      assertTrue(probe.waitFor(30, TimeUnit.SECONDS), "it still runs after half a minute");
      return probe.exitValue();
    } finally {
      probe.destroyForcibly();
    }
  }
}
