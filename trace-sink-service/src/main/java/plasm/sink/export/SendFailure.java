package plasm.sink.export;

import io.opentelemetry.exporter.internal.FailedExportException.HttpExportException;
import java.io.IOException;
import java.net.ConnectException;
import java.util.Set;

/** Why a batch was not taken, by the rules of OTLP over HTTP. */
enum SendFailure {
  /** No connection, no answer in time, or no answer that is HTTP. */
  UNREACHABLE("unreachable"),

  /** 429, 502, 503, 504: the receiver says that it may be tried again. */
  OVERLOADED("overloaded"),

  /** Any other status: OTLP forbids to send the same again. */
  REFUSED("refused");

  private static final Set<Integer> RETRYABLE = Set.of(429, 502, 503, 504);

  private final String tag;

  SendFailure(String tag) {
    this.tag = tag;
  }

  /**
   * @param failure as the exporter tells it; null when it tells none
   */
  static SendFailure of(Throwable failure) {
    // The SDK's class for it is internal; nothing else of it tells the status.
    if (failure instanceof HttpExportException http && http.getResponse() != null) {
      return RETRYABLE.contains(http.getResponse().statusCode()) ? OVERLOADED : REFUSED;
    }
    return UNREACHABLE;
  }

  /** What a person is to know of it, on one line. */
  static String reason(Throwable failure) {
    if (failure instanceof HttpExportException http && http.getResponse() != null) {
      return "the receiver answers " + http.getResponse().statusCode();
    }
    Throwable innermost = failure;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ConnectException) {
        return "no connection";
      }
      innermost = cause;
    }
    // Others might repeat a header, and with it a key.
    return innermost instanceof IOException
        ? innermost.toString()
        : "the request cannot be made or is broken off";
  }

  boolean isWorthRetrying() {
    return this != REFUSED;
  }

  String tag() {
    return tag;
  }
}
