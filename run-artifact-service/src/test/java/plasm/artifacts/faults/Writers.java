package plasm.artifacts.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import plasm.model.testkit.Await;

/** Several clients that store artifacts until the service is gone; some again and again. */
final class Writers implements AutoCloseable {
  private static final int MAX_BYTES = 2 << 20;

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpClient http = HttpClient.newHttpClient();
  private final Set<Integer> refusals = ConcurrentHashMap.newKeySet();
  private final AtomicLong answers = new AtomicLong();
  private final int port;
  private final Puts puts;

  Writers(int count, int port, Puts puts, long seed) {
    this.port = port;
    this.puts = puts;
    for (int i = 0; i < count; i++) {
      Random random = new Random(seed + i);
      threads.execute(() -> write(random));
    }
  }

  private void write(Random random) {
    String session = "/execute/" + hex(random, 32) + "/" + hex(random, 16);
    String again = hex(random, 32);
    try {
      for (int n = 0; ; n++) {
        String id = n % 3 == 0 ? again : hex(random, 32);
        byte[] bytes = new byte[random.nextInt(MAX_BYTES)];
        random.nextBytes(bytes);
        put(session, "/artifacts/pr" + id, n, bytes);
      }
    } catch (IOException gone) {
      // What the writer waits for: the service was killed.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void put(String session, String artifact, int n, byte[] bytes)
      throws IOException, InterruptedException {
    puts.sending(session + artifact, bytes);
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + session + artifact))
            .header("Plasm-Resource-Index", Integer.toString(n))
            .PUT(BodyPublishers.ofByteArray(bytes))
            .build();
    int status = http.send(request, BodyHandlers.discarding()).statusCode();
    if (status == 200 || status == 201) {
      puts.answered(session + artifact, session + "/resource-index/" + n);
      answers.incrementAndGet();
    } else {
      refusals.add(status);
    }
  }

  private static String hex(Random random, int bytes) {
    byte[] noise = new byte[bytes];
    random.nextBytes(noise);
    return HexFormat.of().formatHex(noise);
  }

  void awaitAnswers(long count) throws InterruptedException {
    Await.until(
        "some artifacts are stored",
        Duration.ofSeconds(30),
        () -> {
          assertEquals(Set.of(), refusals, "status of what was refused");
          return answers.get() >= count;
        });
  }

  @Override
  public void close() {
    threads.shutdownNow();
    threads.close();
    http.close();
  }
}
