package plasm.sink.store.sqlite;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.LongPredicate;
import java.util.stream.Stream;

/**
 * Finds the event of a tenant and an id, at nearly the same cost however many events there are.
 *
 * <p>Event ids are random: a B-tree or a table of them on the disk touches a different page for
 * each event. So new ids go into a table in memory. A full one is sealed and written as a file,
 * from its beginning to its end; eight files of about the same size become one (RATIONALE.md).
 *
 * <pre>
 *   add -> newest -> sealed -> file        files:  [1 ............ 2516582] [2516583 .. 2831155] ...
 *          in memory          {@link #tidy}
 * </pre>
 *
 * <p>All of it is derived from the log, which tells the ids of the events behind the last file
 * again. An id only nominates an event; the caller compares the event itself, so ids of events that
 * do not exist do no harm. Not thread-safe, but {@link #tidy} may run beside the rest.
 */
final class EventIdIndex implements AutoCloseable {
  private static final int SEALED_AT = 314_572;
  private static final int MERGED_AT = 8;
  private static final long ROOM_TO_MERGE = 3;

  /** A table to which nothing is added any more. */
  private record Sealed(EventIdTable table, long lastSeq) {}

  /** All but the newest table, oldest first; never changed, but replaced. */
  private record Older(List<EventIdFile> files, List<Sealed> sealed) {
    Older with(Sealed next) {
      return new Older(files, replaced(sealed, List.of(), next));
    }

    Older written(Sealed table, EventIdFile file) {
      return new Older(
          replaced(files, List.of(), file), sealed.stream().filter(s -> s != table).toList());
    }

    Older merged(List<EventIdFile> newest, EventIdFile whole) {
      return new Older(replaced(files, newest, whole), sealed);
    }

    private static <T> List<T> replaced(List<T> list, List<T> newest, T last) {
      return Stream.concat(list.stream().filter(each -> !newest.contains(each)), Stream.of(last))
          .toList();
    }
  }

  private final Path folder;
  private final ReentrantLock tidying = new ReentrantLock();

  /** Replaced by who holds the monitor of this. */
  private volatile Older older;

  private volatile boolean closed;
  private EventIdTable newest;

  /** Of no meaning; what is read for nothing may be left out by the compiler. */
  private long fetched;

  private EventIdIndex(Path folder, List<EventIdFile> files, long lastSeq) {
    this.folder = folder;
    this.older = new Older(List.copyOf(files), List.of());
    this.newest = new EventIdTable(lastSeq + 1);
  }

  /**
   * Opens what an earlier process left; starts anew when that is not of this log, or not all. The
   * caller adds the events behind {@link #lastWritten}.
   *
   * @param firstSeq of the log
   * @param lastSeq of the log
   */
  static EventIdIndex open(Path folder, long firstSeq, long lastSeq) throws IOException {
    Files.createDirectories(folder);
    List<EventIdFile> files = files(folder);
    if (!isWhole(files, firstSeq, lastSeq)) {
      for (EventIdFile file : files) {
        file.delete();
      }
      files = List.of();
    }
    long last = files.isEmpty() ? Math.max(0, firstSeq - 1) : files.getLast().lastSeq();
    return new EventIdIndex(folder, files, last);
  }

  /** Those in use, oldest first. Anything else in the folder is of no use, and deleted. */
  private static List<EventIdFile> files(Path folder) throws IOException {
    List<EventIdFile> all = new ArrayList<>();
    try (DirectoryStream<Path> paths = Files.newDirectoryStream(folder)) {
      for (Path path : paths) {
        Optional<EventIdFile> file = EventIdFile.open(path);
        if (file.isEmpty()) {
          Files.delete(path);
        }
        file.ifPresent(all::add);
      }
    }
    all.sort(
        Comparator.comparingLong(EventIdFile::firstSeq)
            .thenComparing(Comparator.comparingLong(EventIdFile::lastSeq).reversed()));
    List<EventIdFile> used = new ArrayList<>();
    for (EventIdFile file : all) {
      if (used.isEmpty() || file.lastSeq() > used.getLast().lastSeq()) {
        used.add(file);
      } else {
        file.delete();
      }
    }
    return used;
  }

  private static boolean isWhole(List<EventIdFile> files, long firstSeq, long lastSeq) {
    long next = firstSeq;
    for (EventIdFile file : files) {
      if (file.firstSeq() > next || file.lastSeq() > lastSeq) {
        return false;
      }
      next = file.lastSeq() + 1;
    }
    return true;
  }

  /** The last event that is in the files. */
  long lastWritten() {
    List<Sealed> sealed = older.sealed();
    return (sealed.isEmpty() ? newest : sealed.getFirst().table()).firstSeq() - 1;
  }

  /**
   * Touches where some ids would lie. Each of them is somewhere else in memory; the processor waits
   * for all together here, and for one after the other in {@link #contains}.
   */
  void fetch(long[] hashes, int from, int to) {
    long read = 0;
    Older now = older;
    for (int i = from; i < to; i++) {
      read += newest.fetch(hashes[i]);
    }
    for (Sealed sealed : now.sealed()) {
      for (int i = from; i < to; i++) {
        read += sealed.table().fetch(hashes[i]);
      }
    }
    for (EventIdFile file : now.files()) {
      for (int i = from; i < to; i++) {
        read += file.fetch(hashes[i]);
      }
    }
    fetched = read;
  }

