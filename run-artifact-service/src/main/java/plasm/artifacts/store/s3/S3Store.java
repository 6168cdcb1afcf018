package plasm.artifacts.store.s3;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import plasm.artifacts.store.BlobKey;
import plasm.artifacts.store.BlobRemover;
import plasm.artifacts.store.BlobStore;
import plasm.artifacts.store.Layout;
import plasm.artifacts.store.OpenBlob;
import plasm.model.store.StoreCheck;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Blobs as objects of a bucket, shared with whoever else knows the layout.
 *
 * <p>Waiting and trying again are the client's: this class sets neither, but for {@link #check}.
 * What it needs of the client:
 *
 * <ul>
 *   <li>the Apache HTTP client (quarkus.s3.sync-client.type=apache): closing a blob early drops its
 *       connection instead of reading on
 *   <li>as many connections as there may be readers and writers at once
 *       (quarkus.s3.sync-client.apache.max-connections, 50): an open blob holds one until it is
 *       closed
 *   <li>quarkus.s3.sync-client.connection-timeout=2s and quarkus.s3.sync-client.socket-timeout=10s,
 *       the longest that a read waits for its next bytes
 *   <li>quarkus.s3.api-call-attempt-timeout=20s, enough for a part of 5 MiB over a slow line, and
 *       quarkus.s3.api-call-timeout=45s for all tries together; neither counts the reading of a
 *       blob
 *   <li>quarkus.s3.path-style-access=true when there is a quarkus.s3.endpoint-override
 *   <li>the SDK's checksums as they are by default; a store that does not know them needs
 *       AWS_REQUEST_CHECKSUM_CALCULATION=when_required
 *   <li>no Dev Services (quarkus.s3.devservices.enabled=false), which would ask for a container
 *       engine
 * </ul>
 */
public final class S3Store implements BlobStore, BlobRemover {
  private static final Duration CHECK_WITHIN = Duration.ofSeconds(3);

  private final S3Bucket bucket;

  /**
   * @param client stays its maker's, who closes it after this store
   * @param prefix what the keys of all objects begin with, segments joined by {@code /}; may be
   *     empty
   */
  public S3Store(S3Client client, String bucket, String prefix) {
    this.bucket = S3Bucket.of(client, bucket, prefix);
  }

  @Override
  public Optional<OpenBlob> open(BlobKey key) {
    return S3Read.whole(bucket, key);
  }

  @Override
  public Optional<OpenBlob> open(BlobKey key, long offset, long length) {
    return S3Read.slice(bucket, key, offset, length);
  }

  @Override
  public List<Listed> list(String folder, String after, int limit) {
    return ListObjects.in(bucket, folder, after, limit);
  }

  @Override
  public Put put(BlobKey key, InputStream bytes, Precondition precondition) throws IOException {
    return S3Put.run(bucket, key, bytes, precondition);
  }

  @Override
  public Page page(String folder, String from) {
    return ListObjects.under(bucket, folder, from);
  }

  @Override
  public List<Failed> remove(List<BlobKey> keys) {
    return RemoveObjects.run(bucket, keys);
  }

  @Override
  public int abandonIncompleteUploads(Instant olderThan) {
    return AbandonUploads.run(bucket, olderThan);
  }

  @Override
  public Layout layout() {
    return Layout.OBJECTS;
  }

  /** Lists one key: unlike a HEAD of the bucket, the answer says what is wrong. */
  @Override
  public StoreCheck check() {
    try {
      bucket
          .client()
          .listObjectsV2(
              list ->
                  list.bucket(bucket.name())
                      .prefix(bucket.prefix())
                      .maxKeys(1)
                      .overrideConfiguration(call -> call.apiCallTimeout(CHECK_WITHIN)));
      return new StoreCheck("s3", true, bucket.toString());
    } catch (SdkException e) {
      return new StoreCheck("s3", false, bucket + ": " + S3Causes.of(e));
    }
  }

  @Override
  public void close() {
    // Nothing is kept open between calls.
  }
}
