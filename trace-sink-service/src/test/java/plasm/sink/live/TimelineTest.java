package plasm.sink.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import plasm.sink.live.Timeline.Frame;

class TimelineTest {
  @Test
  void offsetBehind_isWhereTheNextSeqIs() {
    Timeline timeline = new Timeline(100);
    add(timeline, 5, 6, 8);
    assertEquals(0, timeline.offsetBehind(4));
    assertEquals(1, timeline.offsetBehind(5));
    assertEquals(2, timeline.offsetBehind(6));
    assertEquals(2, timeline.offsetBehind(7));
    assertEquals(3, timeline.offsetBehind(8));
    assertEquals(3, timeline.offsetBehind(99));
  }

  @Test
  void offsetBehind_isNoneForWhatHasLeft() {
    Timeline timeline = new Timeline(2);
    add(timeline, 1, 2, 3);
    assertEquals(-1, timeline.offsetBehind(0));
    assertEquals(1, timeline.offsetBehind(1));
    timeline.forgetUpTo(7);
    assertEquals(-1, timeline.offsetBehind(3));
    assertFalse(timeline.has(3));
    assertEquals(4, timeline.offsetBehind(7));
    add(timeline, 8);
    assertEquals(4, timeline.offsetBehind(7));
    assertEquals(8, timeline.at(4).seq());
  }

  @Test
  void add_letsTheOldestLeaveWhenFull() {
    Timeline timeline = new Timeline(2);
    assertNull(timeline.add(frame(1)));
    assertNull(timeline.add(frame(2)));
    assertEquals(1, timeline.add(frame(3)).seq());
    assertFalse(timeline.has(0));
    assertTrue(timeline.has(1));
    assertTrue(timeline.has(3));
    assertFalse(timeline.has(4));
  }

  @Test
  void timeline_holdsTheLastFramesAtTheirOffsetsHoweverItWasFilled() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      int most = 1 + random.nextInt(70);
      Timeline timeline = new Timeline(most);
      List<Long> all = new ArrayList<>();
      for (int i = random.nextInt(300); i >= 0; i--) {
        all.add((long) all.size() + 1);
        timeline.add(frame(all.getLast()));
        if (random.nextInt(9) == 0 && timeline.size() > 0) {
          timeline.dropOldest();
        }
      }
      String message = "seed " + seed + ", round " + round;
      assertEquals(all.size(), timeline.end(), message);
      assertTrue(timeline.size() <= most, message);
      for (long offset = timeline.end() - timeline.size(); offset < timeline.end(); offset++) {
        assertTrue(timeline.has(offset), message);
        assertEquals(all.get((int) offset), timeline.at(offset).seq(), message);
        assertEquals(offset, timeline.offsetBehind(all.get((int) offset) - 1), message);
      }
    }
  }

  private static void add(Timeline timeline, long... seqs) {
    for (long seq : seqs) {
      timeline.add(frame(seq));
    }
  }

  private static Frame frame(long seq) {
    return new Frame(seq, new byte[] {1}, false);
  }
}
