package plasm.sink.store.memory;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import plasm.model.lash.view.SessionSummary;
import plasm.model.store.StoreFailure;
import plasm.model.trace.Tenant;
import plasm.sink.lash.LashEntry;
import plasm.sink.lash.LashGroups;
import plasm.sink.lash.LashQuery;
import plasm.sink.lash.LashQuery.OfGroups;
import plasm.sink.lash.LashQuery.OfSession;
import plasm.sink.lash.LashSession;
import plasm.sink.lash.LashSessionKey;
import plasm.sink.lash.StoredLash;
import plasm.sink.store.Appended;
import plasm.sink.store.LashStore;
import plasm.sink.store.Rows;

/**
 * Lash records in this process only; the reference for the contract tests.
 *
 * <p>Bounded by a number of sessions and by bytes: the session that began first leaves with all its
 * records, and their ids are forgotten. Records without a session count as one for each combination
 * of what else they name.
 */
public final class MemoryLash implements LashStore {
  private static final int OBJECT_BYTES = 800;

  private record RecordKey(Tenant tenant, String recordId) {}

  /**
   * What leaves together.
   *
   * @param sessionId null for records without a session
   * @param groups null for a session
   */
  private record GroupKey(Tenant tenant, String sessionId, LashGroups groups) {}

  private record Kept(long arrival, LashEntry entry) {}

  private static final class Group {
    private final long number;
    private final List<Kept> records = new ArrayList<>();
    private SessionSummary summary;
    private long bytes;

    private Group(long number) {
      this.number = number;
    }

    private void add(Kept kept) {
      records.add(kept);
      bytes += weight(kept.entry());
      summary = summary == null ? kept.entry().summary() : summary.then(kept.entry().summary());
    }
  }

  private final int maxSessions;
  private final long maxBytes;
  private final Map<GroupKey, Group> groups = new LinkedHashMap<>();
  private final Map<RecordKey, Long> arrivals = new HashMap<>();
  private long lastArrival;
  private long lastGroup;
  private long bytes;

  /**
   * @param maxSessions 0 keeps nothing
   * @param maxBytes of records, roughly
   */
  public MemoryLash(int maxSessions, long maxBytes) {
    this.maxSessions = maxSessions;
    this.maxBytes = maxBytes;
  }

  @Override
  public synchronized Appended append(List<LashEntry> entries) {
    if (entries.stream().mapToLong(MemoryLash::weight).sum() > maxBytes) {
      throw new StoreFailure.Unavailable("the batch is larger than the whole memory store", null);
    }
    boolean[] stored = new boolean[entries.size()];
    for (int i = 0; i < stored.length; i++) {
      stored[i] = add(entries.get(i));
    }
    evictOldest();
    return new Appended(stored);
  }

  private boolean add(LashEntry entry) {
    RecordKey key = new RecordKey(entry.tenant(), entry.id());
    if (arrivals.containsKey(key)) {
      return false;
    }
    arrivals.put(key, ++lastArrival);
    Group group = groups.computeIfAbsent(group(entry), any -> new Group(++lastGroup));
    group.add(new Kept(lastArrival, entry));
    bytes += weight(entry);
    return true;
  }

  private static GroupKey group(LashEntry entry) {
    LashSessionKey session = entry.session();
    return session != null ? group(session) : new GroupKey(entry.tenant(), null, entry.groups());
  }

  private static GroupKey group(LashSessionKey session) {
    return new GroupKey(session.tenant(), session.sessionId(), null);
  }

  private static long weight(LashEntry entry) {
    return OBJECT_BYTES + entry.posted().length();
  }

  private void evictOldest() {
    Iterator<Group> oldest = groups.values().iterator();
    while (groups.size() > maxSessions || bytes > maxBytes) {
      Group group = oldest.next();
      oldest.remove();
      bytes -= group.bytes;
      for (Kept kept : group.records) {
        arrivals.remove(new RecordKey(kept.entry().tenant(), kept.entry().id()));
      }
    }
  }

  @Override
  public synchronized List<LashSession> sessions(Tenant tenant, long before, int limit) {
    return groups.entrySet().stream()
        .filter(each -> each.getKey().sessionId() != null && each.getKey().tenant().equals(tenant))
        .map(each -> session(each.getKey(), each.getValue()))
        .filter(session -> session.number() < before)
        .sorted(Comparator.comparingLong(LashSession::number).reversed())
        .limit(limit)
        .toList();
  }

  @Override
  public synchronized Optional<LashSession> session(LashSessionKey key) {
    GroupKey group = group(key);
    return Optional.ofNullable(groups.get(group)).map(found -> session(group, found));
  }

  private static LashSession session(GroupKey key, Group group) {
    return new LashSession(group.number, key.sessionId(), group.summary);
  }

  @Override
  public synchronized Rows<StoredLash> records(LashQuery query) {
    return Rows.of(
        groups.values().stream()
            .flatMap(group -> group.records.stream())
            .filter(kept -> kept.arrival() > query.afterArrival() && matches(kept.entry(), query))
            .sorted(Comparator.comparingLong(Kept::arrival))
            .limit(query.limit())
            .map(kept -> new StoredLash(kept.arrival(), kept.entry().posted()))
            .toList());
  }

  private static boolean matches(LashEntry entry, LashQuery query) {
    boolean belongs =
        switch (query.of()) {
          case OfSession(String sessionId) ->
              new LashSessionKey(query.tenant(), sessionId).equals(entry.session());
          case OfGroups(LashGroups wanted) -> entry.groups().match(wanted);
        };
    return belongs
        && entry.tenant().equals(query.tenant())
        && matches(entry.type(), query.type())
        && matches(entry.turnId(), query.turnId());
  }

  private static boolean matches(String value, String wanted) {
    return wanted == null || Objects.equals(value, wanted);
  }

  @Override
  public synchronized OptionalLong arrival(Tenant tenant, String recordId) {
    Long arrival = arrivals.get(new RecordKey(tenant, recordId));
    return arrival == null ? OptionalLong.empty() : OptionalLong.of(arrival);
  }
}
