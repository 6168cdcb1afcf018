package plasm.sink.store.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import plasm.model.store.StoreFailure;

/**
 * Two threads: one waits for notifications of the server, the other looks at the traces that they
 * are about. Without notifications, all followed traces are looked at once a second.
 */
final class TailThread implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(TailThread.class);
  private static final long TICK_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long GO_ON_NANOS = TimeUnit.MILLISECONDS.toNanos(Following.LASTS_MS / 3);
  private static final long PROOF_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final int LISTEN_MS = 200;
  private static final long RECONNECT_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final Duration END_PATIENCE = Duration.ofSeconds(2);

  private final Database database;
  private final TraceTail tail;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition something = lock.newCondition();

  /** Guarded by the lock. */
  private final Set<Long> due = new LinkedHashSet<>();

  /** Guarded by the lock. */
  private boolean allAreDue = true;

  private final Thread looking;
  private final Thread listening;
  private volatile boolean closing;

  TailThread(Database database, TraceTail tail) {
    this.database = database;
    this.tail = tail;
    this.looking = Thread.ofPlatform().name("trace-tail").daemon().start(this::look);
    this.listening = Thread.ofPlatform().name("trace-listen").daemon().start(this::listen);
  }

  /** Something became of a trace. */
  void signal(long traceNo) {
    lock.lock();
    try {
      due.add(traceNo);
      something.signal();
    } finally {
      lock.unlock();
    }
  }

  private void signalAll() {
    lock.lock();
    try {
      allAreDue = true;
      something.signal();
    } finally {
      lock.unlock();
    }
  }

  private void look() {
    long nextTickNanos = System.nanoTime();
    long nextGoOnNanos = nextTickNanos + GO_ON_NANOS;
    while (!closing) {
      try {
        boolean isTick = System.nanoTime() - nextTickNanos >= 0;
        if (isTick) {
          nextTickNanos = System.nanoTime() + TICK_NANOS;
        }
        Set<Long> now = await(nextTickNanos - System.nanoTime(), isTick);
        if (now == null) {
          tail.lookAtAll();
        } else {
          now.forEach(tail::look);
        }
        if (System.nanoTime() - nextGoOnNanos >= 0) {
          nextGoOnNanos = System.nanoTime() + GO_ON_NANOS;
          tail.goOnFollowing();
        }
      } catch (InterruptedException e) {
        return;
      } catch (StoreFailure e) {
        LOG.debugf("followed traces are looked at again in a second: %s", e.getMessage());
        LockSupport.parkNanos(RECONNECT_NANOS);
      } catch (RuntimeException e) {
        LOG.error("a followed trace could not be told", e);
        LockSupport.parkNanos(RECONNECT_NANOS);
      }
    }
  }

  /** The traces that are due; null when all are. */
  private Set<Long> await(long patienceNanos, boolean isTick) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = patienceNanos;
      while (!isTick && !allAreDue && due.isEmpty() && left > 0) {
        left = something.awaitNanos(left);
      }
      if (isTick || allAreDue) {
        allAreDue = false;
        due.clear();
        return null;
      }
      Set<Long> now = new LinkedHashSet<>(due);
      due.clear();
      return now;
    } finally {
      lock.unlock();
    }
  }

  private void listen() {
    while (!closing) {
      try (Connection connection = database.connect()) {
        connection.setAutoCommit(true);
        try (Statement statement = connection.createStatement()) {
          statement.execute("LISTEN " + Following.CHANNEL);
        }
        // What happened while nobody listened.
        signalAll();
        listen(connection);
      } catch (SQLException e) {
        if (!closing) {
          LOG.debugf("notifications are waited for again: %s", Database.reason(e));
          LockSupport.parkNanos(RECONNECT_NANOS);
        }
      }
    }
  }

  private void listen(Connection connection) throws SQLException {
    PGConnection server = connection.unwrap(PGConnection.class);
    long nextProofNanos = System.nanoTime() + PROOF_NANOS;
    while (!closing) {
      if (System.nanoTime() - nextProofNanos >= 0) {
        nextProofNanos = System.nanoTime() + PROOF_NANOS;
        prove(connection);
      }
      PGNotification[] notifications = server.getNotifications(LISTEN_MS);
      if (notifications != null) {
        for (PGNotification each : notifications) {
          heard(each.getParameter());
        }
      }
    }
    try (Statement statement = connection.createStatement()) {
      statement.execute("UNLISTEN *");
    }
  }

  /** A server that is gone without a word sends no notifications, as one does that has none. */
  private static void prove(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SELECT 1");
    }
  }

  private void heard(String payload) {
    try {
      for (String traceNo : payload.split(",")) {
        signal(Long.parseLong(traceNo));
      }
    } catch (NumberFormatException everything) {
      signalAll();
    }
  }

  @Override
  public void close() {
    closing = true;
    signalAll();
    try {
      looking.join(END_PATIENCE);
      listening.join(END_PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    looking.interrupt();
    listening.interrupt();
  }
}
