package plasm.artifacts.store.s3;

import java.util.Optional;
import plasm.artifacts.store.BlobKey;
import plasm.artifacts.store.BlobStat;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/** Looks at objects without reading them; only where the bucket is known to be there. */
final class S3Head {
  private S3Head() {}

  static Optional<BlobStat> stat(S3Bucket bucket, BlobKey key) {
    return of(bucket, key).map(S3Stat::of);
  }

  static Optional<HeadObjectResponse> of(S3Bucket bucket, BlobKey key) {
    try {
      return Optional.of(
          bucket.client().headObject(head -> head.bucket(bucket.name()).key(bucket.object(key))));
    } catch (NoSuchKeyException absent) {
      return Optional.empty();
    } catch (SdkException e) {
      throw S3Failures.harmless("cannot look at " + bucket.url(key), e);
    }
  }
}
