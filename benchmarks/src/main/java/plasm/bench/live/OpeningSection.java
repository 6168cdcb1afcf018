package plasm.bench.live;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import plasm.bench.Report;
import plasm.bench.Scratch;
import plasm.bench.ServiceProcess;
import plasm.bench.sink.EventFactory;
import plasm.bench.sink.ServiceLauncher;

/** How long it takes until all who come at once have the snapshot of a long trace. */
record OpeningSection(ServiceLauncher services, Scratch scratch, Report report) {
  private static final int SUBSCRIBERS = 1_000;
  private static final int EVENTS = 4_096;
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final double MEBIBYTE = 1 << 20;

  void run() {
    report.section(
        "Opening: %,d subscribers come at once, the trace has %,d events"
            .formatted(SUBSCRIBERS, EVENTS));
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        List.of(
            "service",
            "all have it, s",
            "first s",
            "p50 s",
            "MiB read",
            "MiB/s",
            "RSS before, MiB",
            "peak, MiB"));
    try (ServiceProcess service = services.withEndlessTraces(scratch.freshFolder())) {
      FollowedTrace trace = new FollowedTrace();
      trace.store(service, new EventFactory(1, Integer.MAX_VALUE), EVENTS);
      for (String state : List.of("just started", "once more", "and again")) {
        service.awaitQuiet();
        rows.add(row(state, service, trace));
      }
    }
    report.table(rows);
  }

  private static List<String> row(String state, ServiceProcess service, FollowedTrace trace) {
    service.forgetPeakRss();
    double before = service.rssBytes() / MEBIBYTE;
    Delays none = new Delays(new SendTimes(Duration.ZERO));
    List<Subscription> subscriptions =
        Stream.generate(() -> new Subscription(trace, 0, none)).limit(SUBSCRIBERS).toList();
    Subscribers subscribers = new Subscribers(service.port(), subscriptions);
    try (subscribers) {
      subscribers.awaitOpen(PATIENCE);
    }
    double peak = service.peakRssBytes() / MEBIBYTE;
    Histogram nanos = subscribers.nanosToOpen();
    double seconds = nanos.getMaxValue() / 1e9;
    double read = subscribers.bytes() / MEBIBYTE;
    return List.of(
        state,
        Report.number(seconds),
        Report.number(nanos.getMinValue() / 1e9),
        Report.number(nanos.getValueAtPercentile(50) / 1e9),
        Report.number(read),
        Report.number(read / seconds),
        Report.number(before),
        Report.number(peak));
  }
}