  /**
   * Whether an event of an id is known.
   *
   * @param hash see {@link EventIdHash}
   * @param isIt asked with the seq of events that may be it
   */
  boolean contains(long hash, LongPredicate isIt) {
    if (newest.contains(hash, isIt)) {
      return true;
    }
    Older now = older;
    for (Sealed sealed : now.sealed()) {
      if (sealed.table().contains(hash, isIt)) {
        return true;
      }
    }
    for (EventIdFile file : now.files()) {
      if (file.contains(hash, isIt)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Adding the same event again changes nothing.
   *
   * @param hash see {@link EventIdHash}
   */
  void add(long hash, long seq) {
    newest.add(hash, seq);
  }

  /** Returns whether there is enough for a file, and did the same as {@link #seal}. */
  boolean sealIfFull(long lastSeq) {
    boolean full = newest.size() >= SEALED_AT;
    if (full) {
      seal(lastSeq);
    }
    return full;
  }

  /**
   * Makes a file of what was added, with the next {@link #tidy}.
   *
   * @param lastSeq the last event; it and all before it are in the log, and none behind it
   */
  void seal(long lastSeq) {
    if (lastSeq >= newest.firstSeq()) {
      synchronized (this) {
        older = older.with(new Sealed(newest, lastSeq));
      }
      newest = new EventIdTable(lastSeq + 1);
    }
  }

  /**
   * Lets go of files that hold only events before one, which has left the log.
   *
   * @throws UncheckedIOException when one cannot be deleted
   */
  synchronized void forgetBelow(long seq) {
    List<EventIdFile> left = new ArrayList<>(older.files());
    while (!left.isEmpty() && left.getFirst().lastSeq() < seq) {
      delete(List.of(left.removeFirst()));
    }
    older = new Older(List.copyOf(left), older.sealed());
  }

  /**
   * Writes what is sealed, and makes fewer files of many.
   *
   * @param hurry asked now and then; files stay as they are when it says so
   * @throws UncheckedIOException when the disk does not take them; the next call tries again
   */
  void tidy(BooleanSupplier hurry) {
    BooleanSupplier abandoned = () -> closed || hurry.getAsBoolean();
    tidying.lock();
    try {
      for (Sealed sealed : older.sealed()) {
        write(sealed);
      }
      for (List<EventIdFile> parts = due();
          !parts.isEmpty() && !abandoned.getAsBoolean();
          parts = due()) {
        merge(parts, abandoned);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write a table of event ids", e);
    } finally {
      tidying.unlock();
    }
  }

  private void write(Sealed sealed) throws IOException {
    EventIdTable table = sealed.table();
    EventIdFile.write(
            folder,
            table.firstSeq(),
            sealed.lastSeq(),
            table.size(),
            List.of(table.sorted()),
            () -> closed)
        .ifPresent(
            file -> {
              synchronized (this) {
                older = older.written(sealed, file);
              }
            });
  }

  private void merge(List<EventIdFile> parts, BooleanSupplier abandoned) throws IOException {
    long events = parts.stream().mapToLong(EventIdFile::events).sum();
    EventIdFile.write(
            folder,
            parts.getFirst().firstSeq(),
            parts.getLast().lastSeq(),
            events,
            parts.stream().map(EventIdFile::sorted).toList(),
            abandoned)
        .ifPresent(
            whole -> {
              synchronized (this) {
                older = older.merged(parts, whole);
              }
              delete(parts);
            });
  }

  /**
   * Eight files of about the same size and the smaller ones behind them; none when there are not,
   * or where the disk has little room, which the log needs more.
   */
  private List<EventIdFile> due() {
    List<EventIdFile> files = older.files();
    long smaller = 0;
    for (long size = 2L * SEALED_AT; size * MERGED_AT <= EventIdFile.MOST_IDS; size *= MERGED_AT) {
      int from = files.size();
      int ofSize = 0;
      for (; from > 0 && files.get(from - 1).events() <= size; from--) {
        ofSize += files.get(from - 1).events() > smaller ? 1 : 0;
      }
      if (ofSize >= MERGED_AT) {
        List<EventIdFile> parts = files.subList(from, files.size());
        long bytes = parts.stream().mapToLong(EventIdFile::bytes).sum();
        return folder.toFile().getUsableSpace() > ROOM_TO_MERGE * bytes ? parts : List.of();
      }
      smaller = size;
    }
    return List.of();
  }

  private static void delete(List<EventIdFile> files) {
    try {
      for (EventIdFile file : files) {
        file.delete();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete a table of event ids", e);
    }
  }

  /** Returns when nothing writes to the folder any more. */
  @Override
  public void close() {
    closed = true;
    tidying.lock();
    tidying.unlock();
  }
}
