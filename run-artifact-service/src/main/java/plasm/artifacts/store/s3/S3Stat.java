package plasm.artifacts.store.s3;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import plasm.artifacts.store.BlobStat;
import plasm.model.store.StoreFailure;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Object;

/** What S3's answers say of an object. A blob's version is the object's ETag. */
final class S3Stat {
  private S3Stat() {}

  static BlobStat of(S3Object listed) {
    return new BlobStat(listed.size(), version(listed.eTag()), listed.lastModified());
  }

  static BlobStat of(HeadObjectResponse head) {
    return new BlobStat(head.contentLength(), version(head.eTag()), head.lastModified());
  }

  static BlobStat ofWhole(GetObjectResponse answer) {
    return new BlobStat(bodyLength(answer), version(answer.eTag()), answer.lastModified());
  }

  /** How many bytes the answer announces; without it nobody could tell that some are missing. */
  static long bodyLength(GetObjectResponse answer) {
    if (answer.contentLength() == null) {
      throw new StoreFailure.Unavailable("the store's answer has no Content-Length", null);
    }
    return answer.contentLength();
  }

  /** The object's length stands behind the slash of {@code Content-Range: bytes 5-9/100}. */
  static BlobStat ofSlice(GetObjectResponse answer, long offset) {
    String range = String.valueOf(answer.contentRange());
    try {
      if (range.startsWith("bytes " + offset + "-")) {
        long length = Long.parseLong(range, range.indexOf('/') + 1, range.length(), 10);
        return new BlobStat(length, version(answer.eTag()), answer.lastModified());
      }
    } catch (NumberFormatException e) {
      throw notTheSlice(range, e);
    }
    throw notTheSlice(range, null);
  }

  private static StoreFailure notTheSlice(String range, NumberFormatException cause) {
    return new StoreFailure.Unavailable(
        "the store was asked for a slice and answered with Content-Range: " + range, cause);
  }

  /** An object as it was just written; S3 does not say when that was, but when it answered. */
  static BlobStat ofWritten(long length, String eTag, SdkHttpResponse answer) {
    return new BlobStat(length, version(eTag), answeredAt(answer));
  }

  private static Instant answeredAt(SdkHttpResponse answer) {
    try {
      return answer
          .firstMatchingHeader("Date")
          .map(date -> Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date)))
          .orElseGet(Instant::now);
    } catch (DateTimeException e) {
      return Instant.now();
    }
  }

  private static String version(String eTag) {
    if (eTag == null) {
      throw new StoreFailure.Unavailable("the store names no ETag; it is no S3 store", null);
    }
    String quoted = eTag.startsWith("W/") ? eTag.substring(2) : eTag;
    return quoted.replace("\"", "");
  }
}
