package plasm.sink.store.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import plasm.model.store.StoreFailure;

/**
 * Statements that go to the server together and cost one round trip. What they answer must be
 * little: nobody reads it before all of them are sent.
 */
final class Pipeline {
  interface RowVisitor {
    void visit(ResultSet row) throws SQLException;
  }

  private static final Query COMMIT = Query.of("COMMIT");

  private record Step(Query query, RowVisitor visitor) {}

  private final List<Step> steps = new ArrayList<>();

  /** Adds a statement that answers nothing. */
  Pipeline then(Query query) {
    return then(query, any -> {});
  }

  /** Adds a statement; its rows are shown in the order of the statements. */
  Pipeline then(Query query, RowVisitor visitor) {
    steps.add(new Step(query, visitor));
    return this;
  }

  /**
   * Runs them as the last ones of their transaction, the commit in the same round trip.
   *
   * @throws StoreFailure.Unknown when the connection was lost meanwhile
   */
  void commit(Connection connection) throws SQLException {
    try {
      then(COMMIT).run(connection);
    } catch (SQLException e) {
      if (Database.isLost(e)) {
        throw Database.unknown(e);
      }
      throw e;
    }
  }

  void run(Connection connection) throws SQLException {
    if (steps.isEmpty()) {
      return;
    }
    String all = steps.stream().map(step -> step.query().sql()).collect(Collectors.joining(";"));
    try (PreparedStatement statement = connection.prepareStatement(all)) {
      int at = 1;
      for (Step step : steps) {
        at = step.query().bind(statement, at);
      }
      boolean isRows = statement.execute();
      for (Step step : steps) {
        if (isRows) {
          try (ResultSet rows = statement.getResultSet()) {
            while (rows.next()) {
              step.visitor().visit(rows);
            }
          }
        }
        isRows = statement.getMoreResults();
      }
    }
  }
}
