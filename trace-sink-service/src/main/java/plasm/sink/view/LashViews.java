package plasm.sink.view;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import plasm.model.json.ShapeException;
import plasm.model.lash.TraceEvent.LashlangExecution;
import plasm.model.lash.TraceRecord;
import plasm.model.lash.graph.ExecutionGraph;
import plasm.model.lash.graph.GraphStore;
import plasm.model.lash.json.LashReader;
import plasm.model.lash.view.SpanTree;
import plasm.model.store.StoreFailure;
import plasm.model.trace.Tenant;
import plasm.sink.lash.LashQuery;
import plasm.sink.lash.LashSession;
import plasm.sink.lash.LashSessionKey;
import plasm.sink.lash.StoredLash;
import plasm.sink.store.LashStore;
import plasm.sink.store.Rows;

/**
 * What can be read of lash records. Trees and graphs are made of the records each time somebody
 * asks: they take as long as reading the session does, and memory for the tree, not the records.
 */
public final class LashViews {
  private final LashStore store;

  public LashViews(LashStore store) {
    this.store = store;
  }

  /**
   * A page of sessions.
   *
   * @param next where the next page begins; null behind the last
   */
  public record SessionPage(List<LashSession> sessions, Long next) {}

  /**
   * The one that began last first.
   *
   * @param before {@link SessionPage#next} of the page before; null: the first page
   */
  public SessionPage sessions(Tenant tenant, Long before, int limit) {
    List<LashSession> found =
        store.sessions(tenant, before == null ? Long.MAX_VALUE : before, limit);
    return new SessionPage(found, found.size() < limit ? null : found.getLast().number());
  }

  public Optional<LashSession> session(LashSessionKey key) {
    return store.session(key);
  }

  /** When a record came; empty when the tenant has none of that id. */
  public OptionalLong arrival(Tenant tenant, String recordId) {
    return store.arrival(tenant, recordId);
  }

  /** In the order of their arrival; must be closed. */
  public Rows<StoredLash> records(LashQuery query) {
    return store.records(query);
  }

  /** All records of a session as a tree. */
  public SpanTree spans(LashSessionKey session) {
    SpanTree.Builder tree = SpanTree.builder();
    each(LashQuery.ofSession(session), tree::add);
    return tree.build();
  }

  /** The executions of a session, by the bytes of their keys. */
  public List<ExecutionGraph> graphs(LashSessionKey session) {
    return fold(session).graphs();
  }

  /** Empty when no record of the session tells of it. */
  public Optional<ExecutionGraph> graph(LashSessionKey session, String graphKey) {
    return fold(session).graph(graphKey);
  }

  private GraphStore fold(LashSessionKey session) {
    GraphStore graphs = new GraphStore();
    each(LashQuery.ofSession(session).ofType(LashlangExecution.KIND), graphs::append);
    return graphs;
  }

  private interface Visitor {
    void at(TraceRecord record);
  }

  private void each(LashQuery query, Visitor visitor) {
    try (Rows<StoredLash> records = store.records(query)) {
      for (StoredLash each = records.next(); each != null; each = records.next()) {
        visitor.at(read(each));
      }
    }
  }

  private static TraceRecord read(StoredLash stored) {
    try {
      return LashReader.TOLERANT.read(stored.posted());
    } catch (IOException | ShapeException e) {
      throw new StoreFailure.Unavailable("a stored record is damaged: " + e.getMessage(), e);
    }
  }
}
