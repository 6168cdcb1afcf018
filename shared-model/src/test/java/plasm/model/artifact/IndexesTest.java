package plasm.model.artifact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IndexesTest {
  @ParameterizedTest
  @ValueSource(longs = {0, 1, 9, 10, 4_294_967_296L, 1_000_000_000_000_000_000L, Long.MAX_VALUE})
  void parse_readsWhatPrintsTheSame(long index) {
    assertEquals(OptionalLong.of(index), Indexes.parse(Long.toString(index)));
    assertEquals(Optional.of(new PlanHandle(index)), PlanHandle.parse("p" + index));
    assertEquals("p" + index, new PlanHandle(index).toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-1",
        "-0",
        "+1",
        "00",
        "01",
        "1.0",
        "1e3",
        "0x1",
        "1_000",
        " 1",
        "1 ",
        "1\n",
        "a",
        "/",
        ":",
        "\u0661",
        "\uff11",
        "9223372036854775808",
        "9999999999999999999",
        "10000000000000000000",
        "18446744073709551616",
        "36893488147419103232"
      })
  void parse_isEmptyForAnythingElse(String text) {
    assertEquals(OptionalLong.empty(), Indexes.parse(text));
    assertEquals(Optional.empty(), PlanHandle.parse("p" + text));
    assertEquals(Optional.empty(), LogicalSession.parse("s" + text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1", "P1", "pp1", "p", "pc1", "r1", "p1p", " p1"})
  void planHandle_isEmptyWithoutItsPrefixAndIndex(String text) {
    assertEquals(Optional.empty(), PlanHandle.parse(text));
  }

  @Test
  void new_refusesNegativeIndexes() {
    assertThrows(IllegalArgumentException.class, () -> new PlanHandle(-1));
    assertThrows(IllegalArgumentException.class, () -> new PlasmUri.ShortRun(-1));
    assertThrows(IllegalArgumentException.class, () -> new PlasmUri.ShortPlan(Long.MIN_VALUE));
  }
}
