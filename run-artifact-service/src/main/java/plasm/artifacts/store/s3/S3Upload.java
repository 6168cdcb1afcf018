package plasm.artifacts.store.s3;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;
import plasm.artifacts.store.BlobStat;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.NoSuchUploadException;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/**
 * An object that is written in parts; nobody sees it before it is complete. Closing gives up what
 * is not complete, so that S3 does not keep parts that nobody will ask for.
 */
final class S3Upload implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(S3Upload.class);

  /** Whoever waits has failed already; a part that stays is removed by the retention pass. */
  private static final Duration GIVE_UP_WITHIN = Duration.ofSeconds(5);

  private final PutTarget target;
  private final String id;
  private final List<CompletedPart> parts = new ArrayList<>();
  private long length;
  private boolean complete;

  private S3Upload(PutTarget target, String id) {
    this.target = target;
    this.id = id;
  }

  static S3Upload begin(PutTarget target, String mediaType) {
    try {
      return new S3Upload(
          target,
          target
              .bucket()
              .client()
              .createMultipartUpload(
                  create ->
                      create
                          .bucket(target.bucket().name())
                          .key(target.object())
                          .contentType(mediaType)
                          .metadata(target.metadata()))
              .uploadId());
    } catch (SdkException e) {
      throw S3Failures.harmless("cannot begin to write " + target.url(), e);
    }
  }

  void part(RequestBody body, int bytes) {
    int number = parts.size() + 1;
    try {
      UploadPartResponse answer =
          target
              .bucket()
              .client()
              .uploadPart(
                  part ->
                      part.bucket(target.bucket().name())
                          .key(target.object())
                          .uploadId(id)
                          .partNumber(number),
                  body);
      // S3 wants the checksums again that it was given with the parts.
      parts.add(
          CompletedPart.builder()
              .partNumber(number)
              .eTag(answer.eTag())
              .checksumCRC32(answer.checksumCRC32())
              .checksumCRC64NVME(answer.checksumCRC64NVME())
              .build());
      length += bytes;
    } catch (SdkException e) {
      throw S3Failures.harmless("cannot write part " + number + " of " + target.url(), e);
    }
  }

  BlobStat complete() {
    CompleteMultipartUploadResponse answer =
        target
            .bucket()
            .client()
            .completeMultipartUpload(
                request ->
                    request
                        .bucket(target.bucket().name())
                        .key(target.object())
                        .uploadId(id)
                        .ifNoneMatch(target.ifNoneMatch())
                        .ifMatch(target.ifMatch())
                        .multipartUpload(upload -> upload.parts(parts)));
    complete = true;
    return S3Stat.ofWritten(length, answer.eTag(), answer.sdkHttpResponse());
  }

  @Override
  public void close() {
    if (complete) {
      return;
    }
    // The SDK sends nothing for an interrupted thread.
    boolean interrupted = Thread.interrupted();
    try {
      target
          .bucket()
          .client()
          .abortMultipartUpload(
              abort ->
                  abort
                      .bucket(target.bucket().name())
                      .key(target.object())
                      .uploadId(id)
                      .overrideConfiguration(call -> call.apiCallTimeout(GIVE_UP_WITHIN)));
    } catch (NoSuchUploadException gone) {
      LOG.debugf("nothing to give up of %s", target.url());
    } catch (SdkException e) {
      LOG.warnf("parts of %s stay for a day: %s", target.url(), S3Causes.of(e));
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
