package plasm.model.lash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import plasm.model.json.CanonicalJson;
import plasm.model.lash.TraceEvent.Custom;
import plasm.model.lash.json.LashWriter;
import plasm.model.testkit.LashRecords;

/** spec/lash-trace.md, section 2: the envelope. */
class LashSection02EnvelopeTest {
  private static final TraceEvent EVENT = new Custom("n", CanonicalJson.NULL);

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          2026-03-04T05:06:07Z,             2026-03-04T05:06:07+00:00
          2026-03-04T05:06:00Z,             2026-03-04T05:06:00+00:00
          2026-03-04T05:06:07.234Z,         2026-03-04T05:06:07.234+00:00
          2026-03-04T05:06:07.2345Z,        2026-03-04T05:06:07.234500+00:00
          2026-03-04T05:06:07.000000001Z,   2026-03-04T05:06:07.000000001+00:00
          +10000-01-01T00:00:00Z,           +10000-01-01T00:00:00+00:00
          """)
  void timestamp_hasTheFewestDigitsThatAreExact(Instant time, String expected) {
    TraceRecord record = TraceRecord.at(time, TraceContext.EMPTY, EVENT);
    assertEquals(expected, record.timestamp());
  }

  @Test
  void newRecord_hasTheVersionAndARandomId() {
    TraceRecord record = TraceRecord.now(TraceContext.EMPTY, EVENT);
    assertEquals(2, record.schemaVersion());
    assertEquals(4, UUID.fromString(record.id()).version());
    assertEquals(record.id(), UUID.fromString(record.id()).toString());
  }

  @Test
  void envelope_isWrittenBeforeTheEventAndFlat() {
    assertEquals(
        "{\"schema_version\":7,\"id\":\"i\",\"timestamp\":\"t\",\"context\":{},"
            + "\"type\":\"custom\",\"name\":\"n\",\"payload\":null}",
        LashWriter.SEED.json(new TraceRecord(7, "i", "t", TraceContext.EMPTY, EVENT)));
  }

  @ParameterizedTest
  @CsvSource({"99", "0", "4294967295"})
  void reader_checksNoVersion(long version) {
    TraceRecord read =
        LashRecords.read(
            "{\"schema_version\":"
                + version
                + ",\"id\":\"\",\"timestamp\":\"\",\"context\":{},\"type\":\"session_started\"}");
    assertEquals(version, read.schemaVersion());
  }

  @ParameterizedTest
  @CsvSource({"-1", "4294967296"})
  void version_isAnUnsigned32BitInteger(long version) {
    assertThrows(
        IllegalArgumentException.class,
        () -> new TraceRecord(version, "", "", TraceContext.EMPTY, EVENT));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            LashRecords.read(
                "{\"schema_version\":"
                    + version
                    + ",\"id\":\"\",\"timestamp\":\"\",\"context\":{},"
                    + "\"type\":\"session_started\"}"));
  }

  @Test
  void time_isExactOrEmpty() {
    Instant time = Instant.parse("2026-03-04T05:06:07.000000001Z");
    assertEquals(Optional.of(time), TraceRecord.at(time, TraceContext.EMPTY, EVENT).time());
    assertEquals(
        Optional.of(time),
        new TraceRecord(2, "", "2026-03-04T06:06:07.000000001+01:00", TraceContext.EMPTY, EVENT)
            .time());
    assertEquals(
        Optional.empty(), new TraceRecord(2, "", "yesterday", TraceContext.EMPTY, EVENT).time());
  }
}
