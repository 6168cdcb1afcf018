package plasm.model.lash.sink;

import java.net.http.HttpClient;
import plasm.model.lash.TraceRecord;

/**
 * Posts records to the trace sink service in batches, in the order in which they were appended.
 *
 * <p>{@link #append} only puts a record into a bounded queue. A thread of its own sends what waits,
 * as soon as the request before is answered; so batches grow by themselves with the load. When the
 * service cannot be reached or answers 408, 425, 429, 500, 502, 503 or 504, it is asked again,
 * after what it says in {@code Retry-After} and no sooner than a back-off that grows. A repeat is
 * harmless, since the service knows records by their ids. Records that the service refuses are
 * lost; the log and the next {@link #flush} tell of them.
 */
public final class HttpTraceSink implements TraceSink, AutoCloseable {
  private final HttpTraceSettings settings;
  private final TraceLines lines;
  private final SendQueue queue;
  private final Refusals refusals;
  private final HttpClient client;
  private final Thread sender;

  private HttpTraceSink(
      HttpTraceSettings settings,
      SendQueue queue,
      Refusals refusals,
      HttpClient client,
      Thread sender) {
    this.settings = settings;
    this.lines = new TraceLines(settings.dialect());
    this.queue = queue;
    this.refusals = refusals;
    this.client = client;
    this.sender = sender;
  }

  /** Begins to send what will be appended; the service need not be there yet. */
  public static HttpTraceSink start(HttpTraceSettings settings) {
    SendQueue queue = new SendQueue(settings.maxQueuedBytes());
    Refusals refusals = new Refusals();
    // Version 1.1, since cleartext HTTP/2 would begin with an upgrade for each connection.
    HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(settings.requestTimeout())
            .build();
    Thread sender =
        Thread.ofVirtual()
            .name("lash-http-sink")
            .start(new BatchSender(settings, client, queue, refusals));
    return new HttpTraceSink(settings, queue, refusals, client, sender);
  }

  /**
   * Never waits for the service.
   *
   * @throws TraceSinkException.Serialize when the record is none that JSON can hold
   * @throws TraceSinkException.Full when it does not fit among those that wait
   * @throws TraceSinkException.Closed when it was closed before
   */
  @Override
  public void append(TraceRecord record) throws TraceSinkException {
    queue.append(lines.line(record));
  }

  /**
   * Waits until the service has answered for all that was appended before: with 200 it is durable
   * there.
   *
   * @throws TraceSinkException.Unacknowledged when it has not in the {@code flushTimeout}, or the
   *     thread is interrupted, which it stays; what waits is still sent
   * @throws TraceSinkException.Refused when it refused some since the last flush; all others are
   *     acknowledged
   */
  @Override
  public void flush() throws TraceSinkException {
    long missing;
    try {
      missing = queue.awaitSettled(settings.flushTimeout().toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TraceSinkException.Unacknowledged(queue.unsettled(), "interrupted");
    }
    if (missing > 0) {
      throw new TraceSinkException.Unacknowledged(
          missing, "no answer within " + settings.flushTimeout());
    }
    refusals.report();
  }

  /**
   * Takes no more records, waits as {@link #flush} does, and gives up what is not acknowledged
   * then.
   *
   * @throws TraceSinkException as {@link #flush} does
   */
  @Override
  public void close() throws TraceSinkException {
    queue.close();
    try {
      flush();
    } finally {
      sender.interrupt();
      client.shutdownNow();
    }
  }
}
