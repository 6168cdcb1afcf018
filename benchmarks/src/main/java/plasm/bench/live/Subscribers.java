package plasm.bench.live;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** All subscribers that read, on one thread: they share the cores with the service. */
final class Subscribers implements AutoCloseable {
  private static final int READ_BYTES = 256 << 10;
  private static final Duration LOOK = Duration.ofMillis(50);

  private final int port;
  private final List<Subscription> subscriptions;
  private final CountDownLatch notOpen;
  private final CompletableFuture<Void> over = new CompletableFuture<>();
  private final Histogram nanosToOpen = new Histogram(TimeUnit.MINUTES.toNanos(5), 3);
  private final ByteBuffer buffer = ByteBuffer.allocate(READ_BYTES);
  private final Selector selector;
  private final Thread thread;
  private long startNanos;
  private long bytes;
  private volatile boolean stopped;

  Subscribers(int port, List<Subscription> subscriptions) {
    this.port = port;
    this.subscriptions = subscriptions;
    notOpen = new CountDownLatch((int) subscriptions.stream().filter(s -> !s.isOpen()).count());
    try {
      selector = Selector.open();
    } catch (IOException none) {
      throw new UncheckedIOException(none);
    }
    thread = Thread.ofPlatform().name("subscribers").daemon().unstarted(this::run);
    thread.start();
  }

  /** Waits until all have their snapshots. */
  void awaitOpen(Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    try {
      while (!notOpen.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
        if (over.isDone() || System.nanoTime() > deadline) {
          over.getNow(null);
          throw new IllegalStateException(notOpen.getCount() + " subscribers have no snapshot");
        }
      }
    } catch (InterruptedException interrupted) {
      throw interrupted(interrupted);
    }
  }

  /** Waits, but not for ever, until all were told everything; then closes. */
  void finish(Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    try {
      while (!over.isDone() && !areUpToDate() && System.nanoTime() < deadline) {
        Thread.sleep(LOOK);
      }
    } catch (InterruptedException interrupted) {
      throw interrupted(interrupted);
    }
    close();
  }

  private boolean areUpToDate() {
    return subscriptions.stream().allMatch(Subscription::isUpToDate);
  }

  /** Processor time of the one thread; 1 s a second is all that it can have. */
  Duration cpu() {
    return Duration.ofNanos(
        Math.max(0, ManagementFactory.getThreadMXBean().getThreadCpuTime(thread.threadId())));
  }

  /** From the start until each had its snapshot. After {@link #close}. */
  Histogram nanosToOpen() {
    return nanosToOpen;
  }

  /** What they read. After {@link #close}. */
  long bytes() {
    return bytes;
  }

  /** After {@link #close}. */
  Continuity continuity() {
    return subscriptions.stream()
        .map(Subscription::continuity)
        .reduce(Continuity.NONE, Continuity::plus);
  }

  private void run() {
    try (selector) {
      startNanos = System.nanoTime();
      for (Subscription each : subscriptions) {
        connect(each);
      }
      while (!stopped) {
        selector.select(this::read);
      }
      for (SelectionKey key : selector.keys()) {
        key.channel().close();
      }
      over.complete(null);
    } catch (IOException | RuntimeException broken) {
      over.completeExceptionally(broken);
    }
  }

  private void connect(Subscription subscription) throws IOException {
    SocketChannel channel =
        SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    channel.write(subscription.trace().request(subscription.seen()));
    channel.configureBlocking(false);
    channel.register(selector, SelectionKey.OP_READ, subscription);
  }

  private void read(SelectionKey key) {
    int count;
    try {
      count = ((SocketChannel) key.channel()).read(buffer.clear());
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
    long now = System.nanoTime();
    if (count < 0) {
      throw new IllegalStateException("the service ended a stream that goes on");
    }
    Subscription subscription = (Subscription) key.attachment();
    boolean wasOpen = subscription.isOpen();
    subscription.received(buffer.array(), count, now);
    bytes += count;
    if (!wasOpen && subscription.isOpen()) {
      nanosToOpen.recordValue(now - startNanos);
      notOpen.countDown();
    }
  }

  private static IllegalStateException interrupted(InterruptedException interrupted) {
    Thread.currentThread().interrupt();
    return new IllegalStateException("the benchmark was interrupted", interrupted);
  }

  @Override
  public void close() {
    stopped = true;
    try {
      if (selector.isOpen()) {
        selector.wakeup();
      }
      over.join();
    } catch (CompletionException broken) {
      throw new IllegalStateException("subscribers broke off", broken.getCause());
    }
  }
}
