package plasm.model.lash.view;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import plasm.model.lash.TokenUsage;
import plasm.model.lash.TraceRecord;
import plasm.model.lash.view.Span.Entry;
import plasm.model.lash.view.Span.Place;

/**
 * Records as the tree that their {@code graph_node_id} and {@code parent_graph_node_id} make,
 * whatever the order in which they came (spec/lash-trace.md, sections 3, 14 and 16).
 *
 * @param spans parents before children, siblings by the arrival of their first records: with its
 *     depth, each one's place in the tree is told. A list, since chains may be deeper than any
 *     reader of nested JSON bears
 * @param loose records that are no span and in none, by arrival
 */
public record SpanTree(List<Span> spans, List<Entry> loose) {

  public SpanTree {
    spans = List.copyOf(spans);
    loose = List.copyOf(loose);
  }

  public static Builder builder() {
    return new Builder();
  }

  /**
   * Takes records one by one and keeps only what the tree tells of them. Not thread-safe.
   *
   * <p>Time and memory grow with the number of records, however deep or wide the tree.
   */
  public static final class Builder {
    private static final int NONE = -1;

    private static final class Node {
      private final String id;
      private final int arrival;
      private String parentId;
      private String label;
      private final List<Entry> records = new ArrayList<>(2);
      private List<Entry> events = List.of();
      private TokenUsage usage = TokenUsage.ZERO;

      private Node(String id, int arrival) {
        this.id = id;
        this.arrival = arrival;
      }

      private void add(TraceRecord record) {
        records.add(Entry.of(record));
        usage = usage.plus(ViewerRules.usage(record));
        if (parentId == null) {
          parentId = record.context().parentGraphNodeId();
        }
        if (label == null) {
          label = Span.label(record);
        }
      }

      private void add(Event event) {
        if (events.isEmpty()) {
          events = new ArrayList<>(2);
        }
        events.add(event.entry());
        usage = usage.plus(event.usage());
      }

      private Span at(Place place, int depth) {
        return new Span(id, parentId, place, depth, label, records, events, usage);
      }
    }

    private record Event(Entry entry, String within, TokenUsage usage) {}

    private final Map<String, Node> byId = new HashMap<>();
    private final List<Node> nodes = new ArrayList<>();
    private final List<Event> events = new ArrayList<>();

    private Builder() {}

    /** Records come in the order of their arrival. */
    public Builder add(TraceRecord record) {
      String id = record.context().graphNodeId();
      if (id == null) {
        events.add(
            new Event(
                Entry.of(record), record.context().parentGraphNodeId(), ViewerRules.usage(record)));
      } else {
        node(id).add(record);
      }
      return this;
    }

    private Node node(String id) {
      Node node = byId.get(id);
      if (node == null) {
        node = new Node(id, nodes.size());
        byId.put(id, node);
        nodes.add(node);
      }
      return node;
    }

    /** The tree of all records so far; asked once. */
    public SpanTree build() {
      List<Entry> loose = new ArrayList<>();
      for (Event event : events) {
        Node within = event.within() == null ? null : byId.get(event.within());
        if (within == null) {
          loose.add(event.entry());
        } else {
          within.add(event);
        }
      }
      return new SpanTree(spans(), loose);
    }

    private List<Span> spans() {
      int[] parents = parents();
      boolean[] cut = cutRings(parents);
      int[] firstChild = new int[nodes.size()];
      int[] nextSibling = new int[nodes.size()];
      int first = link(parents, firstChild, nextSibling);
      List<Span> spans = new ArrayList<>(nodes.size());
      int depth = 0;
      for (int at = first; at != NONE; ) {
        Node node = nodes.get(at);
        spans.add(node.at(place(node, parents[at], cut[at]), depth));
        if (firstChild[at] != NONE) {
          at = firstChild[at];
          depth++;
        } else {
          while (nextSibling[at] == NONE && parents[at] != NONE) {
            at = parents[at];
            depth--;
          }
          at = nextSibling[at];
        }
      }
      return spans;
    }

    private static Place place(Node node, int parent, boolean cut) {
      if (cut) {
        return Place.CUT;
      }
      if (parent != NONE) {
        return Place.CHILD;
      }
      return node.parentId == null ? Place.ROOT : Place.ORPHAN;
    }

    private int[] parents() {
      int[] parents = new int[nodes.size()];
      for (Node node : nodes) {
        Node parent = node.parentId == null ? null : byId.get(node.parentId);
        parents[node.arrival] = parent == null ? NONE : parent.arrival;
      }
      return parents;
    }

    /** Takes its parent from the first node of each ring; tells which nodes these are. */
    private static boolean[] cutRings(int[] parents) {
      boolean[] cut = new boolean[parents.length];
      int[] walks = new int[parents.length];
      for (int start = 0; start < parents.length; start++) {
        int walk = start + 1;
        int at = start;
        while (at != NONE && walks[at] == 0) {
          walks[at] = walk;
          at = parents[at];
        }
        // A walk that comes upon its own steps has gone around.
        if (at != NONE && walks[at] == walk) {
          int first = firstOfRing(at, parents);
          cut[first] = true;
          parents[first] = NONE;
        }
      }
      return cut;
    }

    private static int firstOfRing(int member, int[] parents) {
      int first = member;
      for (int at = parents[member]; at != member; at = parents[at]) {
        first = Math.min(first, at);
      }
      return first;
    }

    /** Chains children to their parents and roots to each other; returns the first root. */
    private static int link(int[] parents, int[] firstChild, int[] nextSibling) {
      Arrays.fill(firstChild, NONE);
      int firstRoot = NONE;
      for (int at = parents.length - 1; at >= 0; at--) {
        int parent = parents[at];
        if (parent == NONE) {
          nextSibling[at] = firstRoot;
          firstRoot = at;
        } else {
          nextSibling[at] = firstChild[parent];
          firstChild[parent] = at;
        }
      }
      return firstRoot;
    }
  }
}
