package plasm.artifacts.store.s3;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLHandshakeException;
import org.apache.http.conn.ConnectTimeoutException;
import plasm.model.store.StoreFailure;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** From the SDK's failures to the port's. */
final class S3Failures {
  private S3Failures() {}

  /** A call failed that changes no blob. */
  static StoreFailure harmless(String what, SdkException e) {
    return new StoreFailure.Unavailable(what + ": " + S3Causes.of(e), e);
  }

  /** A call failed that was to make a blob visible. */
  static StoreFailure decisive(String what, SdkException e) {
    String message = what + ": " + S3Causes.of(e);
    return isSurelyWithoutEffect(e)
        ? new StoreFailure.Unavailable(message, e)
        : new StoreFailure.Unknown(message, e);
  }

  /**
   * The SDK tries several times and throws the last failure. An answer that got lost first must not
   * hide behind a later failure, and of the earlier ones only the messages are left.
   */
  private static boolean isSurelyWithoutEffect(SdkException e) {
    if (e instanceof S3Exception answered) {
      int status = answered.statusCode();
      return switch (status / 100) {
        // Who is not let in now, or asks at the wrong place, was not let in by an earlier try.
        case 3, 4 -> true;
        // 500, 502 and 504 may come from something between, or after S3 has done its work.
        default -> status == 503 && allTriesFailedWith(e, "Status Code: 503");
      };
    }
    return wasNeverSent(e) && allTriesFailedWith(e, e.rawMessage());
  }

  private static boolean allTriesFailedWith(SdkException e, String message) {
    for (Throwable earlier : e.getSuppressed()) {
      if (!String.valueOf(earlier.getMessage()).contains(message)) {
        return false;
      }
    }
    return true;
  }

  private static boolean wasNeverSent(SdkException e) {
    if (e instanceof ApiCallTimeoutException || e instanceof ApiCallAttemptTimeoutException) {
      return false;
    }
    for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof ConnectException
          || cause instanceof ConnectTimeoutException
          || cause instanceof NoRouteToHostException
          || cause instanceof UnknownHostException
          || cause instanceof SSLHandshakeException) {
        return true;
      }
    }
    return e.numAttempts() == null;
  }

  /** The SDK may have tried more than once, so that the last answer is not all that happened. */
  static boolean wasRetried(SdkException e) {
    return e.numAttempts() == null || e.numAttempts() > 1;
  }

  static boolean hasStatus(SdkException e, int status) {
    return e instanceof S3Exception answered && answered.statusCode() == status;
  }
}
