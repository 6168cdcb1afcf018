package plasm.artifacts.store.s3;

import java.io.InputStream;
import java.util.Optional;
import plasm.artifacts.store.BlobKey;
import plasm.artifacts.store.BlobStat;
import plasm.artifacts.store.OpenBlob;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;

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
      ResponseInputStream<GetObjectResponse> answer = get(bucket, key, null);
      return Optional.of(open(S3Stat.ofWhole(answer.response()), answer));
    } catch (NoSuchKeyException absent) {
      return Optional.empty();
    } catch (SdkException e) {
      throw S3Failures.harmless("cannot read " + bucket.url(key), e);
    }
  }

  static Optional<OpenBlob> slice(S3Bucket bucket, BlobKey key, long offset, long length) {
    long last = length > Long.MAX_VALUE - offset ? Long.MAX_VALUE - 1 : offset + length - 1;
    while (true) {
      try {
        ResponseInputStream<GetObjectResponse> answer =
            get(bucket, key, "bytes=" + offset + "-" + last);
        return Optional.of(openSlice(answer, offset));
      } catch (NoSuchKeyException absent) {
        return Optional.empty();
      } catch (S3Exception e) {
        if (e.statusCode() != RANGE_NOT_SATISFIABLE) {
          throw S3Failures.harmless("cannot read " + bucket.url(key), e);
        }
      } catch (SdkException e) {
        throw S3Failures.harmless("cannot read " + bucket.url(key), e);
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

  private static OpenBlob openSlice(ResponseInputStream<GetObjectResponse> answer, long offset) {
    try {
      return open(S3Stat.ofSlice(answer.response(), offset), answer);
    } catch (RuntimeException e) {
      answer.abort();
      throw e;
    }
  }

  private static OpenBlob open(BlobStat stat, ResponseInputStream<GetObjectResponse> answer) {
    return new OpenBlob(stat, new ObjectStream(answer, answer.response().contentLength()));
  }
}
