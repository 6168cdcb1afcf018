package plasm.sink.store.sqlite;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import plasm.sink.store.sqlite.SqliteReader.Query;
import plasm.sink.store.sqlite.SqliteReader.RowVisitor;
import plasm.sink.store.sqlite.SqliteReader.StoredTrace;
import plasm.sink.trace.TraceQuery;

/**
 * Goes through traces in list order and looks into their texts, which SQL cannot, until the page is
 * full.
 */
final class TextSearch implements RowVisitor {
  private static final String FROM =
      "SELECT "
          + StoredTrace.COLUMNS
          + ", "
          + RecordTexts.COLUMNS
          + " FROM traces t CROSS JOIN trace_records r ON r.trace_no = t.trace_no";

  /** Which column of those the texts begin at. */
  private static final int TEXTS = 6;

  private final TraceQuery query;
  private final List<StoredTrace> page = new ArrayList<>();
  private long lastFound;
  private int found;

  private TextSearch(TraceQuery query) {
    this.query = query;
  }

  static List<StoredTrace> run(SqliteReader index, TraceQuery query) {
    TextSearch search = new TextSearch(query);
    index.scan(candidates(query), search);
    return search.page;
  }

  /** The texts of the traces, those of one trace one after the other. */
  static Query candidates(TraceQuery query) {
    return SelectTraces.all(FROM, query);
  }

  @Override
  public boolean visit(ResultSet row) throws SQLException {
    long traceNo = row.getLong(1);
    if (traceNo != lastFound && RecordTexts.contain(query.text(), row, TEXTS)) {
      lastFound = traceNo;
      if (++found > query.offset()) {
        page.add(StoredTrace.read(row));
      }
    }
    return page.size() < query.limit();
  }
}
