package plasm.model.artifact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a path names a session and its plans by: {@link PromptHash}, {@link SessionId}, PlanId. */
class SessionPathTest {
  private static final String HASH =
      "a2d6b29093f7ee99fc2b24cce128d64286c0e662c17055b1fe845313176c9957";
  private static final String SESSION = "47d76fd3cbd0e9aef5e37c18b97e2cc6";
  private static final String PLAN = "66934036-d17e-4497-bd48-82a5ce5b2a92";

  @Test
  void promptHash_takesEitherCaseAndPrintsLowercase() {
    assertEquals(Optional.of(new PromptHash(HASH)), PromptHash.parse(HASH));
    assertEquals(
        HASH,
        PromptHash.parse("A2D6B29093F7EE99FC2B24CCE128D64286C0E662C17055B1FE845313176C9957")
            .orElseThrow()
            .toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "47d76fd3cbd0e9aef5e37c18b97e2cc6",
        "a2d6b29093f7ee99fc2b24cce128d64286c0e662c17055b1fe845313176c995",
        "a2d6b29093f7ee99fc2b24cce128d64286c0e662c17055b1fe845313176c99570",
        "a2d6b29093f7ee99fc2b24cce128d64286c0e662c17055b1fe845313176c995g",
        "a2d6b29093f7ee99fc2b24cce128d64286c0e662c17055b1fe845313176c995/",
        "a2d6b29093f7ee99fc2b24cce128d64286c0e662c17055b1fe845313176c995:",
        "a2d6b29093f7ee99fc2b24cce128d64286c0e662c17055b1fe845313176c995@",
        "a2d6b29093f7ee99fc2b24cce128d64286c0e662c17055b1fe845313176c995`",
        "pra2d6b29093f7ee99fc2b24cce128d64286c0e662c17055b1fe845313176c99",
        "a2d6b29093f7ee99fc2b24cce128d64286c0e662c17055b1fe845313176c995\u0667"
      })
  void promptHash_isEmptyForAnythingElse(String text) {
    assertEquals(Optional.empty(), PromptHash.parse(text));
    assertThrows(IllegalArgumentException.class, () -> new PromptHash(text));
  }

  @Test
  void sessionId_takesEitherCaseAndPrintsLowercase() {
    assertEquals(Optional.of(new SessionId(SESSION)), SessionId.parse(SESSION));
    assertEquals(
        SESSION, SessionId.parse("47D76FD3CBD0E9AEF5E37C18B97E2CC6").orElseThrow().toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "s1",
        "47d76fd3cbd0e9aef5e37c18b97e2cc",
        "47d76fd3cbd0e9aef5e37c18b97e2cc60",
        "47d76fd3cbd0e9aef5e37c18b97e2ccg",
        "47d76fd3-cbd0-e9ae-f5e3-7c18b97e2cc6",
        "47d76fd3cbd0e9aef5e37c18b97e2cc ",
        "../../../../../../../etc/passwd/",
        "a2d6b29093f7ee99fc2b24cce128d64286c0e662c17055b1fe845313176c9957"
      })
  void sessionId_isEmptyForAnythingElse(String text) {
    assertEquals(Optional.empty(), SessionId.parse(text));
    assertThrows(IllegalArgumentException.class, () -> new SessionId(text));
  }

  @Test
  void planId_takesEitherCaseAndPrintsLowercase() {
    PlanId plan = new PlanId(UUID.fromString(PLAN));
    assertEquals(Optional.of(plan), PlanId.parse(PLAN));
    assertEquals(Optional.of(plan), PlanId.parse("66934036-D17E-4497-BD48-82A5CE5B2A92"));
    assertEquals(PLAN, plan.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1-1-1-1-1",
        "66934036d17e4497bd4882a5ce5b2a92",
        "{66934036-d17e-4497-bd48-82a5ce5b2a92}",
        "urn:uuid:66934036-d17e-4497-bd48-82a5ce5b2a92",
        "66934036-d17e-4497-bd48-82a5ce5b2a9",
        "66934036-d17e-4497-bd48-82a5ce5b2a9g"
      })
  void planId_isEmptyForAnythingElse(String text) {
    assertEquals(Optional.empty(), PlanId.parse(text));
  }

  @Test
  void new_refusesNullAndUpperCase() {
    assertThrows(NullPointerException.class, () -> new PlanId(null));
    assertThrows(NullPointerException.class, () -> new PromptHash(null));
    assertThrows(
        IllegalArgumentException.class, () -> new SessionId("47D76FD3CBD0E9AEF5E37C18B97E2CC6"));
  }
}
