package plasm.sink.faults;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Settings with which the service does not start, and what a person reads then. */
@Tag("faults")
class RefusalIT {
  private static final String PASSWORD = "hunter2";

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PLASM_TRACE_SINK_LISTEN         | nonsense",
        "PLASM_TRACE_SINK_LISTEN         | 127.0.0.1:http",
        "PLASM_TRACE_SINK_LISTEN         | 127.0.0.1:70700",
        "PLASM_TRACE_SINK_MAX_BODY_BYTES | 16MB",
        "PLASM_TRACE_SINK_MAX_BODY_BYTES | 0",
        "PLASM_TRACE_SINK_MAX_BODY_BYTES | -1",
        "PLASM_TRACE_SINK_MAX_BODY_BYTES | 99999999999",
        "PLASM_TRACE_RETENTION           | many",
        "PLASM_TRACE_SINK_STRICT         | 1",
        "PLASM_TRACE_SINK_STRICT         | perhaps"
      })
  void badValue(String variable, String value) throws Exception {
    refuses(variable, value);
  }

  @Test
  void databaseThatIsNotThere() throws Exception {
    refuses("PLASM_TRACE_SINK_CATALOG_URL", "postgresql://plasm:hunter2@db.invalid:5432/plasm");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PLASM_TRACE_SINK_URL         | https://runtime:hunter2@sink.invalid:7070",
        "PLASM_TRACE_SINK_URL         | http://runtime:hunter2@bad host/",
        "PLASM_TRACE_SINK_URL         | runtime:hunter2@sink.invalid",
        "PLASM_TRACE_SINK_CATALOG_URL | jdbc:postgresql://plasm:hunter2@db.invalid/plasm",
        "PLASM_TRACE_SINK_CATALOG_URL | postgresql://plasm:a/hunter2@db.invalid/plasm",
        "PLASM_TRACE_SINK_CATALOG_URL | jdbc:postgresql://db.invalid/plasm?password=hunter2",
        "PLASM_TRACE_SINK_CATALOG_URL | postgresql://db.invalid/plasm?passfile=hunter2"
      })
  void badUrl_hidesItsPassword(String variable, String value) throws Exception {
    refuses(variable, value);
  }

  @Test
  void addressThatIsTaken() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      refuses("PLASM_TRACE_SINK_LISTEN", "127.0.0.1:" + taken.getLocalPort());
    }
  }

  @Test
  void hostThatIsNotHere() throws Exception {
    refuses("PLASM_TRACE_SINK_LISTEN", "no-such-host.invalid:7070");
  }

  @Test
  void fileInTheFoldersPlace() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "no folder");
    refuses(SinkProcess.FOLDER, file.toString());
  }

  @Test
  void folderBelowAFile() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "no folder");
    refuses(SinkProcess.FOLDER, file.resolve("below").toString());
  }

  @Test
  void damagedDatabase() throws Exception {
    try (SinkProcess process = SinkProcess.start(folder)) {
      process.sigterm();
    }
    for (Path database : Databases.in(folder)) {
      byte[] whole = Files.readAllBytes(database);
      Files.writeString(database, "no database\n".repeat(1_000));
      refuses(SinkProcess.FOLDER, folder.toString());
      Files.write(database, whole);
    }
  }

  private static void refuses(String variable, String value) throws Exception {
    try (SinkProcess process = SinkProcess.launch(Map.of(variable, value))) {
      Refusal.check(process, variable);
      assertFalse(process.output().contains(PASSWORD), process::output);
    }
  }
}
