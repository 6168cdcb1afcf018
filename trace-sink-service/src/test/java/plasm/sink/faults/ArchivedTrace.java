package plasm.sink.faults;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A trace's folder in the archive layout.
 *
 * @param folder {@code {dir}/traces/{tenant}/{trace id}}
 */
record ArchivedTrace(Path folder) {
  static ArchivedTrace in(Path dir, TraceName trace) {
    return new ArchivedTrace(
        dir.resolve("traces").resolve(trace.tenant()).resolve(trace.id().toString()));
  }

  void write(String summary, String records) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("records.ndjson"), records);
    Files.writeString(folder.resolve("summary.json"), summary);
  }

  String summaryText() throws IOException {
    return Files.readString(folder.resolve("summary.json"), StandardCharsets.UTF_8);
  }

  JsonNode summary() throws IOException {
    return SinkClient.parse(summaryText());
  }

  String recordsText() throws IOException {
    return Files.readString(folder.resolve("records.ndjson"), StandardCharsets.UTF_8);
  }

  List<String> records() throws IOException {
    return recordsText().lines().toList();
  }

  /** Names of the files, sorted. */
  List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
