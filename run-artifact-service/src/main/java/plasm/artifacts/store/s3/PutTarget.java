package plasm.artifacts.store.s3;

import java.util.Map;
import java.util.UUID;
import plasm.artifacts.store.BlobKey;
import plasm.artifacts.store.BlobWriter.Precondition;

/**
 * What is to be written, and when.
 *
 * @param mark kept with the object, so that a put whose answer got lost can be told from somebody
 *     else's
 */
record PutTarget(S3Bucket bucket, BlobKey key, Precondition precondition, String mark) {
  private static final String MARK = "plasm-put";

  static PutTarget of(S3Bucket bucket, BlobKey key, Precondition precondition) {
    return new PutTarget(bucket, key, precondition, UUID.randomUUID().toString());
  }

  String object() {
    return bucket.object(key);
  }

  /** For messages. */
  String url() {
    return bucket.url(key);
  }

  /** The header If-None-Match, or null. */
  String ifNoneMatch() {
    return precondition instanceof Precondition.Absent ? "*" : null;
  }

  /** The header If-Match, or null. */
  String ifMatch() {
    return precondition instanceof Precondition.Version(String version)
        ? "\"" + version + "\""
        : null;
  }

  Map<String, String> metadata() {
    return Map.of(MARK, mark);
  }

  boolean isMarkedIn(Map<String, String> metadata) {
    return mark.equals(metadata.get(MARK));
  }
}
