package plasm.artifacts.artifact;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import plasm.artifacts.store.BlobReader;
import plasm.artifacts.store.BlobReader.Listed;
import plasm.artifacts.store.Layout;
import plasm.model.store.StoreFailure;

/** The use case: which artifacts a session has. */
public final class ListArtifacts {
  private static final int POINTERS_A_PAGE = 1_000;
  private static final int POINTERS_AT_ONCE = 32;

  private final BlobReader blobs;
  private final ReadArtifacts reads;
  private final Layout layout;

  public ListArtifacts(BlobReader blobs, ReadArtifacts reads, Layout layout) {
    this.blobs = blobs;
    this.reads = reads;
    this.layout = layout;
  }

  /**
   * One artifact.
   *
   * @param index the highest number that stands for it; null when none does
   * @param storedBytes of the blob, frame included
   */
  public record Entry(Long index, String id, long storedBytes, Instant modified) {}

  /**
   * Artifacts by id.
   *
   * @param nextAfter what to ask for next; null at the end
   */
  public record Page(List<Entry> entries, String nextAfter) {}

  /**
   * The artifacts of a session by id.
   *
   * @param afterId only ids behind it; null: from the first
   * @throws StoreFailure when the store cannot tell
   */
  public Page page(Family family, Session session, String afterId, int limit) {
    String after = afterId == null ? "" : name(family, session, afterId);
    List<Listed> listed = new ArrayList<>();
    boolean more = true;
    // Other files may lie in the folder; a page is full nevertheless.
    while (more && listed.size() <= limit) {
      List<Listed> next = blobs.list(family.folder(session), after, limit + 1);
      next.stream().filter(blob -> family.idOfBlob(blob.name()).isPresent()).forEach(listed::add);
      more = next.size() == limit + 1;
      after = next.isEmpty() ? after : next.getLast().name();
    }
    Map<String, Long> indexes = listed.isEmpty() ? Map.of() : indexes(family, session);
    List<Entry> entries =
        listed.stream().limit(limit).map(blob -> entry(family, blob, indexes)).toList();
    return new Page(entries, listed.size() > limit ? entries.getLast().id() : null);
  }

  private static String name(Family family, Session session, String id) {
    String path = family.blob(session, id).path();
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private static Entry entry(Family family, Listed blob, Map<String, Long> indexes) {
    String id = family.idOfBlob(blob.name()).orElseThrow();
    return new Entry(indexes.get(id), id, blob.stat().length(), blob.stat().modified());
  }

  /** Numbers by id. A pointer holds a few bytes, so several are read at once. */
  private Map<String, Long> indexes(Family family, Session session) {
    String folder = family.pointerFolder(session, layout);
    Map<String, Long> indexes = new HashMap<>();
    try (ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor()) {
      String after = "";
      List<Listed> pointers;
      do {
        pointers = blobs.list(folder, after, POINTERS_A_PAGE);
        List<Long> numbers =
            pointers.stream()
                .flatMapToLong(pointer -> family.numberOfPointer(pointer.name(), layout).stream())
                .boxed()
                .toList();
        for (int from = 0; from < numbers.size(); from += POINTERS_AT_ONCE) {
          int to = Math.min(numbers.size(), from + POINTERS_AT_ONCE);
          read(family, session, numbers.subList(from, to), readers, indexes);
        }
        after = pointers.isEmpty() ? after : pointers.getLast().name();
      } while (pointers.size() == POINTERS_A_PAGE);
    }
    return indexes;
  }

  private void read(
      Family family,
      Session session,
      List<Long> numbers,
      ExecutorService readers,
      Map<String, Long> indexes) {
    List<Callable<Optional<String>>> tasks = new ArrayList<>();
    for (long n : numbers) {
      tasks.add(() -> idOf(family, session, n));
    }
    try {
      List<Future<Optional<String>>> ids = readers.invokeAll(tasks);
      for (int i = 0; i < ids.size(); i++) {
        long n = numbers.get(i);
        ids.get(i).get().ifPresent(id -> indexes.merge(id, n, Math::max));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreFailure.Unavailable("the listing was interrupted", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof StoreFailure failure) {
        throw failure;
      }
      throw new StoreFailure.Unavailable("the pointers cannot be read", e.getCause());
    }
  }

  /** Empty also for a damaged pointer: the others are listed all the same. */
  private Optional<String> idOf(Family family, Session session, long n) throws IOException {
    try {
      return reads.resolve(family, session, n).map(ArtifactName::id);
    } catch (DamagedPointerException damaged) {
      return Optional.empty();
    }
  }
}
