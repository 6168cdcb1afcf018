package plasm.sink.store.sqlite;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongPredicate;

/**
 * Finds the event of a tenant and an id, at the same cost however many events there are.
 *
 * <p>Event ids are random, so a B-tree of them touches a different page for each event, and SQLite
 * writes a touched page twice (WAL and checkpoint): that, not the events themselves, is what made
 * ingest slow, and slower the more was stored. This index is a hash table in memory-mapped files
 * instead. The operating system writes its pages back in its own time, because nothing depends on
 * them: the table is derived from the log and is rebuilt, or caught up, from it after a crash
 * (RATIONALE.md).
 *
 * <pre>
 *   ids-0.map  [slot slot slot ...]      slot = 24 bits of the hash | 40 bits of seq; 0 is free
 *   ids-1.map  twice as many             a full generation is left as it is; a larger one follows,
 *   ids-2.map  twice as many again       so nothing is ever moved; one whose events have all left
 *                                        the log is deleted
 * </pre>
 *
 * <p>A slot only nominates an event; the caller compares the event itself. Not thread-safe, but
 * {@link #force} and {@link #prepare} may run beside the rest.
 */
final class EventIdIndex {
  private static final int SEQ_BITS = 40;
  private static final long SEQ_MASK = (1L << SEQ_BITS) - 1;
  private static final int FIRST_SLOTS_LOG2 = 17;
  private static final int LAST_SLOTS_LOG2 = 26;
  private static final double MAX_LOAD = 0.6;
  private static final double NEARLY_FULL = 0.75;
  private static final long ROOM_TO_PREPARE = 3;

  /** One at a time, also when a log that failed was opened again meanwhile. */
  private static final Object ALLOCATING = new Object();

  /** One mapped table. */
  private static final class Generation {
    private final int number;
    private final MappedByteBuffer slots;
    private final int mask;
    private final int capacity;
    private int used;
    private long newestSeq;

    /** One without entries. */
    private Generation(int number, MappedByteBuffer slots) {
      int count = slots.capacity() / Long.BYTES;
      this.number = number;
      this.slots = slots;
      this.mask = count - 1;
      this.capacity = (int) (count * MAX_LOAD);
    }

    private void countEntries() {
      for (int i = 0; i <= mask; i++) {
        long slot = slots.getLong(i * Long.BYTES);
        used += slot == 0 ? 0 : 1;
        newestSeq = Math.max(newestSeq, slot & SEQ_MASK);
      }
    }

    private long fetch(long hash) {
      return slots.getLong(((int) hash & mask) * Long.BYTES);
    }

    private boolean contains(long hash, LongPredicate isIt) {
      for (int i = (int) hash & mask; ; i = i + 1 & mask) {
        long slot = slots.getLong(i * Long.BYTES);
        if (slot == 0) {
          return false;
        }
        if ((slot ^ hash) >>> SEQ_BITS == 0 && isIt.test(slot & SEQ_MASK)) {
          return true;
        }
      }
    }

    private void add(long hash, long seq) {
      newestSeq = Math.max(newestSeq, seq);
      long wanted = hash & ~SEQ_MASK | seq;
      for (int i = (int) hash & mask; ; i = i + 1 & mask) {
        long slot = slots.getLong(i * Long.BYTES);
        if (slot == wanted) {
          return;
        }
        if (slot == 0) {
          slots.putLong(i * Long.BYTES, wanted);
          used++;
          return;
        }
      }
    }
  }

  private final Path folder;
  private volatile List<Generation> generations;

  /** Of no meaning; what is read for nothing may be left out by the compiler. */
  private long fetched;

  private EventIdIndex(Path folder, List<Generation> generations) {
    this.folder = folder;
    this.generations = generations;
  }

  /** Opens what an earlier process left; starts anew when a power cut left less of it. */
  static EventIdIndex open(Path folder) throws IOException {
    Files.createDirectories(folder);
    List<Generation> generations = new ArrayList<>();
    for (int i = oldest(folder); Files.exists(file(folder, i)); i++) {
      if (Files.size(file(folder, i)) != bytesOf(i)) {
        return create(folder);
      }
      Generation generation = map(folder, i);
      generation.countEntries();
      generations.add(generation);
    }
    return new EventIdIndex(folder, List.copyOf(generations));
  }

