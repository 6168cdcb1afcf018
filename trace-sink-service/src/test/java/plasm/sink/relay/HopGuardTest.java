package plasm.sink.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HopGuardTest {
  private static final UUID A = UUID.fromString("aaaaaaaa-0000-4000-8000-000000000000");
  private static final UUID B = UUID.fromString("bbbbbbbb-0000-4000-8000-000000000000");
  private static final UUID C = UUID.fromString("cccccccc-0000-4000-8000-000000000000");

  private final Hands hands = new Hands();
  private final HopGuard a = new HopGuard(A, hands);

  /** A clock that is set by hand. */
  private static final class Hands extends Clock {
    private Instant now = Instant.parse("2026-05-01T00:00:00Z");

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  @Test
  void via_namesOneselfLast() {
    assertEquals(A.toString(), a.via());
    assertFalse(a.isLoop(List.of(B.toString())));
    assertFalse(a.isLoop(List.of(C + "," + B)));
    assertEquals(C + ", " + B + ", " + A, a.via());
  }

  @Test
  void via_everyProcessHasAnIdOfItsOwn() {
    assertNotEquals(new HopGuard(hands).via(), new HopGuard(hands).via());
  }

  @Test
  void isLoop_ofOneAtOnce() {
    assertTrue(a.isLoop(List.of(a.via())));
    assertTrue(a.sawLoop());
  }

  @Test
  void isLoop_ofTwoAfterTwoRequests() {
    HopGuard b = new HopGuard(B, hands);
    assertFalse(b.isLoop(List.of(a.via())));
    assertTrue(a.isLoop(List.of(b.via())));
    assertTrue(b.isLoop(List.of(a.via())), "a tells b, although a refused what told it");
  }

  @Test
  void isLoop_ofThreeOnEveryMemberAfterTwoRounds() {
    HopGuard b = new HopGuard(B, hands);
    HopGuard c = new HopGuard(C, hands);
    for (int round = 0; round < 2; round++) {
      b.isLoop(List.of(a.via()));
      c.isLoop(List.of(b.via()));
      a.isLoop(List.of(c.via()));
    }
    assertTrue(a.sawLoop() && b.sawLoop() && c.sawLoop());
  }

  @Test
  void isLoop_notForAChain() {
    HopGuard b = new HopGuard(B, hands);
    HopGuard c = new HopGuard(C, hands);
    for (int round = 0; round < 5; round++) {
      assertFalse(b.isLoop(List.of(a.via())));
      assertFalse(c.isLoop(List.of(b.via())));
    }
    assertEquals(A + ", " + B + ", " + C, c.via());
  }

  @Test
  void sawLoop_isForgottenAfterAWhile() {
    a.isLoop(List.of(A.toString()));
    hands.now = hands.now.plus(HopGuard.REMEMBERED);
    assertTrue(a.sawLoop());
    hands.now = hands.now.plusMillis(1);
    assertFalse(a.sawLoop());
  }

  @Test
  void via_sendersAreForgottenAfterAWhile() {
    a.isLoop(List.of(B.toString()));
    hands.now = hands.now.plus(Duration.ofSeconds(40));
    a.isLoop(List.of(C.toString()));
    hands.now = hands.now.plus(Duration.ofSeconds(30));
    assertEquals(C + ", " + A, a.via());
  }

  @Test
  void senderChanges_growWithSendersThatAreNew() {
    long before = a.senderChanges();
    a.isLoop(List.of(B.toString()));
    a.isLoop(List.of(B.toString()));
    assertEquals(before + 1, a.senderChanges());
    hands.now = hands.now.plus(HopGuard.REMEMBERED).plusSeconds(1);
    a.isLoop(List.of(B.toString()));
    assertEquals(before + 2, a.senderChanges());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        ",",
        ",,,,",
        "garbage",
        "aaaaaaaa-0000-4000-8000-00000000000",
        "aaaaaaaa-0000-4000-8000-0000000000000",
        "\u0000\u0001",
        "../../etc/passwd",
        "größe-租户",
      })
  void isLoop_garbageIsIgnored(String header) {
    assertFalse(a.isLoop(List.of(header)));
    assertEquals(A.toString(), a.via());
  }

  @Test
  void isLoop_tenKilobytesAreHarmless() {
    String long1 = "x".repeat(10_000);
    String long2 = ",".repeat(10_000);
    assertFalse(a.isLoop(List.of(long1, long2, long1 + "," + B)));
    assertEquals(B + ", " + A, a.via());
    assertTrue(a.isLoop(List.of(long1 + ", " + A)));
  }

  @Test
  void via_ofManySendersIsBoundedAndNamesAllOfThemInTime() {
    List<String> many =
        IntStream.range(0, 400).mapToObj(any -> UUID.randomUUID().toString()).toList();
    many.forEach(id -> a.isLoop(List.of(id)));
    Set<String> named = new HashSet<>();
    for (int i = 0; i < 200; i++) {
      List<String> via = List.of(a.via().split(", "));
      assertEquals(100, via.size());
      assertEquals(A.toString(), via.getLast());
      named.addAll(via);
    }
    assertTrue(named.containsAll(many));
  }

  @Test
  void isLoop_rememberedSendersAreBounded() {
    String header =
        IntStream.range(0, 5_000)
            .mapToObj(any -> UUID.randomUUID().toString())
            .collect(Collectors.joining(","));
    a.isLoop(List.of(header));
    a.isLoop(List.of(B.toString()));
    assertTrue(a.via().length() < 4_000);
  }
}
