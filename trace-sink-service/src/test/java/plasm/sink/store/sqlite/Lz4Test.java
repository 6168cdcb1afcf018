package plasm.sink.store.sqlite;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import net.jpountz.lz4.LZ4Exception;
import org.junit.jupiter.api.Test;

class Lz4Test {
  private final Lz4 lz4 = new Lz4();

  @Test
  void compress_ofEventsTakesLittle() {
    byte[] events = "{\"event_kind\":\"mcp_trace_segment\"}\n".repeat(100).getBytes(UTF_8);
    byte[] block = lz4.compress(events, events.length);
    assertTrue(block.length < events.length / 10, () -> "bytes: " + block.length);
    assertArrayEquals(events, Lz4.decompress(block, events.length));
  }

  @Test
  void compress_ofNoiseIsReversedToo() {
    for (int length : new int[] {0, 1, 8_000, 1 << 20, 17}) {
      byte[] noise = new byte[length];
      new Random(length).nextBytes(noise);
      assertArrayEquals(noise, Lz4.decompress(lz4.compress(noise, length), length));
    }
  }

  @Test
  void compress_takesTheFirstBytesOnly() {
    byte[] bytes = "abcdef".getBytes(UTF_8);
    assertArrayEquals("abc".getBytes(UTF_8), Lz4.decompress(lz4.compress(bytes, 3), 3));
  }

  @Test
  void decompress_ofADamagedBlockFails() {
    byte[] events = "{\"event_kind\":\"mcp_trace_segment\"}\n".repeat(100).getBytes(UTF_8);
    byte[] block = lz4.compress(events, events.length);
    byte[] cut = Arrays.copyOf(block, block.length / 2);
    assertThrows(LZ4Exception.class, () -> Lz4.decompress(cut, events.length));
    assertThrows(LZ4Exception.class, () -> Lz4.decompress(block, events.length - 1));
    assertThrows(LZ4Exception.class, () -> Lz4.decompress(block, events.length + 1));
  }
}
