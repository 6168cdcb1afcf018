package plasm.bench.lash;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import plasm.bench.ServiceProcess;

/** Connections that post batches of lash records, each the next when the last is answered. */
final class LashLoad {
  /** What went through in a window. */
  record Result(double recordsPerSecond, double cpuMicrosPerRecord) {}

  private final ServiceProcess service;
  private final RecordLines lines;
  private final int batch;
  private final AtomicLong accepted = new AtomicLong();
  private volatile boolean over;

  LashLoad(ServiceProcess service, RecordLines lines, int batch) {
    this.service = service;
    this.lines = lines;
    this.batch = batch;
  }

  Result measure(int connections, Duration warmUp, Duration window) {
    List<Thread> posters = new ArrayList<>();
    try (HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      for (int i = 0; i < connections; i++) {
        posters.add(Thread.ofVirtual().start(() -> post(http)));
      }
      Thread.sleep(warmUp);
      long from = accepted.get();
      long began = System.nanoTime();
      Duration cpu = service.cpu();
      Thread.sleep(window);
      long records = accepted.get() - from;
      double seconds = (System.nanoTime() - began) / 1e9;
      double cpuMicros = service.cpu().minus(cpu).toNanos() / 1e3;
      over = true;
      for (Thread poster : posters) {
        poster.join();
      }
      return new Result(records / seconds, cpuMicros / records);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the benchmark was interrupted", stopped);
    }
  }

  private void post(HttpClient http) {
    URI uri = URI.create("http://127.0.0.1:" + service.port() + "/v1/lash/records?tenant_id=bench");
    try {
      while (!over) {
        HttpRequest request =
            HttpRequest.newBuilder(uri)
                .header("Content-Type", "application/x-ndjson")
                .POST(HttpRequest.BodyPublishers.ofByteArray(lines.batch(batch)))
                .build();
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (!answer.body().equals("{\"accepted\":" + batch + ",\"duplicate_skipped\":0}")) {
          throw new IllegalStateException(answer.statusCode() + " " + answer.body());
        }
        accepted.addAndGet(batch);
      }
    } catch (IOException broken) {
      throw new IllegalStateException(broken);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
