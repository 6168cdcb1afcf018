package plasm.sink.store.postgres;

import static plasm.sink.store.postgres.TraceColumns.text;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import plasm.model.identity.Uuids;
import plasm.sink.store.postgres.Query.Column;
import plasm.sink.trace.TraceKey;

/** Many traces as parameters of a statement. */
final class TraceKeys {
  /** The same for every replica. */
  static final Comparator<TraceKey> ORDER =
      Comparator.comparing((TraceKey key) -> key.tenant().partition())
          .thenComparing(TraceKey::traceId, Uuids.AS_PRINTED);

  private TraceKeys() {}

  /** Their tenants, then their ids. */
  static List<Object> columns(Collection<TraceKey> keys) {
    return List.of(
        text(keys.stream().map(key -> key.tenant().partition()).toList()),
        new Column("uuid", keys.stream().map(TraceKey::traceId).toArray()));
  }
}
