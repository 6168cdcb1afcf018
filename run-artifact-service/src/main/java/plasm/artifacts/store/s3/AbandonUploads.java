package plasm.artifacts.store.s3;

import java.time.Instant;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsRequest;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsResponse;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.NoSuchUploadException;

/** Gives up uploads whose process crashed; S3 would keep their parts, and bill them, for ever. */
final class AbandonUploads {
  private AbandonUploads() {}

  static int run(S3Bucket bucket, Instant olderThan) {
    ListMultipartUploadsRequest.Builder request =
        ListMultipartUploadsRequest.builder().bucket(bucket.name()).prefix(bucket.prefix());
    int abandoned = 0;
    try {
      boolean more = true;
      while (more) {
        ListMultipartUploadsResponse answer = bucket.client().listMultipartUploads(request.build());
        for (MultipartUpload upload : answer.uploads()) {
          if (upload.initiated().isBefore(olderThan)) {
            abandoned += abandon(bucket, upload);
          }
        }
        more = answer.isTruncated();
        request.keyMarker(answer.nextKeyMarker()).uploadIdMarker(answer.nextUploadIdMarker());
      }
      return abandoned;
    } catch (SdkException e) {
      throw S3Failures.harmless("cannot give up unfinished uploads of " + bucket, e);
    }
  }

  private static int abandon(S3Bucket bucket, MultipartUpload upload) {
    try {
      bucket
          .client()
          .abortMultipartUpload(
              abort -> abort.bucket(bucket.name()).key(upload.key()).uploadId(upload.uploadId()));
      return 1;
    } catch (NoSuchUploadException gone) {
      return 0;
    }
  }
}
