package plasm.sink.store;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import plasm.model.store.StoreFailure;
import plasm.model.trace.Tenant;
import plasm.sink.lash.LashEntry;
import plasm.sink.lash.LashQuery;
import plasm.sink.lash.LashSession;
import plasm.sink.lash.LashSessionKey;
import plasm.sink.lash.StoredLash;

/**
 * Where lash records live (spec/lash-trace.md). Durable where traces are. Calls block and may come
 * from any thread; a failure is a {@link StoreFailure}. What {@link #append} made durable, every
 * later read sees.
 */
public interface LashStore {
  /**
   * Stores records in the order given, all or nothing, and returns when they are durable. One whose
   * id its tenant used before, in an earlier call or earlier in this list, is skipped and reported
   * as a repeat.
   *
   * @throws StoreFailure when nothing was stored, or when that cannot be told
   */
  Appended append(List<LashEntry> entries);

  /**
   * A tenant's sessions, the one that began last first.
   *
   * @param before only sessions with a lower number
   */
  List<LashSession> sessions(Tenant tenant, long before, int limit);

  Optional<LashSession> session(LashSessionKey key);

  /** In the order of their arrival; those that come in while it is read may be there or not. */
  Rows<StoredLash> records(LashQuery query);

  /** Empty when the tenant has no record of that id. */
  OptionalLong arrival(Tenant tenant, String recordId);
}
