package plasm.model.lash;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import plasm.model.lash.graph.GraphStore;
import plasm.model.lash.view.SpanTree;
import plasm.model.testkit.LashRecords;

/** spec/lash-trace.md, section 16: consumers go by explicit ids, not by the order of emission. */
class LashSection16PolicyTest {
  @Test
  void spans_haveTheSameParentsInAnyOrder() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    List<TraceRecord> records = new ArrayList<>(LashRecords.golden());
    Map<String, String> expected = parents(records);
    for (int round = 0; round < 50; round++) {
      Collections.shuffle(records, random);
      assertEquals(expected, parents(records), "seed " + seed + ", round " + round);
    }
  }

  private static Map<String, String> parents(List<TraceRecord> records) {
    SpanTree.Builder builder = SpanTree.builder();
    records.forEach(builder::add);
    Map<String, String> parents = new HashMap<>();
    builder.build().spans().forEach(span -> parents.put(span.id(), span.parentId()));
    return parents;
  }

  @Test
  void graphsOfOneStore_areNotMixedByInterleaving() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    List<TraceRecord> golden = LashRecords.golden();
    GraphStore expected = new GraphStore();
    golden.forEach(expected::append);
    for (int round = 0; round < 50; round++) {
      GraphStore store = new GraphStore();
      interleaved(golden, random).forEach(store::append);
      assertEquals(expected.graphs(), store.graphs(), "seed " + seed + ", round " + round);
    }
  }

  /** Each graph's records stay in their order; those of different graphs mix. */
  private static List<TraceRecord> interleaved(List<TraceRecord> records, Random random) {
    Map<String, List<TraceRecord>> byGraph = new HashMap<>();
    for (TraceRecord record : records) {
      if (record.event() instanceof TraceEvent.LashlangExecution(var event)) {
        byGraph.computeIfAbsent(event.identity().graphKey(), key -> new ArrayList<>()).add(record);
      }
    }
    List<List<TraceRecord>> left = new ArrayList<>(byGraph.values());
    List<TraceRecord> mixed = new ArrayList<>();
    while (!left.isEmpty()) {
      List<TraceRecord> next = left.get(random.nextInt(left.size()));
      mixed.add(next.removeFirst());
      left.removeIf(List::isEmpty);
    }
    return mixed;
  }
}
