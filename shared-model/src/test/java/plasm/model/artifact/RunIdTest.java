package plasm.model.artifact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunIdTest {
  private static final String HEX =
      "34356c38739f20daf730f61a910fdd0b084657ca7013481cb90750536866bf6f";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pr34356c38739f20daf730f61a910fdd0b084657ca7013481cb90750536866bf6f",
        "pr34356C38739F20DAF730F61A910FDD0B084657CA7013481CB90750536866BF6F",
        "pr34356c38739f20daf730f61a910fdd0b084657ca7013481cb90750536866BF6F"
      })
  void parse_takesEitherCase(String text) {
    RunId id = RunId.parse(text).orElseThrow();
    assertEquals(HEX, id.hex());
    assertEquals("pr" + HEX, id.toString());
    assertEquals(Optional.of(id), RunId.parse(id.toString()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "pr",
        "34356c38739f20daf730f61a910fdd0b084657ca7013481cb90750536866bf6f",
        "PR34356c38739f20daf730f61a910fdd0b084657ca7013481cb90750536866bf6f",
        "Pr34356c38739f20daf730f61a910fdd0b084657ca7013481cb90750536866bf6f",
        "pr34356c38739f20daf730f61a910fdd0b084657ca7013481cb90750536866bf6",
        "pr34356c38739f20daf730f61a910fdd0b084657ca7013481cb90750536866bf6f0",
        "pr34356c38739f20daf730f61a910fdd0b084657ca7013481cb90750536866bf6g",
        "pr34356c38739f20daf730f61a910fdd0b084657ca7013481cb90750536866bf6\uff46",
        "pr34356c38739f20daf730f61a910fdd0b084657ca7013481cb90750536866bf6\u0668",
        " pr34356c38739f20daf730f61a910fdd0b084657ca7013481cb90750536866bf6f",
        "pr34356c38739f20daf730f61a910fdd0b084657ca7013481cb90750536866bf6f ",
        "pr34356c38739f20daf730f61a910fdd0b084657ca7013481cb90750536866bf6f\n",
        "prpr356c38739f20daf730f61a910fdd0b084657ca7013481cb90750536866bf6f",
        "pr+4356c38739f20daf730f61a910fdd0b084657ca7013481cb90750536866bf6f",
        "6ba7b810-9dad-11d1-80b4-00c04fd430c8",
        "pr6ba7b810-9dad-11d1-80b4-00c04fd430c8"
      })
  void parse_isEmptyForAnythingElse(String text) {
    assertEquals(Optional.empty(), RunId.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "34356C38739f20daf730f61a910fdd0b084657ca7013481cb90750536866bf6f",
        "pr34356c38739f20daf730f61a910fdd0b084657ca7013481cb90750536866bf6f"
      })
  void new_refusesWhatWouldNotPrintAsOthersDo(String hex) {
    assertThrows(IllegalArgumentException.class, () -> new RunId(hex));
  }

  @Test
  void equals_isThatOfTheDigest() {
    assertEquals(new RunId(HEX), RunId.parse("pr" + HEX).orElseThrow());
  }
}
