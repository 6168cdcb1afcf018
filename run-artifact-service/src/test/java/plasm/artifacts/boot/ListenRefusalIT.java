package plasm.artifacts.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import plasm.model.testkit.Packaged;

/** The packaged service, told to listen on no address. */
class ListenRefusalIT {
  @TempDir Path folder;

  @Test
  void badAddress_endsTheStartWithOneLine() throws IOException, InterruptedException {
    Path output = folder.resolve("output");
    ProcessBuilder command = new ProcessBuilder(Packaged.command());
    // With it, the JVM adds a line of its own.
    command.environment().remove("JAVA_TOOL_OPTIONS");
    command.environment().put("PLASM_RUN_ARTIFACTS_LISTEN", "somewhere");
    Process service = command.redirectErrorStream(true).redirectOutput(output.toFile()).start();
    try {
      assertTrue(service.waitFor(60, TimeUnit.SECONDS), "it still runs after a minute");
    } finally {
      service.destroyForcibly();
    }
    assertEquals(1, service.exitValue());
    String said = Files.readString(output, StandardCharsets.UTF_8);
    assertEquals(1, said.lines().count(), said);
    assertTrue(
        said.startsWith(
            "refusing to start: PLASM_RUN_ARTIFACTS_LISTEN is \"somewhere\", but must be host:port"),
        said);
  }
}
