package plasm.sink.store.sqlite;

import java.util.Arrays;
import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4SafeDecompressor;
import org.jboss.logging.Logger;

/**
 * Rows of the log, and texts of the index, as LZ4 blocks. Events repeat the names of their members
 * and much else: a third of the bytes remains, and copying the rest to WAL, database and disk costs
 * more than this.
 */
final class Lz4 {
  private static final Logger LOG = Logger.getLogger(Lz4.class);
  private static final LZ4Factory FACTORY = factory();
  private static final LZ4Compressor COMPRESSOR = FACTORY.fastCompressor();
  private static final LZ4SafeDecompressor DECOMPRESSOR = FACTORY.safeDecompressor();

  private byte[] block = new byte[0];

  /**
   * The C library where there is one for the platform; the same in Java takes three times as long.
   */
  private static LZ4Factory factory() {
    try {
      return LZ4Factory.nativeInstance();
    } catch (LinkageError | AssertionError noLibrary) {
      LOG.debug("LZ4 runs in Java", noLibrary);
      return LZ4Factory.safeInstance();
    }
  }

  /** The first {@code length} bytes as one block. Not thread-safe. */
  byte[] compress(byte[] bytes, int length) {
    int most = COMPRESSOR.maxCompressedLength(length);
    if (block.length < most) {
      block = new byte[most];
    }
    return Arrays.copyOf(block, COMPRESSOR.compress(bytes, 0, length, block, 0, block.length));
  }

  /**
   * What was compressed.
   *
   * @param length how many bytes it had
   * @throws LZ4Exception when the block is damaged
   */
  static byte[] decompress(byte[] block, int length) {
    byte[] bytes = new byte[length];
    if (DECOMPRESSOR.decompress(block, 0, block.length, bytes, 0, length) != length) {
      throw new LZ4Exception("the block is shorter than it was");
    }
    return bytes;
  }
}
