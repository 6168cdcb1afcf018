package plasm.sink.store.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class IndexedTextTest {
  @Test
  void of_keepsWhatFits() {
    assertNull(IndexedText.of(null));
    assertEquals("", IndexedText.of(""));
    assertEquals("größe-租户", IndexedText.of("größe-租户"));
    assertEquals("x".repeat(200), IndexedText.of("x".repeat(200)));
  }

  @Test
  void of_longTextIsShortAndStaysDistinct() {
    String one = IndexedText.of("x".repeat(5_000_000));
    assertTrue(one.length() < 120, one);
    assertEquals(one, IndexedText.of("x".repeat(5_000_000)));
    assertNotEquals(one, IndexedText.of("x".repeat(5_000_001)));
    assertNotEquals(IndexedText.of("x".repeat(201)), IndexedText.of("x".repeat(200)));
  }

  @Test
  void of_whatNoColumnHoldsIsHeldAsHash() {
    String nul = IndexedText.of("a\0b");
    assertTrue(IndexedText.isStorable(nul));
    assertNotEquals(nul, IndexedText.of("a\0c"));
  }

  @Test
  void of_cutsNoCharacterInTwo() {
    String cut = IndexedText.of("x".repeat(39) + "\uD83D\uDE00".repeat(200));
    byte[] utf8 = cut.getBytes(StandardCharsets.UTF_8);
    assertEquals(cut, new String(utf8, StandardCharsets.UTF_8));
  }
}
