package plasm.sink.usage;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import plasm.model.trace.Rfc3339;

/** Usage added up by one property of its rows. Sums are exact however large. */
public final class UsageSums {
  /** What rows can be grouped by; rows that lack the property go under the empty name. */
  public enum GroupBy {
    TENANT,
    DAY,
    CAPABILITY,
    API_ENTRY_ID;

    /** Empty when the name is none of the four. */
    public static Optional<GroupBy> parse(String name) {
      return Arrays.stream(values()).filter(g -> g.wireName().equals(name)).findFirst();
    }

    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }

    private String of(UsageRow row) {
      String value =
          switch (this) {
            case TENANT -> row.tenant().partition();
            case DAY -> Rfc3339.format(row.emittedAt()).substring(0, 10);
            case CAPABILITY -> row.capability();
            case API_ENTRY_ID -> row.apiEntryId();
          };
      return value == null ? "" : value;
    }
  }

  /**
   * One group.
   *
   * @param group the property's value; a day as YYYY-MM-DD in UTC
   */
  public record Sum(String group, long lines, BigInteger requestUnits, BigInteger durationMs) {
    private Sum plus(UsageRow row) {
      return new Sum(
          group,
          lines + 1,
          requestUnits.add(BigInteger.valueOf(row.requestUnits())),
          durationMs.add(new BigInteger(Long.toUnsignedString(row.durationMs()))));
    }
  }

  private final GroupBy groupBy;
  private final Map<String, Sum> sums = new TreeMap<>();

  public UsageSums(GroupBy groupBy) {
    this.groupBy = groupBy;
  }

  public void add(UsageRow row) {
    String group = groupBy.of(row);
    sums.put(
        group,
        sums.getOrDefault(group, new Sum(group, 0, BigInteger.ZERO, BigInteger.ZERO)).plus(row));
  }

  /** By group name. */
  public Collection<Sum> sums() {
    return sums.values();
  }
}
