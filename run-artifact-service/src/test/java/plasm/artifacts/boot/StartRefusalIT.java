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

/** The packaged service, told what it cannot do. */
class StartRefusalIT {
  @TempDir Path folder;

  @Test
  void badAddress_endsTheStartWithOneLine() throws IOException, InterruptedException {
    String said = refusal("PLASM_RUN_ARTIFACTS_LISTEN", "somewhere");
    assertEquals(1, said.lines().count(), said);
    assertTrue(
        said.startsWith(
            "refusing to start: PLASM_RUN_ARTIFACTS_LISTEN is \"somewhere\", but must be host:port"),
        said);
  }

  @Test
  void whatNobodyForesaw_isToldWithItsCause() throws IOException, InterruptedException {
    String said = refusal("QUARKUS_HTTP_IO_THREADS", "many");
    assertTrue(said.startsWith("refusing to start: "), said);
    assertTrue(said.contains("Caused by: "), said);
    assertTrue(said.contains("quarkus.http.io-threads"), said);
  }

  private String refusal(String variable, String value) throws IOException, InterruptedException {
    Path output = folder.resolve("output");
    ProcessBuilder command = new ProcessBuilder(Packaged.command());
    // With it, the JVM adds a line of its own.
    command.environment().remove("JAVA_TOOL_OPTIONS");
    command.environment().put(variable, value);
    Process service = command.redirectErrorStream(true).redirectOutput(output.toFile()).start();
    try {
      assertTrue(service.waitFor(60, TimeUnit.SECONDS), "it still runs after a minute");
    } finally {
      service.destroyForcibly();
    }
    assertEquals(1, service.exitValue());
    return Files.readString(output, StandardCharsets.UTF_8);
  }
}
