package plasm.sink.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import plasm.model.testkit.Events;
import plasm.model.trace.Tenant;
import plasm.sink.complete.TraceCompletion;
import plasm.sink.store.Stamped;
import plasm.sink.store.TraceFeed;
import plasm.sink.store.memory.MemoryStore;
import plasm.sink.trace.IdleClock;
import plasm.sink.trace.RecordRange;
import plasm.sink.trace.TraceKey;
import plasm.sink.trace.TraceRecord;

class LiveHubTest {
  private static final Instant NOW = Instant.parse("2026-05-01T00:00:00Z");
  private static final int TIMELINE = 32;
  private static final int LAG = 10;
  private static final int KEPT = 2;

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final PlainFrames frames = new PlainFrames();
  private LiveHub hub = hub(1 << 20);
  private MemoryStore store = new MemoryStore(100, 64L << 20, hub);
  private LiveTraces traces = traces();
  private final TraceKey trace = key();

  private LiveHub hub(long maxBytes) {
    return new LiveHub(
        new HubBounds(TIMELINE, LAG, KEPT, maxBytes), frames, new HubMeters(registry));
  }

  private LiveTraces traces() {
    IdleClock clock = new IdleClock(Clock.systemUTC(), Duration.ZERO);
    return new LiveTraces(
        hub, store, new TraceCompletion(store, (head, records) -> {}, clock, () -> false), clock);
  }

  @AfterEach
  void close() {
    hub.close();
  }

  @Test
  void viewers_shareOneBatch() {
    append(trace);
    Viewer first = view(trace);
    Viewer second = view(trace);
    append(trace);
    append(trace);
    assertTrue(first.isWoken() && second.isWoken());
    Next.Batch batch = assertInstanceOf(Next.Batch.class, first.stream().next(false));
    assertEquals(List.of("patch 2", "patch 3"), PlainFrames.lines(batch.bytes()));
    assertSame(batch, second.stream().next(false));
  }

  @Test
  void viewersThatComeTogether_shareOneSnapshot() {
    append(trace);
    for (int i = 0; i < 5; i++) {
      assertEquals(List.of("snapshot 1 1"), view(trace).read().seen());
    }
    assertEquals(1, frames.snapshots());
    append(trace);
    assertEquals(List.of("snapshot 1 1", "patch 2"), view(trace).read().seen());
    assertEquals(1, frames.snapshots());
    for (int i = 0; i < LAG; i++) {
      append(trace);
    }
    assertEquals(List.of("snapshot 12 12"), view(trace).read().seen());
  }

  @Test
  void viewerThatCouldNotKeepUp_lagsBeyondTheBoundOnly() {
    append(trace);
    Viewer viewer = view(trace);
    viewer.seen();
    for (int i = 0; i < LAG; i++) {
      append(trace);
    }
    assertEquals(LAG, viewer.read(true).seen().size());
    for (int i = 0; i <= LAG; i++) {
      append(trace);
    }
    assertEquals(List.of("lagged", "snapshot 22 22"), viewer.read(true).seen());
    assertEquals(1, registry.get("plasm.trace_sink.hub.lagged").counter().count());
    append(trace);
    assertEquals(List.of("patch 23"), viewer.read().seen());
  }

  @Test
  void viewerThatWasNotWaitedFor_getsABurstWhole() {
    append(trace);
    Viewer viewer = view(trace);
    viewer.seen();
    for (int i = 0; i < 3 * LAG; i++) {
      append(trace);
    }
    assertEquals(3 * LAG, viewer.read().seen().size());
  }

  @Test
  void viewerBehindTheTimeline_startsAnew() {
    append(trace);
    Viewer viewer = view(trace);
    viewer.seen();
    for (int i = 0; i < TIMELINE + 5; i++) {
      append(trace);
    }
    assertEquals(List.of("lagged", "snapshot 38 38"), viewer.read().seen());
    assertEquals(5, registry.get("plasm.trace_sink.hub.timeline_events_dropped").counter().count());
  }

  @Test
  void feedThatBeginsAgain_repeatsNothing() {
    append(trace);
    Viewer viewer = view(trace);
    append(trace);
    TraceRecord known = store.records(trace, RecordRange.ALL).toList().getFirst();
    hub.recorded(trace, known);
    hub.completed(store.head(trace).orElseThrow());
    append(trace);
    assertEquals(List.of("snapshot 1 1", "patch 2", "patch 3"), viewer.read().seen());
  }

