package plasm.model.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class TenantTest {
  @ParameterizedTest
  @NullAndEmptySource
  @ValueSource(strings = "__none__")
  void of_isNoneForNoTenant(String id) {
    assertSame(Tenant.NONE, Tenant.of(id));
    assertEquals("__none__", Tenant.of(id).partition());
  }

  @ParameterizedTest
  @ValueSource(strings = {"acme", " ", "anonymous", "__NONE__", "größe-租户"})
  void of_keepsEveryOtherIdAsItIs(String id) {
    assertEquals(id, Tenant.of(id).partition());
    assertEquals(id, Tenant.of(id).toString());
  }

  @Test
  void new_refusesNull() {
    assertThrows(NullPointerException.class, () -> new Tenant(null));
  }

  @ParameterizedTest
  @NullAndEmptySource
  @ValueSource(
      strings = {
        "acme",
        "__none__",
        "...",
        ".acme",
        "a..b",
        "a b",
        "größe-租户",
        "a:b",
        "%2e%2e",
        "\u00a0"
      })
  void isSafePathSegment_isTrueForNames(String id) {
    assertEquals(true, Tenant.of(id).isSafePathSegment());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ".", "..", "/", "a/b", "../a", "/etc", "a\\b", "..\\a", "a\u0000", "\n", "a\tb", "\u001f",
        "\u007f", "\u0080", "\u009f"
      })
  void isSafePathSegment_isFalseForWhatCouldLeaveTheFolder(String id) {
    assertEquals(false, Tenant.of(id).isSafePathSegment());
  }

  @Test
  void isSafePathSegment_countsBytesNotCharacters() {
    assertEquals(true, Tenant.of("a".repeat(255)).isSafePathSegment());
    assertEquals(false, Tenant.of("a".repeat(256)).isSafePathSegment());
    assertEquals(true, Tenant.of("ü".repeat(127) + "a").isSafePathSegment());
    assertEquals(false, Tenant.of("ü".repeat(128)).isSafePathSegment());
    assertEquals(true, Tenant.of("租".repeat(85)).isSafePathSegment());
    assertEquals(false, Tenant.of("租".repeat(85) + "a").isSafePathSegment());
    assertEquals(false, Tenant.of("😀".repeat(64)).isSafePathSegment());
  }
}
