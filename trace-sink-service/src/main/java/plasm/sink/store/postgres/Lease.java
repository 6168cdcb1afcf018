package plasm.sink.store.postgres;

import java.util.UUID;
import org.jboss.logging.Logger;
import plasm.model.store.StoreFailure;

/**
 * The right of one replica at a time to do something, for a few seconds by the server's clock. Its
 * holder renews it; when the holder is gone, another one gets it. Whatever is done under it must
 * bear to be done twice: a holder that was asleep does not know yet that it has lost it.
 */
public final class Lease implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Lease.class);

  private static final String TAKE =
      """
      INSERT INTO sink_leases AS l VALUES (?, ?, clock_timestamp() + interval '5 seconds')
      ON CONFLICT (name) DO UPDATE SET holder = EXCLUDED.holder, until = EXCLUDED.until
      WHERE l.holder = EXCLUDED.holder OR l.until < clock_timestamp()
      RETURNING holder
      """;

  private final Database database;
  private final String name;
  private final UUID holder = UUID.randomUUID();

  Lease(Database database, String name) {
    this.database = database;
    this.name = name;
  }

  /**
   * Takes it or renews it; to be asked every second or two.
   *
   * @return whether this replica has it; false when the database does not work
   */
  public boolean take() {
    try {
      return database
              .transaction(
                  connection ->
                      Database.rows(
                          connection, Query.of(TAKE, name, holder), row -> row.getString(1)))
              .size()
          == 1;
    } catch (StoreFailure e) {
      LOG.debugf("nobody knows who has the lease for %s: %s", name, e.getMessage());
      return false;
    }
  }

  /** Lets another one have it at once. */
  @Override
  public void close() {
    try {
      database.transaction(
          connection -> {
            new Pipeline()
                .then(
                    Query.of("DELETE FROM sink_leases WHERE name = ? AND holder = ?", name, holder))
                .run(connection);
            return true;
          });
    } catch (StoreFailure e) {
      LOG.debugf("the lease for %s ends by itself: %s", name, e.getMessage());
    }
  }
}
