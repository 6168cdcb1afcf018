package plasm.sink.ingest;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import plasm.model.store.StoreFailure;
import plasm.sink.ingest.GroupCommit.Outcome;

/**
 * Where batches become durable: in this process's own store, or in another sink.
 *
 * @param <E> what they are made of
 */
public interface Commits<E> extends AutoCloseable {
  /**
   * Hands a batch over, all or nothing. The future completes when it is durable, or with what
   * prevented it; never both.
   *
   * @throws StoreFailure when the batch is turned away at once
   */
  CompletableFuture<Outcome> submit(List<E> batch);

  /** Whether requests are made durable here, or wait for it. */
  boolean isBusy();

  /** Takes no more and finishes what waits, within a few seconds. */
  @Override
  void close();
}
