package plasm.sink.store.sqlite;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Begins transactions when there is something to write. The driver would begin the next one with
 * the commit of the last, and a transaction that waits for work keeps the WAL from starting over.
 */
final class Transaction implements AutoCloseable {
  private final Statement statement;
  private boolean open;

  Transaction(Connection connection) throws SQLException {
    connection.setAutoCommit(true);
    statement = connection.createStatement();
  }

  /** Nothing happens when one is open. */
  void begin() throws SQLException {
    if (!open) {
      statement.execute("BEGIN IMMEDIATE");
      open = true;
    }
  }

  /** Nothing happens when none is open. */
  void commit() throws SQLException {
    if (open) {
      statement.execute("COMMIT");
      open = false;
    }
  }

  @Override
  public void close() throws SQLException {
    try (statement) {
      if (open) {
        statement.execute("ROLLBACK");
      }
    }
  }
}
