package plasm.artifacts.store.s3;

import java.util.ArrayList;
import java.util.List;
import plasm.artifacts.store.BlobReader.Listed;
import plasm.artifacts.store.BlobRemover.Aged;
import plasm.artifacts.store.BlobRemover.Page;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Lists objects in the order of their keys, which is S3's own. */
final class ListObjects {
  private static final int PAGE = 1_000;

  private ListObjects() {}

  static List<Listed> in(S3Bucket bucket, String folder, String after, int limit) {
    String prefix = bucket.folder(folder);
    List<Listed> listed = new ArrayList<>();
    ListObjectsV2Request.Builder request =
        ListObjectsV2Request.builder().bucket(bucket.name()).prefix(prefix).delimiter("/");
    if (!after.isEmpty()) {
      request.startAfter(prefix + after);
    }
    boolean more = limit > 0;
    while (more) {
      request.maxKeys(Math.min(PAGE, limit - listed.size()));
      ListObjectsV2Response answer = list(bucket, folder, request.build());
      for (S3Object object : answer.contents()) {
        String name = object.key().substring(prefix.length());
        // Consoles make an empty object of the folder's name.
        if (!name.isEmpty()) {
          listed.add(new Listed(name, S3Stat.of(object)));
        }
      }
      more = listed.size() < limit && answer.isTruncated();
      request.continuationToken(answer.nextContinuationToken());
    }
    return listed;
  }

  static Page under(S3Bucket bucket, String folder, String from) {
    ListObjectsV2Response answer =
        list(
            bucket,
            folder,
            ListObjectsV2Request.builder()
                .bucket(bucket.name())
                .prefix(bucket.folder(folder))
                .continuationToken(from)
                .build());
    List<Aged> blobs =
        answer.contents().stream()
            .filter(object -> !object.key().endsWith("/"))
            .map(object -> new Aged(bucket.key(object.key()), object.lastModified()))
            .toList();
    return new Page(blobs, answer.isTruncated() ? answer.nextContinuationToken() : null);
  }

  private static ListObjectsV2Response list(
      S3Bucket bucket, String folder, ListObjectsV2Request request) {
    try {
      return bucket.client().listObjectsV2(request);
    } catch (SdkException e) {
      throw S3Failures.harmless("cannot list " + bucket.folderUrl(folder), e);
    }
  }
}
