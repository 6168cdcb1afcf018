package plasm.model.lash.sink;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import plasm.model.lash.Dialect;

/**
 * How an {@link HttpTraceSink} works.
 *
 * @param base of the service: scheme, host and port, and a path when it stands behind one
 * @param tenantId whose records these are; null for the service's default
 * @param dialect in which they are sent
 * @param maxQueuedBytes how much may wait to be acknowledged, in bytes of JSON; more is refused
 * @param maxBatchBytes how much is sent at once; a record that is larger is sent alone
 * @param requestTimeout after which a request counts as failed
 * @param flushTimeout how long {@link HttpTraceSink#flush} and {@link HttpTraceSink#close} wait
 * @param firstBackOff how long to wait after a first failure; doubled with each more
 * @param maxBackOff the longest such wait; what the service asks for may be longer
 */
public record HttpTraceSettings(
    URI base,
    String tenantId,
    Dialect dialect,
    long maxQueuedBytes,
    int maxBatchBytes,
    Duration requestTimeout,
    Duration flushTimeout,
    Duration firstBackOff,
    Duration maxBackOff) {

  /**
   * @throws IllegalArgumentException when the base is no HTTP address, or a bound is not positive
   */
  public HttpTraceSettings {
    Objects.requireNonNull(dialect);
    boolean http = "http".equals(base.getScheme()) || "https".equals(base.getScheme());
    require(http && base.getHost() != null, "base must be an http or https address: " + base);
    require(maxQueuedBytes > 0, "maxQueuedBytes must be positive");
    require(maxBatchBytes > 0, "maxBatchBytes must be positive");
    require(requestTimeout.isPositive(), "requestTimeout must be positive");
    require(flushTimeout.isPositive(), "flushTimeout must be positive");
    require(firstBackOff.isPositive(), "firstBackOff must be positive");
    require(maxBackOff.compareTo(firstBackOff) >= 0, "maxBackOff must be at least firstBackOff");
  }

  /** 16 MiB may wait, 1 MiB is sent at once, and a flush waits for half a minute. */
  public static HttpTraceSettings of(URI base) {
    return new HttpTraceSettings(
        base,
        null,
        Dialect.SEED,
        16L << 20,
        1 << 20,
        Duration.ofSeconds(30),
        Duration.ofSeconds(30),
        Duration.ofMillis(100),
        Duration.ofSeconds(10));
  }

  public HttpTraceSettings withTenant(String tenant) {
    return new HttpTraceSettings(
        base,
        tenant,
        dialect,
        maxQueuedBytes,
        maxBatchBytes,
        requestTimeout,
        flushTimeout,
        firstBackOff,
        maxBackOff);
  }

  public HttpTraceSettings withDialect(Dialect other) {
    return new HttpTraceSettings(
        base,
        tenantId,
        other,
        maxQueuedBytes,
        maxBatchBytes,
        requestTimeout,
        flushTimeout,
        firstBackOff,
        maxBackOff);
  }

  public HttpTraceSettings withBounds(long queuedBytes, int batchBytes) {
    return new HttpTraceSettings(
        base,
        tenantId,
        dialect,
        queuedBytes,
        batchBytes,
        requestTimeout,
        flushTimeout,
        firstBackOff,
        maxBackOff);
  }

  public HttpTraceSettings withTimeouts(Duration request, Duration flush) {
    return new HttpTraceSettings(
        base,
        tenantId,
        dialect,
        maxQueuedBytes,
        maxBatchBytes,
        request,
        flush,
        firstBackOff,
        maxBackOff);
  }

  public HttpTraceSettings withBackOff(Duration first, Duration most) {
    return new HttpTraceSettings(
        base,
        tenantId,
        dialect,
        maxQueuedBytes,
        maxBatchBytes,
        requestTimeout,
        flushTimeout,
        first,
        most);
  }

  /** Where records are posted to. */
  URI records() {
    String path = base.toString().replaceAll("/+$", "") + "/v1/lash/records";
    return URI.create(
        tenantId == null
            ? path
            : path + "?tenant_id=" + URLEncoder.encode(tenantId, StandardCharsets.UTF_8));
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
