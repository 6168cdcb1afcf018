package plasm.sink.faults;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * Several connections that post without a pause, each until it is told to stop or finds nobody at
 * the other end. Posts that failed are left for the next load, which sends them first.
 */
final class Load implements AutoCloseable {
  private static final long PAUSE_NANOS = 5_000_000;

  private final SinkClient client;
  private final Ledger ledger;
  private final Function<RandomGenerator, Post> source;
  private final Queue<Post> unanswered;
  private final List<Thread> connections = new ArrayList<>();
  private final Queue<String> objections = new ConcurrentLinkedQueue<>();
  private final AtomicInteger taken = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();
  private volatile boolean endIsNear;
  private volatile boolean stopped;

  /**
   * @param source makes posts
   * @param unanswered posts that failed before; posts that fail now are added
   */
  Load(
      SinkClient client,
      Ledger ledger,
      Function<RandomGenerator, Post> source,
      Queue<Post> unanswered) {
    this.client = client;
    this.ledger = ledger;
    this.source = source;
    this.unanswered = unanswered;
  }

  /** Begins to post; the seed decides what. */
  Load begin(int connectionCount, long seed) {
    SplittableRandom seeds = new SplittableRandom(seed);
    for (int i = 0; i < connectionCount; i++) {
      SplittableRandom random = seeds.split();
      connections.add(Thread.ofPlatform().name("connection-" + i).start(() -> run(random)));
    }
    return this;
  }

  private void run(SplittableRandom random) {
    try {
      while (!stopped && post(next(random))) {
        // The next one follows at once.
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | AssertionError e) {
      objections.add(e.toString());
    }
  }

  private Post next(SplittableRandom random) {
    Post failed = unanswered.poll();
    return failed == null ? source.apply(random) : failed.again();
  }

  /** False when there is nobody to post to. */
  private boolean post(Post post) throws InterruptedException {
    try {
      SinkClient.Answer answer = client.post(post.body());
      switch (answer.status()) {
        case 200 -> took(post, answer);
        case 503 -> refused(post, answer);
        default -> {
          unanswered.add(post);
          objections.add(answer.toString());
        }
      }
      return true;
    } catch (IOException e) {
      unanswered.add(post);
      if (!endIsNear) {
        objections.add("while the service runs: " + e);
      }
      return false;
    }
  }

  private void took(Post post, SinkClient.Answer answer) {
    ledger.acknowledge(post.events());
    taken.incrementAndGet();
    String objection = post.objection(answer.json());
    if (objection != null) {
      objections.add(objection);
    }
  }

  private void refused(Post post, SinkClient.Answer answer) {
    unanswered.add(post);
    refused.incrementAndGet();
    if (answer.retryAfter().isEmpty() || !answer.isProblem()) {
      objections.add("refused without Retry-After, or not as a problem: " + answer);
    }
    // Sooner than Retry-After asks: a refusal must not make the next one dear.
    LockSupport.parkNanos(PAUSE_NANOS);
  }

  /** Posts answered with 200 so far. */
  int taken() {
    return taken.get();
  }

  /** Posts answered with 503 so far. */
  int refused() {
    return refused.get();
  }

  /** From now on, connections may break. */
  void expectTheEnd() {
    endIsNear = true;
  }

  /** Ends all connections and tells what was wrong with answers. */
  List<String> stop() throws InterruptedException {
    stopped = true;
    for (Thread connection : connections) {
      connection.join();
    }
    return List.copyOf(objections);
  }

  @Override
  public void close() {
    stopped = true;
    endIsNear = true;
    connections.forEach(Thread::interrupt);
  }
}
