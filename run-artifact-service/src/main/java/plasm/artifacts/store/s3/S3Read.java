package plasm.artifacts.store.s3;

import java.io.InputStream;
import java.util.Optional;
import java.util.function.Function;
import plasm.artifacts.store.BlobKey;
import plasm.artifacts.store.BlobStat;
import plasm.artifacts.store.OpenBlob;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/**
 * Opens objects. Each blob is read by one request, and S3 answers a request from one version.
 *
 * <p>GET and not HEAD decides whether a blob is there: answers to HEAD have no body and so cannot
 * tell an absent object from an absent bucket.
 */
final class S3Read {
  private static final int RANGE_NOT_SATISFIABLE = 416;

  private S3Read() {}

  static Optional<OpenBlob> whole(S3Bucket bucket, BlobKey key) {
    try {
      return Optional.of(open(get(bucket, key, null), S3Stat::ofWhole));
    } catch (NoSuchKeyException absent) {
      return Optional.empty();
    } catch (SdkException e) {
      throw S3Failures.harmless("cannot read " + bucket.url(key), e);
    }
  }

  static Optional<OpenBlob> slice(S3Bucket bucket, BlobKey key, long offset, long length) {
    boolean toTheEnd = length > Long.MAX_VALUE - offset;
    String range = "bytes=" + offset + "-" + (toTheEnd ? "" : offset + length - 1);
    while (true) {
      try {
        return Optional.of(open(get(bucket, key, range), answer -> S3Stat.ofSlice(answer, offset)));
      } catch (NoSuchKeyException absent) {
        return Optional.empty();
      } catch (SdkException e) {
        if (!S3Failures.hasStatus(e, RANGE_NOT_SATISFIABLE)) {
          throw S3Failures.harmless("cannot read " + bucket.url(key), e);
        }
      }
      Optional<BlobStat> stat = S3Head.stat(bucket, key);
      // A longer blob may have come in between; then there are bytes to read.
      if (stat.isEmpty() || stat.get().length() <= offset) {
        return stat.map(found -> new OpenBlob(found, InputStream.nullInputStream()));
      }
    }
  }

  private static ResponseInputStream<GetObjectResponse> get(
      S3Bucket bucket, BlobKey key, String range) {
    return bucket
        .client()
        .getObject(get -> get.bucket(bucket.name()).key(bucket.object(key)).range(range));
  }

  /** Whoever gets the blob closes it; when nobody does, its connection must not stay open. */
  private static OpenBlob open(
      ResponseInputStream<GetObjectResponse> answer, Function<GetObjectResponse, BlobStat> stat) {
    try {
      return new OpenBlob(
          stat.apply(answer.response()),
          new ObjectStream(answer, S3Stat.bodyLength(answer.response())));
    } catch (RuntimeException e) {
      answer.abort();
      throw e;
    }
  }
}
