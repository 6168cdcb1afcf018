package plasm.sink.usage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import plasm.model.testkit.Events;
import plasm.sink.store.Stamped;
import plasm.sink.usage.UsageSums.GroupBy;
import plasm.sink.usage.UsageSums.Sum;

class UsageSumsTest {
  private static final UUID TRACE = UUID.fromString("6532eebe-fcdd-5fe6-8b9e-c4513e158330");

  @ParameterizedTest
  @CsvSource({"tenant, TENANT", "day, DAY", "capability, CAPABILITY", "api_entry_id, API_ENTRY_ID"})
  void groupBy_isNamedAsOnTheWire(String name, GroupBy groupBy) {
    assertEquals(Optional.of(groupBy), GroupBy.parse(name));
    assertEquals(name, groupBy.wireName());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Tenant", "DAY", "api-entry-id", "month"})
  void groupBy_isNothingElse(String name) {
    assertEquals(Optional.empty(), GroupBy.parse(name));
  }

  @Test
  void sums_ofNothingAreNone() {
    assertEquals(List.of(), List.copyOf(new UsageSums(GroupBy.DAY).sums()));
  }

  @Test
  void sums_areByNameAndExact() {
    assertEquals(
        List.of(sum("__none__", 1, 1, 10), sum("acme", 2, 8, 20)),
        sums(
            GroupBy.TENANT,
            Events.line("acme", TRACE),
            Events.line(null, TRACE),
            Events.line("acme", TRACE).with("request_units", 7)));
  }

  @Test
  void sums_ofDaysAreInUtc() {
    assertEquals(
        List.of(
            sum("0000-01-01", 1, 1, 10), sum("2026-04-06", 1, 1, 10), sum("2026-04-07", 2, 2, 20)),
        sums(
            GroupBy.DAY,
            Events.line("acme", TRACE).with("emitted_at", "2026-04-07T23:59:59.999999Z"),
            Events.line("acme", TRACE).with("emitted_at", "2026-04-07T01:00:00+02:00"),
            Events.line("acme", TRACE).with("emitted_at", "2026-04-06T23:00:00-01:00"),
            Events.line("acme", TRACE).with("emitted_at", "0000-01-01T00:00:00Z")));
  }

  @Test
  void sums_ofRowsWithoutThePropertyGoUnderNoName() {
    assertEquals(
        List.of(sum("", 2, 2, 20), sum("pet.list", 1, 1, 10)),
        sums(
            GroupBy.CAPABILITY,
            Events.line("acme", TRACE),
            Events.line("acme", TRACE).payloadWithout("capability"),
            Events.line("acme", TRACE).payload("capability", "")));
    assertEquals(
        List.of(sum("", 1, 1, 10), sum("petstore", 1, 1, 10)),
        sums(
            GroupBy.API_ENTRY_ID,
            Events.line("acme", TRACE),
            Events.line("acme", TRACE).payloadWithout("api_entry_id")));
  }

  @Test
  void sums_doNotOverflow() {
    Events most = Events.line("acme", TRACE).with("request_units", Long.MAX_VALUE);
    UsageSums sums = new UsageSums(GroupBy.TENANT);
    UsageRow row = UsageRow.of(Stamped.of(most.json()));
    UsageRow longest =
        new UsageRow(
            row.eventId(),
            row.traceId(),
            Instant.EPOCH,
            row.tenant(),
            null,
            null,
            null,
            null,
            null,
            null,
            row.requestUnits(),
            -1,
            null,
            null,
            null);
    sums.add(longest);
    sums.add(longest);
    assertEquals(
        List.of(
            new Sum(
                "acme",
                2,
                new BigInteger("18446744073709551614"),
                new BigInteger("36893488147419103230"))),
        List.copyOf(sums.sums()));
  }

  private static List<Sum> sums(GroupBy groupBy, Events... lines) {
    UsageSums sums = new UsageSums(groupBy);
    for (Events line : lines) {
      sums.add(UsageRow.of(Stamped.of(line.json())));
    }
    return List.copyOf(sums.sums());
  }

  private static Sum sum(String group, long lines, long requestUnits, long durationMs) {
    return new Sum(group, lines, BigInteger.valueOf(requestUnits), BigInteger.valueOf(durationMs));
  }
}