  private static int oldest(Path folder) throws IOException {
    int oldest = Integer.MAX_VALUE;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "ids-*.map")) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        oldest = Math.min(oldest, Integer.parseInt(name, 4, name.length() - 4, 10));
      }
    }
    return oldest == Integer.MAX_VALUE ? 0 : oldest;
  }

  /** Starts anew; the caller adds all events again. */
  static EventIdIndex create(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "ids-*.map")) {
        for (Path file : files) {
          Files.delete(file);
        }
      }
    }
    return open(folder);
  }

  /** How many events it holds; fewer than the log means that it is not of this log. */
  long size() {
    return generations.stream().mapToLong(generation -> generation.used).sum();
  }

  /**
   * Touches where some ids would lie. Each of them is somewhere else in memory; the processor waits
   * for all together here, and for one after the other in {@link #contains}.
   */
  void fetch(long[] hashes, int from, int to) {
    long read = 0;
    for (Generation generation : generations) {
      for (int i = from; i < to; i++) {
        read += generation.fetch(hashes[i]);
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
    List<Generation> all = generations;
    for (int i = all.size() - 1; i >= 0; i--) {
      if (all.get(i).contains(hash, isIt)) {
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
    newest().add(hash, seq);
  }

  /**
   * Lets go of full tables that hold only events before one.
   *
   * @return how many entries they had
   */
  long forgetBelow(long seq) {
    long forgotten = 0;
    List<Generation> left = new ArrayList<>(generations);
    while (left.size() > 1 && left.getFirst().newestSeq < seq) {
      Generation oldest = left.removeFirst();
      try {
        Files.delete(file(folder, oldest.number));
      } catch (IOException e) {
        throw new UncheckedIOException("cannot shorten the index of event ids", e);
      }
      forgotten += oldest.used;
      generations = List.copyOf(left);
    }
    return forgotten;
  }

  /** Writes everything added so far to the disk. */
  void force() {
    generations.forEach(generation -> generation.slots.force());
  }

  /** Whether {@link #prepare} should be called soon. */
  boolean isNearlyFull() {
    List<Generation> all = generations;
    return !all.isEmpty() && all.getLast().used > all.getLast().capacity * NEARLY_FULL;
  }

  /**
   * Makes the file of the next table, so that nobody has to wait for it; beside the rest. Leaves it
   * for later where the disk has little room, which the log needs more.
   */
  void prepare() {
    int next = generations.getLast().number + 1;
    if (folder.toFile().getUsableSpace() > ROOM_TO_PREPARE * bytesOf(next)) {
      allocate(next);
    }
  }

  private Generation newest() {
    List<Generation> all = generations;
    if (!all.isEmpty() && all.getLast().used < all.getLast().capacity) {
      return all.getLast();
    }
    int number = all.isEmpty() ? 0 : all.getLast().number + 1;
    allocate(number);
    try {
      List<Generation> more = new ArrayList<>(all);
      more.add(map(folder, number));
      generations = List.copyOf(more);
      return more.getLast();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot extend the index of event ids", e);
    }
  }

  private static Path file(Path folder, int number) {
    return folder.resolve("ids-" + number + ".map");
  }

  private static int slotsOf(int number) {
    return 1 << Math.min(FIRST_SLOTS_LOG2 + number, LAST_SLOTS_LOG2);
  }

  private static long bytesOf(int number) {
    return (long) slotsOf(number) * Long.BYTES;
  }

  /** Returns when the file of a table is there, whoever made it. */
  private void allocate(int number) {
    synchronized (ALLOCATING) {
      Path file = file(folder, number);
      try {
        if (!Files.exists(file)) {
          writeZeros(file, bytesOf(number));
        }
      } catch (IOException e) {
        throw new UncheckedIOException("cannot extend the index of event ids", e);
      }
    }
  }

  /** A mapped hole would kill the process when the disk is full. */
  private static void writeZeros(Path file, long bytes) throws IOException {
    Path unfinished = file.resolveSibling(file.getFileName() + ".new");
    ByteBuffer zeros = ByteBuffer.allocateDirect(1 << 20);
    try (FileChannel channel =
        FileChannel.open(
            unfinished,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      for (long left = bytes; left > 0; left -= zeros.capacity()) {
        zeros.clear();
        while (zeros.hasRemaining()) {
          channel.write(zeros);
        }
      }
    } catch (IOException e) {
      Files.deleteIfExists(unfinished);
      throw e;
    }
    Files.move(unfinished, file);
  }

  private static Generation map(Path folder, int number) throws IOException {
    Path file = file(folder, number);
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      return new Generation(
          number, channel.map(FileChannel.MapMode.READ_WRITE, 0, bytesOf(number)));
    }
  }
}
