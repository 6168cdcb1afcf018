package plasm.sink.store.postgres;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.jboss.logging.Logger;
import plasm.model.store.StoreFailure;

/**
 * The partitions of events, one for each day. They are made some days ahead: events of a day
 * without one are kept with the others that have none, and then the day cannot get one any more.
 */
final class Days {
  private static final Logger LOG = Logger.getLogger(Days.class);
  private static final int AHEAD = 7;

  private final Database database;

  Days(Database database) {
    this.database = database;
  }

  /** Makes those that are missing from a time on. */
  void add(Instant now) {
    LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
    for (int ahead = 0; ahead <= AHEAD; ahead++) {
      add(today.plusDays(ahead));
    }
  }

  private void add(LocalDate day) {
    try {
      database.transaction(
          connection -> {
            new Pipeline().then(Query.of("SELECT sink_add_day(?)", day)).run(connection);
            return true;
          });
    } catch (StoreFailure e) {
      LOG.warnf("events of %s get no partition of their own for now: %s", day, e.getMessage());
    }
  }
}
