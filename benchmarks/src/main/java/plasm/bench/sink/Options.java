package plasm.bench.sink;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the command line asks for.
 *
 * @param preload how many events the full database holds
 * @param firstWarmUp of a service that was just started
 * @param warmUp before every other window
 */
record Options(
    Duration window,
    Duration readWindow,
    Duration firstWarmUp,
    Duration warmUp,
    long preload,
    Set<Section> only,
    Path jar) {

  static final String USAGE =
      """
      benchmarks/run [--seconds N] [--preload N] [--only SECTION,...] [--quick] [--jar FILE]
        --seconds N   length of each ingest window (8)
        --preload N   events in the full database of list and growth (2000000)
        --only ...    of single,batch,detail,list,growth (all)
        --quick       smoke run: windows of 2 s, short warm-ups, 100000 events preloaded
        --jar FILE    another build of the service than the jar in trace-sink-service/target, or a native executable
      BENCH_JAVA_OPTS replaces the JVM flags of the service. PLASM_* and QUARKUS_* variables that do
      not choose the backend reach the service as they are.
      """;

  enum Section {
    SINGLE,
    BATCH,
    DETAIL,
    LIST,
    GROWTH
  }

  boolean wants(Section section) {
    return only.contains(section);
  }

  static Options parse(String[] args, Path usualJar) {
    boolean quick = List.of(args).contains("--quick");
    long seconds = quick ? 2 : 8;
    long preload = quick ? 100_000 : 2_000_000;
    Set<Section> only = EnumSet.allOf(Section.class);
    Path jar = usualJar;
    Iterator<String> words = List.of(args).iterator();
    while (words.hasNext()) {
      String word = words.next();
      switch (word) {
        case "--quick" -> {}
        case "--seconds" -> seconds = positive(word, value(word, words));
        case "--preload" -> preload = positive(word, value(word, words));
        case "--only" -> only = sections(value(word, words));
        case "--jar" -> jar = Path.of(value(word, words)).toAbsolutePath();
        default -> throw new IllegalArgumentException("unknown: " + word);
      }
    }
    return new Options(
        Duration.ofSeconds(seconds),
        Duration.ofSeconds(quick ? 2 : 5),
        Duration.ofSeconds(quick ? 2 : 20),
        Duration.ofSeconds(quick ? 1 : 5),
        preload,
        only,
        jar);
  }

  private static String value(String option, Iterator<String> words) {
    if (!words.hasNext()) {
      throw new IllegalArgumentException(option + " needs a value");
    }
    return words.next();
  }

  private static long positive(String option, String value) {
    if (!value.matches("[1-9][0-9]{0,9}")) {
      throw new IllegalArgumentException(option + " needs a positive number, not " + value);
    }
    return Long.parseLong(value);
  }

  private static Set<Section> sections(String value) {
    return Arrays.stream(value.split(","))
        .map(Options::section)
        .collect(Collectors.toCollection(() -> EnumSet.noneOf(Section.class)));
  }

  private static Section section(String name) {
    return Arrays.stream(Section.values())
        .filter(section -> section.name().toLowerCase(Locale.ROOT).equals(name.strip()))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("unknown section: " + name));
  }
}