  @Test
  void feedThatLeavesSomethingOut_makesAllStartAnew() {
    store = new MemoryStore(100, 64L << 20, TraceFeed.NONE);
    traces = traces();
    append(trace);
    Viewer viewer = view(trace);
    for (int i = 0; i < 6; i++) {
      append(trace);
    }
    hub.recorded(trace, store.records(trace, new RecordRange.Page(6, 1)).toList().getFirst());
    assertEquals(List.of("snapshot 1 1", "lagged", "snapshot 7 7"), viewer.read().seen());
  }

  @Test
  void end_endsTheStreamAndNewOnesGoOn() {
    append(trace);
    Viewer viewer = view(trace);
    complete(trace);
    append(trace);
    assertEquals(List.of("snapshot 1 1", "terminal 2"), viewer.read().seen());
    assertTrue(viewer.isOver());
    Viewer later = view(trace);
    append(trace);
    assertEquals(List.of("snapshot 3 2", "patch 4"), later.read().seen());
    complete(trace);
    assertEquals(List.of("terminal 5"), later.read().seen());
    assertEquals(List.of("snapshot 5 3"), view(trace).seen());
  }

  @Test
  void viewerThatComesBack_goesOnFromMemory() {
    append(trace);
    Viewer viewer = view(trace);
    viewer.close();
    append(trace);
    append(trace);
    assertEquals(List.of("patch 2", "patch 3"), view(trace, 1L).read().seen());
    assertEquals(1, frames.snapshots());
  }

  @Test
  void viewerThatComesBack_goesOnFromStorageWhenMemoryDoesNotReach() {
    for (int i = 0; i < 5; i++) {
      append(trace);
    }
    assertEquals(List.of("patch 3", "patch 4", "patch 5"), view(trace, 2L).read().seen());
    for (int i = 0; i < TIMELINE; i++) {
      append(trace);
    }
    assertEquals(List.of("snapshot 37 37"), view(trace, 2L).read().seen());
    assertEquals(List.of("snapshot 37 37"), view(trace, 99L).read().seen());
  }

  @Test
  void tracesNobodyViews_leaveMemoryBeyondTheBound() {
    List<TraceKey> all = List.of(key(), key(), key(), key());
    for (TraceKey each : all) {
      append(each);
      view(each).close();
    }
    assertEquals(List.of(false, false, true, true), all.stream().map(hub::follows).toList());
    assertEquals(2, registry.get("plasm.trace_sink.hub.evictions").counter().count());
    assertEquals(List.of(), hub.viewed());
  }

  @Test
  void viewedTraces_neverLeaveMemory() {
    List<TraceKey> all = List.of(key(), key(), key(), key());
    all.forEach(this::append);
    all.forEach(this::view);
    assertTrue(all.stream().allMatch(hub::follows));
    assertEquals(4, hub.viewed().size());
    assertEquals(4, registry.get("plasm.trace_sink.hub.subscribers").gauge().value());
  }

