package plasm.artifacts.store.s3;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import plasm.artifacts.store.BlobKey;
import plasm.artifacts.store.BlobStat;
import plasm.artifacts.store.BlobWriter.Precondition;
import plasm.artifacts.store.BlobWriter.Put;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;

/**
 * Writes an object: a short one by a single request, a longer one in parts.
 *
 * <p>The body is buffered a part at a time, because the SDK sends a part again when a try fails. A
 * part is of the smallest size that S3 takes: how many puts fit into memory at once depends on it,
 * and 10,000 of them are still 48 GiB.
 */
final class S3Put {
  static final int PART_BYTES = 5 << 20;

  private static final int FIRST_BUFFER_BYTES = 1 << 16;
  private static final String MEDIA_TYPE = "application/octet-stream";

  private final PutTarget target;
  private final PutDecision decision;

  private S3Put(PutTarget target) {
    this.target = target;
    this.decision = new PutDecision(target);
  }

  static Put run(S3Bucket bucket, BlobKey key, InputStream bytes, Precondition precondition)
      throws IOException {
    return new S3Put(PutTarget.of(bucket, key, precondition)).run(bytes);
  }

  private Put run(InputStream bytes) throws IOException {
    byte[] buffer = new byte[FIRST_BUFFER_BYTES];
    int count = bytes.readNBytes(buffer, 0, buffer.length);
    while (count == buffer.length && count < PART_BYTES) {
      buffer = Arrays.copyOf(buffer, Math.min(2 * count, PART_BYTES));
      count += bytes.readNBytes(buffer, count, buffer.length - count);
    }
    return count < PART_BYTES ? atOnce(buffer, count) : inParts(buffer, bytes);
  }

  private Put atOnce(byte[] buffer, int length) {
    return decision.of(() -> putObject(buffer, length));
  }

  private BlobStat putObject(byte[] buffer, int length) {
    RequestBody body = body(buffer, length);
    PutObjectResponse answer =
        target
            .bucket()
            .client()
            .putObject(
                put ->
                    put.bucket(target.bucket().name())
                        .key(target.object())
                        .contentType(MEDIA_TYPE)
                        .metadata(target.metadata())
                        .ifNoneMatch(target.ifNoneMatch())
                        .ifMatch(target.ifMatch()),
                body);
    return S3Stat.ofWritten(length, answer.eTag(), answer.sdkHttpResponse());
  }

  private Put inParts(byte[] buffer, InputStream bytes) throws IOException {
    try (S3Upload upload = S3Upload.begin(target, MEDIA_TYPE)) {
      int count = buffer.length;
      while (count > 0) {
        upload.part(body(buffer, count), count);
        count = bytes.readNBytes(buffer, 0, buffer.length);
      }
      return decision.of(upload::complete);
    }
  }

  /** Reads from the buffer as often as the SDK tries; its own factories would copy the buffer. */
  private static RequestBody body(byte[] buffer, int length) {
    return RequestBody.fromContentProvider(
        () -> new ByteArrayInputStream(buffer, 0, length), length, MEDIA_TYPE);
  }
}
