package plasm.artifacts.store.s3;

import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import plasm.artifacts.store.BlobStat;
import plasm.artifacts.store.BlobWriter.Precondition;
import plasm.artifacts.store.BlobWriter.Put;
import plasm.model.store.StoreFailure;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.NoSuchUploadException;

/** Makes the one call that decides a put, and says what came of it. */
final class PutDecision {
  private static final int CONFLICT = 409;
  private static final int PRECONDITION_FAILED = 412;
  private static final int MOST_CONFLICTS = 5;
  private static final long FIRST_PAUSE_MILLIS = 20;

  private final PutTarget target;

  PutDecision(PutTarget target) {
    this.target = target;
  }

  /**
   * @param write makes the blob visible; may be called again after a conflict
   */
  Put of(Supplier<BlobStat> write) {
    boolean replaces = replaces();
    for (int conflicts = 0; ; conflicts++) {
      try {
        return done(write.get(), replaces);
      } catch (SdkException e) {
        // Another put of the same object was under way; S3 asks to come again.
        if (S3Failures.hasStatus(e, CONFLICT) && conflicts < MOST_CONFLICTS) {
          pause(conflicts, e);
        } else {
          return notDone(e, replaces);
        }
      }
    }
  }

  /**
   * Without a precondition S3 does not say whether there was a blob before, so it is asked; when
   * two write at once, both may be told that there was none. Nobody relies on that, who does sets a
   * precondition.
   */
  private boolean replaces() {
    return switch (target.precondition()) {
      case Precondition.None() -> S3Head.of(target.bucket(), target.key()).isPresent();
      case Precondition.Absent() -> false;
      case Precondition.Version _ -> true;
    };
  }

  private static Put done(BlobStat stat, boolean replaces) {
    return replaces ? new Put.Replaced(stat) : new Put.Created(stat);
  }

  private Put notDone(SdkException e, boolean replaces) {
    boolean refused = isRefusal(e);
    boolean mayBeOurs = (refused || e instanceof NoSuchUploadException) && S3Failures.wasRetried(e);
    if (mayBeOurs) {
      // The answer to the first try may have got lost, and the second one met the first one's work.
      Optional<BlobStat> ours = ours();
      if (ours.isPresent()) {
        return done(ours.get(), replaces);
      }
    }
    if (refused) {
      return new Put.Refused();
    }
    if (mayBeOurs) {
      throw new StoreFailure.Unknown("cannot tell whether " + target.url() + " was written", e);
    }
    throw S3Failures.decisive("cannot write " + target.url(), e);
  }

  /** S3 answers If-Match with 412 when the blob is another one, with 404 when there is none. */
  private boolean isRefusal(SdkException e) {
    return S3Failures.hasStatus(e, PRECONDITION_FAILED)
        || (e instanceof NoSuchKeyException
            && target.precondition() instanceof Precondition.Version);
  }

  private Optional<BlobStat> ours() {
    try {
      Optional<HeadObjectResponse> found = S3Head.of(target.bucket(), target.key());
      return found.filter(head -> target.isMarkedIn(head.metadata())).map(S3Stat::of);
    } catch (StoreFailure e) {
      throw new StoreFailure.Unknown("cannot tell whether " + target.url() + " was written", e);
    }
  }

  private void pause(int conflicts, SdkException e) {
    long most = FIRST_PAUSE_MILLIS << conflicts;
    try {
      Thread.sleep(most / 2 + ThreadLocalRandom.current().nextLong(most));
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw S3Failures.decisive("cannot write " + target.url(), e);
    }
  }
}
