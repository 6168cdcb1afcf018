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
import plasm.bench.MachineCpu;
import plasm.bench.sink.EventFactory;
import plasm.bench.sink.IngestShape;
import plasm.bench.sink.TraceCursor;

/**
 * The same events put into tables by as many connections and in batches as large, without a
 * service: one statement, which is its own transaction. What any program could reach on that server
 * at most.
 */
final class BareInserts {
  /** What is stored of an event. */
  enum Rows {
    /** One row with one index: the least that keeps an event and knows a repeat. */
    LEAST(
        """
        CREATE TABLE IF NOT EXISTS bare (event_id uuid, tenant text COLLATE "C", trace_id uuid,
          emitted_at_us bigint, posted bytea, PRIMARY KEY (event_id, tenant))
        """,
        "INSERT INTO bare SELECT * FROM "
            + Rows.GIVEN
            + " ON CONFLICT DO NOTHING RETURNING event_id"),

    /** The rows that the service stores of an event, with their indexes. */
    SAME(
        """
        CREATE TABLE IF NOT EXISTS same_ids (event_id uuid, tenant text COLLATE "C",
          PRIMARY KEY (event_id, tenant));
        CREATE TABLE IF NOT EXISTS same_events (ingested_on date, trace_no bigint, arrival bigint,
          trace_seq bigint, emitted_at_us bigint, ingested_at_us bigint, call_index bigint,
          line_index bigint, xact bigint, payload_at integer, payload_length integer,
          request_units bigint, duration_ms bigint, event_id uuid, tenant text COLLATE "C",
          api_entry_id text, capability text, search_text text COLLATE "C", posted bytea);
        CREATE INDEX IF NOT EXISTS same_of_trace ON same_events (trace_no, trace_seq)
          WHERE trace_seq IS NOT NULL;
        CREATE INDEX IF NOT EXISTS same_billable ON same_events (tenant, emitted_at_us, event_id)
          WHERE duration_ms IS NOT NULL
        """,
        """
        WITH given AS (SELECT * FROM %s),
        fresh AS (INSERT INTO same_ids SELECT event_id, tenant FROM given ON CONFLICT DO NOTHING
          RETURNING event_id)
        INSERT INTO same_events SELECT current_date, hashtext(trace_id::text), 1,
          (emitted_at_us & 4095), emitted_at_us, emitted_at_us, 3, 1, 1, 400, 700, 1, 12, event_id,
          tenant, 'payments', 'payments.charge.create', 'let charge = payments.charge(order)', posted
        FROM given RETURNING event_id
        """
            .formatted(Rows.GIVEN));

    private static final String GIVEN =
        "unnest(?::uuid[], ?::text[], ?::uuid[], ?::bigint[], ?::bytea[])"
            + " AS g(event_id, tenant, trace_id, emitted_at_us, posted)";

    private final String tables;
    private final String insert;

    Rows(String tables, String insert) {
      this.tables = tables;
      this.insert = insert;
    }
  }

  private static final int SAMPLES = 2_000;

  private final String url;
  private final Rows rows;
  private final IngestShape shape;
  private final byte[][] events;
  private final AtomicLong inserted = new AtomicLong();
  private volatile boolean over;

  BareInserts(String url, Rows rows, IngestShape shape) {
    this.url = url;
    this.rows = rows;
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

  Ingested measure(Duration warmUp, Duration window) {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.execute(rows.tables);
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
      Duration cpu = cpuNow();
      MachineCpu machine = MachineCpu.now();
      Thread.sleep(window);
      double seconds = (System.nanoTime() - began) / 1e9;
      Ingested ingested =
          Ingested.of(
              (inserted.get() - from) / seconds,
              0,
              cpuNow().minus(cpu).toNanos() / 1e9 / seconds,
              MachineCpu.now().coresBusySince(machine));
      over = true;
      for (Thread writer : writers) {
        writer.join();
      }
      return ingested;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the benchmark was interrupted", stopped);
    }
  }

  private static Duration cpuNow() {
    return ProcessHandle.current().info().totalCpuDuration().orElseThrow();
  }

  private void insert() {
    int count = shape.eventsPerRequest();
    try (Connection connection = DriverManager.getConnection(url);
        PreparedStatement statement = connection.prepareStatement(rows.insert)) {
      while (!over) {
        UUID[] ids = new UUID[count];
        String[] tenants = new String[count];
        UUID[] traces = new UUID[count];
        Long[] times = new Long[count];
        byte[][] posted = new byte[count][];
        for (int i = 0; i < count; i++) {
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
        inserted.addAndGet(count);
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
