package plasm.artifacts.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import plasm.model.testkit.PackagedService;

/** SIGKILL at any moment while artifacts come in leaves whole artifacts and nothing else. */
@Tag("faults")
class KillNineIT {
  private static final int ROUNDS = Integer.getInteger("plasm.crash.rounds", 6);
  private static final long SEED = Long.getLong("plasm.crash.seed", new Random().nextLong());
  private static final int WRITERS = 4;

  @TempDir Path folder;

  @Test
  void artifactsThatWereAnswered_areThereWhole() throws Exception {
    Random random = new Random(SEED);
    Puts puts = new Puts();
    for (int round = 0; round < ROUNDS; round++) {
      try (PackagedService service = ArtifactsProcess.start(folderMode())) {
        try (Writers writers = new Writers(WRITERS, service.port(), puts, random.nextLong())) {
          // The writers go on, so the moment falls anywhere within a put.
          writers.awaitAnswers(WRITERS * 2L + random.nextInt(40));
          service.kill9();
        }
      }
    }
    try (PackagedService service = ArtifactsProcess.start(folderMode());
        HttpClient http = HttpClient.newHttpClient()) {
      assertTrue(puts.answered() >= ROUNDS * WRITERS, "answered: " + puts.answered());
      assertEquals(List.of(), puts.objections(http, service.port()), "seed " + SEED);
      assertEquals(List.of(), strayFiles(), "seed " + SEED);
    }
  }

  private Map<String, String> folderMode() {
    return Map.of("PLASM_RUN_ARTIFACTS_DIR", folder.toString());
  }

  /** Files that are neither blob nor pointer; the lock of the process that runs is none. */
  private List<String> strayFiles() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> folder.relativize(file).toString())
          .filter(file -> !file.matches("execute/.*(\\.artifact|resource-index/\\d+\\.txt)"))
          .filter(file -> !file.matches("\\.incoming/[^/]+/lock"))
          .toList();
    }
  }
}
