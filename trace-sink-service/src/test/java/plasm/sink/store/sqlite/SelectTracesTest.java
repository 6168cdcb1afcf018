package plasm.sink.store.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import plasm.model.trace.Tenant;
import plasm.sink.store.sqlite.SqliteReader.Query;
import plasm.sink.trace.Cursor;
import plasm.sink.trace.StatusFilter;
import plasm.sink.trace.TraceQuery;

/** Prevents that a list becomes slower the more is stored: no scan of the table, no sorting. */
class SelectTracesTest {
  private static final Tenant TENANT = Tenant.of("acme");

  @TempDir static Path folder;

  static Stream<TraceQuery> queries() {
    Cursor cursor = new Cursor(1, new UUID(1, 1));
    return Stream.of(
        query(null, StatusFilter.ALL, null, null, null),
        query(null, StatusFilter.ALL, null, null, cursor),
        query("main", StatusFilter.ALL, null, null, null),
        query(null, StatusFilter.LIVE, null, null, null),
        query(null, StatusFilter.COMPLETED, null, null, null));
  }

  @ParameterizedTest
  @MethodSource("queries")
  void of_goesAlongAnIndexInItsOrder(TraceQuery query) {
    List<String> plan = plan(SelectTraces.of(query));
    assertTrue(plan.getFirst().startsWith("SEARCH t USING INDEX"), plan::toString);
    assertFalse(plan.toString().contains("TEMP B-TREE"), plan::toString);
  }

  @ParameterizedTest
  @MethodSource("queries")
  void textSearch_goesAlongTheSameIndexInItsOrder(TraceQuery query) {
    List<String> plan = plan(TextSearch.candidates(query));
    assertEquals(plan(SelectTraces.of(query)).getFirst(), plan.getFirst());
    assertEquals("SEARCH r USING PRIMARY KEY (trace_no=?)", plan.getLast());
  }

  static Stream<Arguments> ofFew() {
    return Stream.of(
        arguments(query("main", StatusFilter.ALL, null, "mcp-1", null), "session_id"),
        arguments(query(null, StatusFilter.LIVE, "run-1", null, null), "run_hash"));
  }

  @ParameterizedTest
  @MethodSource("ofFew")
  void of_asksBlocksForTheFewTracesOfASessionOrARun(TraceQuery query, String key) {
    List<String> plan = plan(SelectTraces.of(query));
    assertEquals("SEARCH t USING INTEGER PRIMARY KEY (rowid=?)", plan.getFirst());
    assertTrue(
        plan.contains("SEARCH k USING PRIMARY KEY (trace_block=? AND %s=?)".formatted(key)),
        plan::toString);
  }

  @Test
  void openOfSession_asksBlocksAndScansNoTraces() {
    List<String> plan = plan(SelectTraces.openOfSession("s1"));
    assertEquals("SEARCH t USING INTEGER PRIMARY KEY (rowid=?)", plan.getFirst());
    assertTrue(
        plan.contains("SEARCH k USING PRIMARY KEY (trace_block=? AND session_id=?)"),
        plan::toString);
    assertTrue(plan.stream().noneMatch(step -> step.startsWith("SCAN t")), plan::toString);
  }

  private static List<String> plan(Query select) {
    return new SqliteReader(TestSqlite.database(folder, "index"))
        .rows(
            new Query("EXPLAIN QUERY PLAN " + select.sql(), select.parameters()),
            row -> row.getString("detail"));
  }

  private static TraceQuery query(
      String project, StatusFilter status, String run, String session, Cursor after) {
    return new TraceQuery(TENANT, project, status, 1, null, null, run, session, null, after, 0, 50);
  }
}
