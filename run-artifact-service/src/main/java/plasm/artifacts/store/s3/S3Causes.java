package plasm.artifacts.store.s3;

import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Says in a sentence what is wrong and what to look at. Never holds a key. */
final class S3Causes {
  private S3Causes() {}

  static String of(SdkException e) {
    return switch (e) {
      case NoSuchBucketException _ -> "the bucket does not exist; create it or correct the URL";
      case S3Exception answered -> answered(answered.statusCode(), code(answered));
      case ApiCallTimeoutException _ -> "no answer in time";
      case ApiCallAttemptTimeoutException _ -> "no answer in time";
      case AbortedException _ -> "the service is stopping";
      default ->
          e.numAttempts() == null
              ? "nothing could be sent; check the credentials and the endpoint: " + cause(e)
              : "no connection; check the endpoint and the network: " + cause(e);
    };
  }

  private static String answered(int status, String code) {
    String said = "the store answered " + (status + " " + code).strip();
    return switch (code) {
      case "InvalidAccessKeyId", "SignatureDoesNotMatch", "ExpiredToken", "InvalidToken" ->
          said + "; check the access key, its secret and the session token";
      case "RequestTimeTooSkewed" -> said + "; this machine's clock is wrong";
      case "PermanentRedirect", "AuthorizationHeaderMalformed" ->
          said + "; check the region and the endpoint";
      default ->
          status == 403
              ? said + "; the credentials need to list the bucket, and to get, put and delete there"
              : said;
    };
  }

  /** Answers to HEAD have none. */
  private static String code(S3Exception e) {
    String code = e.awsErrorDetails() == null ? null : e.awsErrorDetails().errorCode();
    return code == null ? "" : code;
  }

  private static String cause(SdkException e) {
    return String.valueOf(e.getCause() == null ? e.rawMessage() : e.getCause().getMessage());
  }
}
