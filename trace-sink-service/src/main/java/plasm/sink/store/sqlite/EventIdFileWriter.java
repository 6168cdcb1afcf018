package plasm.sink.store.sqlite;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** An {@link EventIdFile} while it is written: ids in the order of their hashes. */
final class EventIdFileWriter implements AutoCloseable {
  /** One of the two parts of a file that grow side by side. */
  private static final class Part {
    private final FileChannel channel;
    private final ByteBuffer buffer;
    private long position;

    Part(FileChannel channel, long position, int bufferBytes) {
      this.channel = channel;
      this.position = position;
      this.buffer = ByteBuffer.allocateDirect(bufferBytes);
    }

    /** Where the next bytes go, so many of them. */
    ByteBuffer room(int bytes) throws IOException {
      if (buffer.remaining() < bytes) {
        drain();
      }
      return buffer;
    }

    void drain() throws IOException {
      buffer.flip();
      while (buffer.hasRemaining()) {
        position += channel.write(buffer, position);
      }
      buffer.clear();
    }
  }

  private final FileChannel channel;
  private final Part marks;
  private final Part slots;
  private final long firstSeq;
  private final long homes;
  private long slot;
  private long home;
  private int marksOfHome;

  EventIdFileWriter(Path path, long firstSeq, long lastSeq, long ids) throws IOException {
    this.firstSeq = firstSeq;
    this.homes = (long) (ids / EventIdFile.LOAD) + 1;
    this.channel =
        FileChannel.open(
            path,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING);
    this.marks = new Part(channel, 0, 1 << 17);
    this.slots =
        new Part(channel, EventIdFile.HEAD_BYTES + homes * EventIdFile.MARK_BYTES, 1 << 20);
    marks
        .room(EventIdFile.HEAD_BYTES)
        .putLong(EventIdFile.FORMAT)
        .putLong(firstSeq)
        .putLong(lastSeq)
        .putLong(homes);
  }

  void add(long hash, long seq) throws IOException {
    finishHomesBefore(EventIdFile.home(hash, homes));
    marksOfHome |= EventIdFile.marks(hash);
    while (slot < home) {
      put(0, 0);
    }
    put(hash, (int) (seq - firstSeq));
  }

  private void finishHomesBefore(long next) throws IOException {
    for (; home < next; home++) {
      marks.room(EventIdFile.MARK_BYTES).putShort((short) marksOfHome);
      marksOfHome = 0;
    }
  }

  private void put(long hash, int offset) throws IOException {
    slots.room(EventIdFile.SLOT_BYTES).putLong(hash).putInt(offset);
    slot++;
  }

  void finish() throws IOException {
    finishHomesBefore(homes);
    // A search ends at the end of the file; where it begins must be in it.
    while (slot < homes) {
      put(0, 0);
    }
    marks.drain();
    slots.drain();
    channel.force(true);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
