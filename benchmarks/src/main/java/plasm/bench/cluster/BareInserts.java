package plasm.bench.cluster;

import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.sql.Array;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import plasm.bench.sink.EventFactory;
import plasm.bench.sink.IngestShape;
import plasm.bench.sink.TraceCursor;

/**
 * The same events put into one table with one index, by as many connections and in batches as
 * large, without a service: an INSERT with ON CONFLICT DO NOTHING and its commit. What any program
 * could reach on that server at most.
 */
final class BareInserts {
  private static final String TABLE =
      "CREATE TABLE IF NOT EXISTS bare (event_id uuid, tenant text, trace_id uuid,"
          + " emitted_at_us bigint, posted bytea, PRIMARY KEY (event_id, tenant))";
  private static final String INSERT =
      "INSERT INTO bare SELECT * FROM unnest(?::uuid[], ?::text[], ?::uuid[], ?::bigint[],"
          + " ?::bytea[]) ON CONFLICT DO NOTHING RETURNING event_id";
  private static final int SAMPLES = 2_000;

  private final String url;
  private final IngestShape shape;
  private final byte[][] events;
  private final AtomicLong inserted = new AtomicLong();
  private volatile boolean over;

  BareInserts(String url, IngestShape shape) {
    this.url = url;
    this.shape = shape;
    this.events = samples();
  }

  private static byte[][] samples() {
    EventFactory factory = new EventFactory(20, 64);
    byte[][] samples = new byte[SAMPLES][];
    TraceCursor trace = new TraceCursor();
    for (int i = 0; i < samples.length; i++) {
      Buffer one = factory.nextBatch(trace, 1);
      samples[i] = one.getBytes(11, one.length() - 2);
    }
    return samples;
  }

  /** Events a second. */
  double measure(Duration warmUp, Duration window) {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.execute(TABLE);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    List<Thread> writers = new ArrayList<>();
    for (int i = 0; i < shape.connections(); i++) {
      writers.add(Thread.ofPlatform().start(this::insert));
    }
    try {
      Thread.sleep(warmUp);
      long from = inserted.get();
      long began = System.nanoTime();
      Thread.sleep(window);
      double rate = (inserted.get() - from) / ((System.nanoTime() - began) / 1e9);
      over = true;
      for (Thread writer : writers) {
        writer.join();
      }
      return rate;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the benchmark was interrupted", stopped);
    }
  }

  private void insert() {
    int rows = shape.eventsPerRequest();
    try (Connection connection = DriverManager.getConnection(url);
        PreparedStatement statement = connection.prepareStatement(INSERT)) {
      while (!over) {
        UUID[] ids = new UUID[rows];
        String[] tenants = new String[rows];
        UUID[] traces = new UUID[rows];
        Long[] times = new Long[rows];
        byte[][] posted = new byte[rows][];
        for (int i = 0; i < rows; i++) {
          ids[i] = UUID.randomUUID();
          tenants[i] = "tenant-" + i % 20;
          traces[i] = UUID.nameUUIDFromBytes(ByteBuffer.allocate(4).putInt(i).array());
          times[i] = System.currentTimeMillis() * 1_000;
          posted[i] = events[ThreadLocalRandom.current().nextInt(events.length)];
        }
        set(statement, 1, "uuid", ids);
        set(statement, 2, "text", tenants);
        set(statement, 3, "uuid", traces);
        set(statement, 4, "bigint", times);
        set(statement, 5, "bytea", posted);
        statement.executeQuery().close();
        inserted.addAndGet(rows);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void set(PreparedStatement statement, int at, String type, Object[] values)
      throws SQLException {
    Array array = statement.getConnection().createArrayOf(type, values);
    statement.setArray(at, array);
  }
}
