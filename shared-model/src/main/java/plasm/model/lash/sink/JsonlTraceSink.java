package plasm.model.lash.sink;

import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import plasm.model.lash.Dialect;
import plasm.model.lash.TraceRecord;

/**
 * Appends each record as a line to a file (spec/lash-trace.md, section 10).
 *
 * <p>Each record opens the file anew, makes its folder when it is not there, writes the line at
 * once and closes the file: nothing is buffered, and a file or folder that goes away comes back.
 * Nothing is synced to the disk before {@link #flush}, and nothing is created before the first
 * record. Threads of this process take turns; with other processes there is no agreement.
 */
public final class JsonlTraceSink implements TraceSink {
  private final Path file;
  private final File appended;
  private final TraceLines lines;
  private final Lock lock = new ReentrantLock();

  /** Writes the seed's dialect. */
  public JsonlTraceSink(Path file) {
    this(file, Dialect.SEED);
  }

  /**
   * @throws UnsupportedOperationException when the path is not one of the default file system
   */
  public JsonlTraceSink(Path file, Dialect dialect) {
    this.file = file;
    this.appended = file.toFile();
    this.lines = new TraceLines(dialect);
  }

  /**
   * @throws TraceSinkException.Serialize before the file is touched
   * @throws TraceSinkException.CreateDirectory when the file's folder cannot be made
   * @throws TraceSinkException.Open when the file cannot be opened or created
   * @throws TraceSinkException.Write when the line, or its end, may be missing
   */
  @Override
  public void append(TraceRecord record) throws TraceSinkException {
    byte[] line = lines.line(record);
    lock.lock();
    try {
      createFolder();
      write(line);
    } finally {
      lock.unlock();
    }
  }

  private void createFolder() throws TraceSinkException {
    Path folder = file.getParent();
    if (folder == null) {
      return;
    }
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new TraceSinkException.CreateDirectory(folder, e);
    }
  }

  private void write(byte[] line) throws TraceSinkException {
    try (OutputStream out = open()) {
      out.write(line);
    } catch (IOException e) {
      throw new TraceSinkException.Write(file, e);
    }
  }

  /**
   * Not a channel: those close under a thread that is interrupted, and a cancelled turn must still
   * be able to say so.
   */
  private OutputStream open() throws TraceSinkException {
    try {
      return new FileOutputStream(appended, true);
    } catch (IOException e) {
      throw new TraceSinkException.Open(file, e);
    }
  }

  /**
   * Syncs the file's data and metadata to the disk; a file that is not there is no failure, and is
   * not created.
   *
   * @throws TraceSinkException.Open when there is something, but no file that can be written to
   * @throws TraceSinkException.Write when the disk does not take it, or the thread is interrupted
   */
  @Override
  public void flush() throws TraceSinkException {
    lock.lock();
    try (FileChannel channel = openExisting()) {
      if (channel != null) {
        channel.force(true);
      }
    } catch (IOException e) {
      throw new TraceSinkException.Write(file, e);
    } finally {
      lock.unlock();
    }
  }

  /** Null when it is not there. */
  private FileChannel openExisting() throws TraceSinkException {
    try {
      return FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
    } catch (NoSuchFileException nothingWritten) {
      return null;
    } catch (IOException e) {
      throw new TraceSinkException.Open(file, e);
    }
  }
}
