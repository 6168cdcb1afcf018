package plasm.bench.live;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the command line asks for.
 *
 * @param sections keys of scenarios, and {@link #OPENING}
 */
record LiveOptions(Duration warmUp, Duration window, List<String> sections, Path jar) {
  static final String OPENING = "opening";
  static final String USAGE =
      """
      benchmarks/run live [--quick] [--jar FILE] [SECTION ...]
        SECTION     0, A, B, C, opening (all)
        --quick     smoke run: windows of 4 s
        --jar FILE  another build of the service than the one in trace-sink-service/target
      BENCH_JAVA_OPTS replaces the JVM flags of the service.
      """;

  static LiveOptions parse(String[] args, Path usualJar) {
    boolean quick = false;
    Path jar = usualJar;
    List<String> sections = new ArrayList<>();
    Iterator<String> words = List.of(args).iterator();
    while (words.hasNext()) {
      String word = words.next();
      if (word.equals("--quick")) {
        quick = true;
      } else if (word.equals("--jar") && words.hasNext()) {
        jar = Path.of(words.next()).toAbsolutePath();
      } else {
        sections.add(section(word));
      }
    }
    return new LiveOptions(
        Duration.ofSeconds(quick ? 2 : 10),
        Duration.ofSeconds(quick ? 4 : 20),
        sections.isEmpty() ? allSections().toList() : sections,
        jar);
  }

  boolean wants(String section) {
    return sections.contains(section);
  }

  private static String section(String word) {
    return allSections()
        .filter(word::equalsIgnoreCase)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("unknown: " + word));
  }

  private static Stream<String> allSections() {
    return Stream.concat(Stream.of(Scenario.values()).map(Scenario::key), Stream.of(OPENING));
  }
}
