package plasm.bench.live;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import plasm.bench.Measurement;
import plasm.bench.Scratch;
import plasm.bench.ServiceProcess;
import plasm.bench.Window;
import plasm.bench.sink.EventFactory;
import plasm.bench.sink.ServiceLauncher;

/** Runs a scenario on a service of its own, so that memory is that of the scenario. */
record ScenarioRun(ServiceLauncher services, Scratch scratch, Vertx vertx, LiveOptions options) {
  private static final int EVENTS_PER_SECOND = 200;
  private static final Duration OPEN_PATIENCE = Duration.ofSeconds(60);
  private static final Duration CATCH_UP_PATIENCE = Duration.ofSeconds(30);
  private static final Duration END_PATIENCE = Duration.ofSeconds(10);
  private static final Duration LOOK = Duration.ofMillis(100);

  /**
   * So many patches, some 8 MB, fill whatever the kernel and the service hold for a reader: a stuck
   * one is stuck before anything is measured.
   */
  private static final int EVENTS_TO_GET_STUCK = 12_000;

  ScenarioResult run(Scenario scenario) {
    try (ServiceProcess service = services.withEndlessTraces(scratch.freshFolder())) {
      EventFactory factory = new EventFactory(1, Integer.MAX_VALUE);
      List<FollowedTrace> traces =
          Stream.generate(FollowedTrace::new).limit(scenario.traces()).toList();
      traces.forEach(trace -> trace.store(service, factory, 1));
      try (StuckSubscribers stuck = new StuckSubscribers()) {
        if (scenario.stuck() > 0) {
          stuck.follow(traces.getFirst(), service.port(), scenario.stuck());
          awaitSubscribers(service, scenario.stuck());
          traces.getFirst().store(service, factory, EVENTS_TO_GET_STUCK);
        }
        return follow(scenario, service, traces);
      }
    }
  }

  private ScenarioResult follow(
      Scenario scenario, ServiceProcess service, List<FollowedTrace> traces) {
    SendTimes times = new SendTimes(options.warmUp().plus(options.window()).plusMinutes(5));
    Delays delays = new Delays(times);
    List<Subscription> subscriptions =
        traces.stream()
            .flatMap(
                trace ->
                    IntStream.range(0, scenario.subscribersPerTrace())
                        .mapToObj(
                            i -> new Subscription(trace, seenBefore(scenario, trace), delays)))
            .toList();
    try (Poster poster = new Poster(vertx, service.port(), traces, times);
        Subscribers subscribers = new Subscribers(service.port(), subscriptions)) {
      subscribers.awaitOpen(OPEN_PATIENCE);
      awaitSubscribers(service, scenario.subscribers() + scenario.stuck());
      poster.start(EVENTS_PER_SECOND);
      pause(options.warmUp());
      awaitPunctuality(poster);
      Window window = Window.open(service);
      Duration readerBefore = subscribers.cpu();
      times.open();
      pause(options.window());
      times.close();
      Duration readerCpu = subscribers.cpu().minus(readerBefore);
      // Counts are the poster's own: what was sent in the window may be answered behind it.
      Measurement posts = window.close(0, 0, 0, poster.nanos());
      poster.finish();
      service.collectGarbage();
      ServiceMetrics end = ServiceMetrics.of(service);
      subscribers.finish(END_PATIENCE);
      return new ScenarioResult(
          scenario, posts, poster.failures(), delays, subscribers.continuity(), readerCpu, end);
    }
  }

  /** A snapshot of all that made others stuck would be as large; going on from there is not. */
  private static long seenBefore(Scenario scenario, FollowedTrace trace) {
    return scenario.stuck() > 0 ? trace.events() : 0;
  }

  /** A service that cannot keep up at all is measured as it is. */
  private static void awaitPunctuality(Poster poster) {
    long deadline = System.nanoTime() + CATCH_UP_PATIENCE.toNanos();
    while (!poster.isPunctual() && System.nanoTime() < deadline) {
      pause(LOOK);
    }
  }

  private static void awaitSubscribers(ServiceProcess service, int count) {
    long deadline = System.nanoTime() + OPEN_PATIENCE.toNanos();
    while (ServiceMetrics.of(service).subscribers() != count) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "the service does not know of %d subscribers".formatted(count));
      }
      pause(LOOK);
    }
  }

  private static void pause(Duration duration) {
    try {
      Thread.sleep(duration);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the benchmark was interrupted", interrupted);
    }
  }
}
