package plasm.model.testkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A client of Server-Sent Events that reads as fast as it can, on a thread of its own. */
public final class EventStream implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /**
   * One thing that came.
   *
   * @param kind the event's name; empty for a comment
   * @param id empty when this event has none
   * @param data of the event, or the comment's text
   */
  public record Item(String kind, String id, String data) {
    boolean isComment() {
      return kind.isEmpty();
    }
  }

  private static final Item END = new Item("end of stream", "", "");

  private final HttpClient client;
  private final HttpResponse<InputStream> answer;
  private final BlockingQueue<Item> items = new LinkedBlockingQueue<>();

  private EventStream(HttpClient client, HttpResponse<InputStream> answer) {
    this.client = client;
    this.answer = answer;
    Thread.ofVirtual().start(this::read);
  }

  /** Opens a stream; headers come as names and values in turn. */
  public static EventStream open(URI stream, String... headers)
      throws IOException, InterruptedException {
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    HttpRequest.Builder request = HttpRequest.newBuilder(stream).timeout(PATIENCE);
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return new EventStream(
        client, client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream()));
  }

  public int status() {
    return answer.statusCode();
  }

  public String header(String name) {
    return answer.headers().firstValue(name).orElse("");
  }

  private void read() {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
      String kind = "message";
      String id = "";
      StringBuilder data = new StringBuilder();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith(":")) {
          items.add(new Item("", "", line.substring(1).strip()));
        } else if (line.startsWith("event: ")) {
          kind = line.substring(7);
        } else if (line.startsWith("id: ")) {
          id = line.substring(4);
        } else if (line.startsWith("data: ")) {
          data.append(line, 6, line.length());
        } else if (line.isEmpty() && !data.isEmpty()) {
          items.add(new Item(kind, id, data.toString()));
          data.setLength(0);
          kind = "message";
          id = "";
        }
      }
    } catch (IOException | UncheckedIOException broken) {
      // What is broken off ends, too; a test that wants more finds nothing.
    }
    items.add(END);
  }

  /** The next event; comments are passed over. Fails when none comes. */
  public Item next() throws InterruptedException {
    Item item = nextItem();
    while (item.isComment()) {
      item = nextItem();
    }
    return item;
  }

  /** The next event or comment. Fails when none comes. */
  public Item nextItem() throws InterruptedException {
    Item item = items.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    if (item == null) {
      throw new AssertionError("nothing came in " + PATIENCE);
    }
    return item;
  }

  /** Fails when anything but the end of the stream comes. */
  public void assertEnds() throws InterruptedException {
    Item item = next();
    if (item != END) {
      throw new AssertionError("the stream goes on with " + item);
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
