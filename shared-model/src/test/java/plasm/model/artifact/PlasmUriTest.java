package plasm.model.artifact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The table of URIs in spec/run-artifacts.md; {@code {h}} stands for a hash, and so on. */
class PlasmUriTest {
  private static final String H =
      "a2d6b29093f7ee99fc2b24cce128d64286c0e662c17055b1fe845313176c9957";
  private static final String S = "47d76fd3cbd0e9aef5e37c18b97e2cc6";
  private static final String U = "66934036-d17e-4497-bd48-82a5ce5b2a92";
  private static final PromptHash HASH = new PromptHash(H);
  private static final SessionId SESSION = new SessionId(S);
  private static final PlanId PLAN = new PlanId(UUID.fromString(U));
  private static final LogicalSession SLOT = new LogicalSession("s0");
  private static final LogicalSession AGENT = new LogicalSession(U);

  record Kind(String text, PlasmUri uri) {}

  static List<Kind> kinds() {
    return List.of(
        new Kind(
            "plasm://execute/{h}/{s}/run/pr{h}",
            new PlasmUri.CanonicalRun(HASH, SESSION, new RunId(H))),
        new Kind(
            "plasm://execute/{h}/{s}/plan/{u}", new PlasmUri.CanonicalPlan(HASH, SESSION, PLAN)),
        new Kind("plasm://r/0", new PlasmUri.ShortRun(0)),
        new Kind("plasm://r/9223372036854775807", new PlasmUri.ShortRun(Long.MAX_VALUE)),
        new Kind("plasm://p/7", new PlasmUri.ShortPlan(7)),
        new Kind("plasm://session/s0/r/10", new PlasmUri.SessionRun(SLOT, 10)),
        new Kind("plasm://session/{u}/r/1", new PlasmUri.SessionRun(AGENT, 1)),
        new Kind("plasm://session/s0/p/0", new PlasmUri.SessionPlan(SLOT, 0)),
        new Kind("plasm://session/{u}/p/2", new PlasmUri.SessionPlan(AGENT, 2)));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void parse_readsBackWhatEveryKindPrints(Kind kind) {
    assertEquals(filled(kind.text), kind.uri.toString());
    assertEquals(Optional.of(kind.uri), PlasmUri.parse(filled(kind.text)));
  }

  @Test
  void parse_takesIdsInEitherCaseAndPrintsLowercase() {
    String upper =
        filled("plasm://execute/{H}/{S}/run/pr{H}")
            .replace("{H}", H.toUpperCase(Locale.ROOT))
            .replace("{S}", S.toUpperCase(Locale.ROOT));
    assertEquals(
        filled("plasm://execute/{h}/{s}/run/pr{h}"),
        PlasmUri.parse(upper).orElseThrow().toString());
    assertEquals(
        Optional.of(new PlasmUri.CanonicalPlan(HASH, SESSION, PLAN)),
        PlasmUri.parse(
            filled("plasm://execute/{h}/{s}/plan/66934036-D17E-4497-BD48-82A5CE5B2A92")));
    assertEquals(
        Optional.of(new PlasmUri.SessionRun(AGENT, 1)),
        PlasmUri.parse("plasm://session/66934036-D17E-4497-BD48-82A5CE5B2A92/r/1"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "plasm",
        "plasm:",
        "plasm:/",
        "plasm://",
        "plasm:///",
        "plasm:///r/1",
        "plasm:r/1",
        "plasm:/r/1",
        "PLASM://r/1",
        "Plasm://r/1",
        "plasma://r/1",
        "http://r/1",
        " plasm://r/1",
        "plasm ://r/1",
        "r/1",
        "p1",
        "plasm://r",
        "plasm://r/",
        "plasm://r//1",
        "plasm://r/1/",
        "plasm://r/1/2",
        "plasm://r/1 ",
        "plasm://r/ 1",
        "plasm://r/1\n",
        "plasm://r/-1",
        "plasm://r/-0",
        "plasm://r/+1",
        "plasm://r/00",
        "plasm://r/01",
        "plasm://r/1.0",
        "plasm://r/0x1",
        "plasm://r/one",
        "plasm://r/\u0661",
        "plasm://r/%31",
        "plasm://r/1%20",
        "plasm://%72/1",
        "plasm://r%2f1",
        "plasm://r/1?",
        "plasm://r/1?follow=1",
        "plasm://r/1#",
        "plasm://r/1#top",
        "plasm://r/1;v=1",
        "plasm://r:1",
        "plasm://r:80/1",
        "plasm://me@r/1",
        "plasm://R/1",
        "plasm://P/1",
        "plasm://x/1",
        "plasm://run/1",
        "plasm://plan/1",
        "plasm://r\\1",
        "plasm://r/9223372036854775808",
        "plasm://r/9999999999999999999",
        "plasm://r/18446744073709551615",
        "plasm://r/100000000000000000000000000",
        "plasm://r/pr{h}",
        "plasm://p",
        "plasm://p/",
        "plasm://p/p1",
        "plasm://p/1/",
        "plasm://p/{u}",
        "plasm://session",
        "plasm://session/",
        "plasm://session/s0",
        "plasm://session/s0/r",
        "plasm://session/s0/r/",
        "plasm://session/s0/r/1/",
        "plasm://session/s0/r/1/2",
        "plasm://session/s0//1",
        "plasm://session//r/1",
        "plasm://session/s0/x/1",
        "plasm://session/s0/R/1",
        "plasm://session/s0/run/1",
        "plasm://session/s0/r/-1",
        "plasm://session/s0/r/01",
        "plasm://session/s0/r/9223372036854775808",
        "plasm://session/s/r/1",
        "plasm://session/S0/r/1",
        "plasm://session/0/r/1",
        "plasm://session/s00/r/1",
        "plasm://session/s-1/r/1",
        "plasm://session/s1a/r/1",
        "plasm://session/s 1/r/1",
        "plasm://session/s9223372036854775808/r/1",
        "plasm://session/t0/r/1",
        "plasm://session/{s}/r/1",
        "plasm://session/{h}/r/1",
        "plasm://session/{{u}}/r/1",
        "plasm://session/66934036d17e4497bd4882a5ce5b2a92/p/1",
        "plasm://session/66934036-d17e-4497-bd48-82a5ce5b2a9/p/1",
        "plasm://Session/s0/r/1",
        "plasm://execute",
        "plasm://execute/",
        "plasm://execute/{h}",
        "plasm://execute/{h}/{s}",
        "plasm://execute/{h}/{s}/run",
        "plasm://execute/{h}/{s}/run/",
        "plasm://execute/{h}/{s}/run/pr{h}/",
        "plasm://execute/{h}/{s}/run/pr{h}/x",
        "plasm://execute/{h}/{s}//pr{h}",
        "plasm://execute/{h}//run/pr{h}",
        "plasm://execute//{s}/run/pr{h}",
        "plasm://execute/{s}/{h}/run/pr{h}",
        "plasm://execute/{h}/{s}/run/{h}",
        "plasm://execute/{h}/{s}/run/PR{h}",
        "plasm://execute/{h}/{s}/run/{u}",
        "plasm://execute/{h}/{s}/run/1",
        "plasm://execute/{h}/{s}/run/pr{h}?x=1",
        "plasm://execute/{h}/{s}/run/pr{h}#x",
        "plasm://execute/{h}/{s}/run/pr{h} ",
        "plasm://execute/{h}/{s}/Run/pr{h}",
        "plasm://execute/{h}/{s}/r/1",
        "plasm://execute/{h}/{s}/runs/pr{h}",
        "plasm://execute/{h}/{s}/artifacts/pr{h}",
        "plasm://execute/{h}/{s}/plan",
        "plasm://execute/{h}/{s}/plan/",
        "plasm://execute/{h}/{s}/plan/p1",
        "plasm://execute/{h}/{s}/plan/pr{h}",
        "plasm://execute/{h}/{s}/plan/{u}/",
        "plasm://execute/{h}/{s}/plan/66934036d17e4497bd4882a5ce5b2a92",
        "plasm://execute/{h}/../run/pr{h}",
        "plasm://execute/{h}/{s}%2Frun/pr{h}",
        "plasm://Execute/{h}/{s}/run/pr{h}"
      })
  void parse_isEmptyForAnythingElse(String text) {
    assertEquals(Optional.empty(), PlasmUri.parse(filled(text)));
  }

  @Test
  void new_refusesNull() {
    assertThrows(NullPointerException.class, () -> new PlasmUri.CanonicalRun(HASH, SESSION, null));
    assertThrows(NullPointerException.class, () -> new PlasmUri.CanonicalPlan(HASH, null, PLAN));
    assertThrows(NullPointerException.class, () -> new PlasmUri.SessionRun(null, 1));
    assertThrows(NullPointerException.class, () -> new PlasmUri.SessionPlan(null, 1));
  }

  @Test
  void logicalSession_refusesWhatWouldNotPrintAsOthersDo() {
    assertThrows(IllegalArgumentException.class, () -> new LogicalSession("s01"));
    assertThrows(
        IllegalArgumentException.class,
        () -> new LogicalSession("66934036-D17E-4497-BD48-82A5CE5B2A92"));
  }

  private static String filled(String text) {
    return text.replace("{h}", H).replace("{s}", S).replace("{u}", U);
  }
}
