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
 * @param rounds how many windows of ingest each service gets, in turns
 * @param connections the only ones to be measured in single and batch; empty: the usual ones
 * @param preload how many events the full database holds
 * @param firstWarmUp of a service that was just started
 * @param warmUp before every other window
 * @param against another build of the service to be measured in the same turns; null: none
 */
record Options(
    int rounds,
    Set<Integer> connections,
    Duration window,
    Duration readWindow,
    Duration firstWarmUp,
    Duration warmUp,
    long preload,
    Set<Section> only,
    Path jar,
    Path against) {

  static final String USAGE =
      """
      benchmarks/run [--seconds N] [--preload N] [--only SECTION,...] [--quick] [--jar FILE]
                     [--rounds N] [--connections N,...] [--against FILE]
        --seconds N   length of each ingest window (8)
        --rounds N    windows that each service gets, in turns; the one in the middle counts (1)
        --preload N   events in the full database of list and growth (2000000)
        --only ...    of single,batch,detail,list,growth (all)
        --quick       smoke run: windows of 2 s, short warm-ups, 100000 events preloaded
        --jar FILE    another build of the service than the jar in trace-sink-service/target, or a native executable
        --connections N,...  leaves out the other counts of connections in single and batch
        --against FILE  a build to be measured beside it in single and batch, on a disk too
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
    Path against = null;
    long rounds = 1;
    Set<Integer> connections = Set.of();
    Iterator<String> words = List.of(args).iterator();
    while (words.hasNext()) {
      String word = words.next();
      switch (word) {
        case "--quick" -> {}
        case "--seconds" -> seconds = positive(word, value(word, words));
        case "--preload" -> preload = positive(word, value(word, words));
        case "--only" -> only = sections(value(word, words));
        case "--rounds" -> rounds = positive(word, value(word, words));
        case "--connections" -> connections = numbers(word, value(word, words));
        case "--against" -> against = Path.of(value(word, words)).toAbsolutePath();
        case "--jar" -> jar = Path.of(value(word, words)).toAbsolutePath();
        default -> throw new IllegalArgumentException("unknown: " + word);
      }
    }
    return new Options(
        Math.toIntExact(rounds),
        connections,
        Duration.ofSeconds(seconds),
        Duration.ofSeconds(quick ? 2 : 5),
        Duration.ofSeconds(quick ? 2 : 20),
        Duration.ofSeconds(quick ? 1 : 5),
        preload,
        only,
        jar,
        against);
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

  private static Set<Integer> numbers(String option, String value) {
    return Arrays.stream(value.split(","))
        .map(number -> Math.toIntExact(positive(option, number.strip())))
        .collect(Collectors.toSet());
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
