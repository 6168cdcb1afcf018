package plasm.artifacts.store.s3;

import java.util.ArrayList;
import java.util.List;
import plasm.artifacts.store.BlobKey;
import plasm.artifacts.store.BlobRemover.Failed;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Error;

/** Removes objects, as many by a request as S3 takes. */
final class RemoveObjects {
  private static final int BATCH = 1_000;
  private static final String GONE = "NoSuchKey";

  private RemoveObjects() {}

  static List<Failed> run(S3Bucket bucket, List<BlobKey> keys) {
    List<Failed> failed = new ArrayList<>();
    for (int from = 0; from < keys.size(); from += BATCH) {
      List<BlobKey> batch = keys.subList(from, Math.min(keys.size(), from + BATCH));
      for (S3Error error : delete(bucket, batch).errors()) {
        if (!GONE.equals(error.code())) {
          failed.add(new Failed(bucket.key(error.key()), error.code() + ": " + error.message()));
        }
      }
    }
    return failed;
  }

  private static DeleteObjectsResponse delete(S3Bucket bucket, List<BlobKey> batch) {
    List<ObjectIdentifier> objects =
        batch.stream()
            .map(key -> ObjectIdentifier.builder().key(bucket.object(key)).build())
            .toList();
    try {
      return bucket
          .client()
          .deleteObjects(
              request ->
                  request
                      .bucket(bucket.name())
                      .delete(delete -> delete.quiet(true).objects(objects)));
    } catch (SdkException e) {
      throw S3Failures.harmless("cannot remove " + batch.size() + " blobs of " + bucket, e);
    }
  }
}
