package plasm.sink.store.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;

/**
 * A statement and what it binds: Long, Integer, String, UUID, LocalDate, byte[], {@link Column}, or
 * {@link #NULL}.
 */
record Query(String sql, List<Object> parameters) {
  /** Binds as NULL of whichever type. */
  static final Object NULL = new Object();

  /**
   * Many values for one parameter: an array, which {@code unnest} makes rows of.
   *
   * @param type of an element, as the server names it
   */
  record Column(String type, Object[] values) {}

  static Query of(String sql, Object... parameters) {
    return new Query(sql, List.of(parameters));
  }

  /** Binds from a place on, and returns the place behind. */
  int bind(PreparedStatement statement, int from) throws SQLException {
    int at = from;
    for (Object parameter : parameters) {
      bind(statement, at++, parameter);
    }
    return at;
  }

  private static void bind(PreparedStatement statement, int at, Object parameter)
      throws SQLException {
    switch (parameter) {
      case Long number -> statement.setLong(at, number);
      case Integer number -> statement.setInt(at, number);
      case String text -> statement.setString(at, text);
      case UUID uuid -> statement.setObject(at, uuid);
      case LocalDate day -> statement.setObject(at, day);
      case byte[] bytes -> statement.setBytes(at, bytes);
      case Column(String type, Object[] values) -> {
        Connection connection = statement.getConnection();
        statement.setArray(at, connection.createArrayOf(type, values));
      }
      default -> {
        if (parameter != NULL) {
          throw new IllegalArgumentException("no SQL type for parameter " + at);
        }
        statement.setNull(at, Types.NULL);
      }
    }
  }
}
