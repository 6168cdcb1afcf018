package plasm.sink.store.sqlite;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PageCacheTest {
  private static final int HALF = 4 << 20;

  @TempDir(factory = FolderOnDisk.class)
  Path folder;

  @Test
  void whatIsDroppedLeavesMemoryAndTheRestStays() throws IOException {
    Path file = folder.resolve("two-halves");
    try (FileChannel channel =
            FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        PageCache memory = PageCache.of(file)) {
      channel.write(ByteBuffer.allocate(2 * HALF));
      channel.force(false);
      memory.drop(0, HALF);
    }

    assertEquals(!canLeaveMemory(file), isInMemory(file, 0, HALF));
    assertTrue(isInMemory(file, HALF, HALF));
  }

  @Test
  void aFileThatCannotBeOpenedIsLeftAlone() {
    try (PageCache memory = PageCache.of(folder.resolve("missing"))) {
      assertDoesNotThrow(() -> memory.drop(0, HALF));
    }
  }

  /** Not where it is kept nowhere else. */
  static boolean canLeaveMemory(Path file) throws IOException {
    return PageCache.isAdvisable() && !Files.getFileStore(file).type().equals("tmpfs");
  }

  static boolean isInMemory(Path file, long from, long bytes) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return channel.map(MapMode.READ_ONLY, from, bytes).isLoaded();
    }
  }
}