  @Test
  void timelines_areBoundedByBytesTogether() {
    hub.close();
    registry.clear();
    hub = hub(1_000);
    store = new MemoryStore(100, 64L << 20, hub);
    traces = traces();
    List<Viewer> viewers = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      TraceKey each = key();
      append(each);
      viewers.add(view(each));
      for (int j = 0; j < 30; j++) {
        append(each);
      }
    }
    double held = registry.get("plasm.trace_sink.hub.bytes").gauge().value();
    int leastFrames = HubBounds.LEAST_TIMELINE_EVENTS + 1;
    assertTrue(held <= 1_000 + 10 * leastFrames * 10, "held " + held);
    for (Viewer viewer : viewers) {
      List<String> seen = viewer.read().seen();
      assertTrue(List.of("patch 31", "snapshot 31 31").contains(seen.getLast()), seen.toString());
      viewer.close();
    }
    assertTrue(
        registry.get("plasm.trace_sink.hub.bytes").gauge().value() <= 1_000, "after the last left");
  }

  @Test
  void traceThatLeavesTheStore_endsItsStreams() {
    append(trace);
    Viewer viewer = view(trace);
    hub.forgotten(trace);
    assertTrue(viewer.isWoken());
    assertEquals(List.of("snapshot 1 1", "gone"), viewer.read().seen());
    assertFalse(hub.follows(trace));
    viewer.close();
    append(trace);
    assertEquals(List.of("snapshot 2 2"), view(trace).seen());
  }

  @Test
  void close_endsStreamsWhenTheyHaveToldEverything() {
    append(trace);
    Viewer viewer = view(trace);
    append(trace);
    complete(trace);
    hub.close();
    assertEquals(List.of("snapshot 1 1", "patch 2", "terminal 3"), viewer.read().seen());
    assertTrue(viewer.isOver());
    assertEquals(0, registry.get("plasm.trace_sink.hub.bytes").gauge().value());
  }

  @Test
  void recordThatIsNotKept_isRemarkedUpon() {
    append(trace);
    Viewer viewer = view(trace);
    append(trace);
    hub.notDurable(trace, 2, "refused");
    append(trace);
    assertEquals(
        List.of("snapshot 1 1", "patch 2", "lost 2 refused", "patch 3"), viewer.read().seen());
  }

  /**
   * A remark tells of an earlier record; who begins behind that record must still hear the rest.
   */
  @Test
  void remark_hidesNothingFromViewersThatComeBack() {
    append(trace);
    view(trace).close();
    append(trace);
    append(trace);
    hub.notDurable(trace, 1, "refused");
    assertEquals(List.of("patch 2", "patch 3", "lost 1 refused"), view(trace, 1L).read().seen());
    assertEquals(
        List.of("snapshot 1 1", "patch 2", "patch 3", "lost 1 refused"), view(trace).read().seen());
    assertEquals(List.of(), view(trace, 3L).read().seen());
  }

  @Test
  void traceThatGoesOnAfterItsEnd_sharesSnapshotsAgain() {
    append(trace);
    view(trace);
    complete(trace);
    view(trace);
    append(trace);
    int read = frames.snapshots();
    for (int i = 0; i < 4; i++) {
      view(trace);
    }
    assertEquals(read + 1, frames.snapshots());
  }

  @Test
  void unknownTrace_isNotOpened() {
    assertTrue(traces.open(key(), null, () -> {}).isEmpty());
    assertFalse(hub.follows(trace));
  }

  /** Whatever happens in whatever order, a viewer misses nothing and sees nothing twice. */
  @Test
  void everyViewer_seesEachSeqOnceInOrderFromItsSnapshotOn() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    List<Viewer> viewers = new ArrayList<>();
    List<List<String>> seen = new ArrayList<>();
    append(trace);
    for (int step = 0; step < 4_000; step++) {
      switch (random.nextInt(12)) {
        case 0 -> complete(trace);
        case 1 -> {
          Long last = random.nextBoolean() ? null : (long) random.nextInt(step / 3 + 2);
          viewers.add(view(trace, last));
          seen.add(new ArrayList<>());
        }
        case 2, 3, 4 -> {
          if (!viewers.isEmpty()) {
            int which = random.nextInt(viewers.size());
            seen.get(which).addAll(viewers.get(which).read(random.nextInt(4) == 0).seen());
          }
        }
        default -> append(trace);
      }
    }
    complete(trace);
    long end = store.head(trace).orElseThrow().lastSeq();
    List<Long> ends = ends(end);
    for (int i = 0; i < viewers.size(); i++) {
      seen.get(i).addAll(viewers.get(i).read().seen());
      assertFollowsOn(seen.get(i), ends, "seed " + seed + ", viewer " + i);
      viewers.get(i).close();
    }
  }

  /** The seqs that no record has. */
  private List<Long> ends(long lastSeq) {
    List<Long> ends = new ArrayList<>();
    for (long seq = 1; seq <= lastSeq; seq++) {
      ends.add(seq);
    }
    store.records(trace, RecordRange.ALL).toList().forEach(each -> ends.remove(each.seq()));
    return ends;
  }

  private static void assertFollowsOn(List<String> seen, List<Long> ends, String message) {
    long at = -1;
    for (String line : seen) {
      String[] words = line.split(" ");
      if (words[0].equals("lagged")) {
        at = -1;
        continue;
      }
      long seq = Long.parseLong(words[1]);
      if (words[0].equals("snapshot")) {
        assertTrue(at < 0 || seq >= at, message + ": " + line + " behind " + at);
        long records = seq - ends.stream().filter(end -> end <= seq).count();
        assertEquals(records, Long.parseLong(words[2]), message + ": " + line);
      } else if (at >= 0) {
        // A resumed stream passes over the ends that earlier streams ended with.
        long next = at + 1;
        while (next < seq && ends.contains(next)) {
          next++;
        }
        assertEquals(next, seq, message + ": " + line + " behind " + at);
      }
      at = seq;
    }
  }

  private static TraceKey key() {
    return new TraceKey(Tenant.of("acme"), UUID.randomUUID());
  }

  private void append(TraceKey key) {
    store.append(Stamped.of(Events.context("acme", key.traceId()).fresh()), NOW);
  }

  private void complete(TraceKey key) {
    store.complete(List.of(store.head(key).orElseThrow()));
  }

  private Viewer view(TraceKey key) {
    return view(key, null);
  }

  private Viewer view(TraceKey key, Long last) {
    return new Viewer(traces, key, last);
  }
}
