package plasm.sink.store.sqlite;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongPredicate;

/**
 * The ids of the events from one seq to another, in a file that is written once, in order, and
 * mapped into memory.
 *
 * <pre>
 *   format first last homes   marks ...   { hash seq-first } ...
 *
 *   numbers of 8 bytes, big-endian; of 4 the last one, of 2 a home's marks; a hash of 0 is a free slot
 * </pre>
 *
 * <p>A hash is at home in slot {@code hash * homes / 2^64}, or lies in the next free one behind it.
 * So slots are in the order of the hashes, and several files become one by being read once. Each
 * hash has two of the 16 marks of its home: of 60 ids that a file does not have, 59 lack one, and
 * no slot is looked at, which would be in a place of memory six times as large.
 *
 * @see EventIdFileWriter
 * @see EventIdIndex
 */
final class EventIdFile {
  private static final String SUFFIX = ".table";
  static final long FORMAT = 0x706c61736d_03L;
  static final int HEAD_BYTES = 4 * Long.BYTES;
  static final int SLOT_BYTES = Long.BYTES + Integer.BYTES;
  static final int MARK_BYTES = Short.BYTES;
  static final double LOAD = 0.75;

  private static final int LOOK_WHETHER_ABANDONED = 1 << 16;

  /** Positions in a mapped file are ints. */
  static final long MOST_IDS = (long) (Integer.MAX_VALUE / (SLOT_BYTES + MARK_BYTES) * LOAD * 0.9);

  private final Path path;
  private final long firstSeq;
  private final long lastSeq;
  private final long homes;
  private final int slots;
  private final int firstSlotAt;
  private final ByteBuffer bytes;

  private EventIdFile(Path path, ByteBuffer bytes) {
    this.path = path;
    this.bytes = bytes;
    this.firstSeq = bytes.getLong(Long.BYTES);
    this.lastSeq = bytes.getLong(2 * Long.BYTES);
    this.homes = bytes.getLong(3 * Long.BYTES);
    this.firstSlotAt = (int) Math.min(bytes.capacity(), HEAD_BYTES + homes * MARK_BYTES);
    this.slots = (bytes.capacity() - firstSlotAt) / SLOT_BYTES;
  }

  /** Empty when it is not such a file: unfinished, or of an earlier version. */
  static Optional<EventIdFile> open(Path path) throws IOException {
    if (!path.toString().endsWith(SUFFIX)) {
      return Optional.empty();
    }
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      ByteBuffer bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
      if (bytes.capacity() < HEAD_BYTES || bytes.getLong(0) != FORMAT) {
        return Optional.empty();
      }
      EventIdFile file = new EventIdFile(path, bytes);
      return file.slots < file.homes ? Optional.empty() : Optional.of(file);
    }
  }

  /**
   * Writes one; whatever happens, it is whole or not there. A power cut may take its name with it,
   * or bring back those that it replaced: then ids are read from the log again.
   *
   * @param ids at least as many as there are in the sources
   * @param abandoned asked now and then; when it says so, there is none
   */
  static Optional<EventIdFile> write(
      Path folder,
      long firstSeq,
      long lastSeq,
      long ids,
      List<SortedIds> sources,
      BooleanSupplier abandoned)
      throws IOException {
    Path path = folder.resolve("ids-%d-%d%s".formatted(firstSeq, lastSeq, SUFFIX));
    Path unfinished = folder.resolve("ids-%d-%d.unfinished".formatted(firstSeq, lastSeq));
    try (EventIdFileWriter writing = new EventIdFileWriter(unfinished, firstSeq, lastSeq, ids)) {
      List<SortedIds> left = new ArrayList<>(sources);
      left.removeIf(source -> !source.advance());
      for (long written = 1; !left.isEmpty(); written++) {
        SortedIds next = smallest(left);
        writing.add(next.hash(), next.seq());
        if (!next.advance()) {
          left.remove(next);
        }
        if (written % LOOK_WHETHER_ABANDONED == 0 && abandoned.getAsBoolean()) {
          return Optional.empty();
        }
      }
      writing.finish();
      Files.move(unfinished, path, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(unfinished);
    }
    return open(path);
  }

  private static SortedIds smallest(List<SortedIds> sources) {
    SortedIds smallest = sources.getFirst();
    for (int i = 1; i < sources.size(); i++) {
      if (Long.compareUnsigned(sources.get(i).hash(), smallest.hash()) < 0) {
        smallest = sources.get(i);
      }
    }
    return smallest;
  }

  long firstSeq() {
    return firstSeq;
  }

  long lastSeq() {
    return lastSeq;
  }

  /** How many events it is about. */
  long events() {
    return lastSeq - firstSeq + 1;
  }

  /** What it takes of the disk. */
  long bytes() {
    return bytes.capacity();
  }

  private long hash(int slot) {
    return bytes.getLong(firstSlotAt + slot * SLOT_BYTES);
  }

  private long seq(int slot) {
    int offset = bytes.getInt(firstSlotAt + slot * SLOT_BYTES + Long.BYTES);
    return firstSeq + Integer.toUnsignedLong(offset);
  }

  private int home(long hash) {
    return (int) home(hash, homes);
  }

  static long home(long hash, long homes) {
    return Math.unsignedMultiplyHigh(hash, homes);
  }

  /**
   * Two of 16 bits, or one: what the home goes by has to do with the highest bits of a hash only.
   */
  static int marks(long hash) {
    return 1 << (hash & 15) | 1 << (hash >>> 4 & 15);
  }

  private int marksOfHome(int home) {
    return bytes.getShort(HEAD_BYTES + home * MARK_BYTES);
  }

  /** What a search looks at first. */
  long fetch(long hash) {
    return marksOfHome(home(hash));
  }

  boolean contains(long hash, LongPredicate isIt) {
    int home = home(hash);
    int marks = marks(hash);
    if ((marksOfHome(home) & marks) != marks) {
      return false;
    }
    for (int slot = home; slot < slots; slot++) {
      long there = hash(slot);
      // Slots are in order: behind a greater hash there are only greater ones.
      if (there == 0 || Long.compareUnsigned(there, hash) > 0) {
        return false;
      }
      if (there == hash && isIt.test(seq(slot))) {
        return true;
      }
    }
    return false;
  }

  SortedIds sorted() {
    return new SortedIds() {
      private int slot = -1;

      @Override
      public boolean advance() {
        do {
          slot++;
        } while (slot < slots && EventIdFile.this.hash(slot) == 0);
        return slot < slots;
      }

      @Override
      public long hash() {
        return EventIdFile.this.hash(slot);
      }

      @Override
      public long seq() {
        return EventIdFile.this.seq(slot);
      }
    };
  }

  void delete() throws IOException {
    Files.deleteIfExists(path);
  }
}
