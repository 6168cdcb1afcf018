package plasm.sink.relay;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/**
 * Why there is no answer at all.
 *
 * @param cause completes a sentence, for people; no secrets
 */
record ExchangeFailure(FailureReason reason, String cause) {
  static ExchangeFailure of(Throwable thrown, Patience patience) {
    Throwable failure =
        thrown instanceof CompletionException && thrown.getCause() != null
            ? thrown.getCause()
            : thrown;
    return switch (failure) {
      case HttpConnectTimeoutException _ ->
          new ExchangeFailure(
              FailureReason.UNREACHABLE,
              "no connection within " + patience.connection().toSeconds() + " s");
      case HttpTimeoutException _ -> noAnswer(patience);
      case TimeoutException _ -> noAnswer(patience);
      case SSLException e ->
          new ExchangeFailure(
              FailureReason.UNREACHABLE, "the TLS handshake failed: " + e.getMessage());
      case ConnectException e -> new ExchangeFailure(FailureReason.UNREACHABLE, unreachable(e));
      case IOException e ->
          new ExchangeFailure(FailureReason.BROKEN, "the connection broke: " + e.getMessage());
      default -> new ExchangeFailure(FailureReason.BROKEN, "the request failed: " + failure);
    };
  }

  private static ExchangeFailure noAnswer(Patience patience) {
    return new ExchangeFailure(
        FailureReason.TIMEOUT, "no answer within " + patience.answer().toSeconds() + " s");
  }

  private static String unreachable(ConnectException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof UnresolvedAddressException || cause instanceof UnknownHostException) {
        return "there is no such host";
      }
    }
    return e.getMessage() == null ? "the connection is refused" : e.getMessage();
  }
}
