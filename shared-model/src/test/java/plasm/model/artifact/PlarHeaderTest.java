package plasm.model.artifact;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import plasm.model.testkit.Golden;

class PlarHeaderTest {
  private static final int METADATA_AT = 10;
  private static final String MINIMAL =
      "{\"content_type\":\"a/b\",\"schema_version\":0,\"producer\":\"p\"}";

  static List<JsonNode> good() throws IOException {
    return vectors(false, 2);
  }

  static List<JsonNode> bad() throws IOException {
    return vectors(true, 5);
  }

  @ParameterizedTest
  @MethodSource("good")
  void of_writesTheGoldenBytes(JsonNode vector) throws Exception {
    PlarHeader header = PlarHeader.of(metadata(vector));
    assertEquals(metadata(vector), header.metadata());
    assertEquals(header.bytes().length, header.length());
    assertArrayEquals(frame(vector), joined(header.bytes(), payload(vector)));
  }

  @ParameterizedTest
  @MethodSource("good")
  void read_leavesTheStreamAtThePayload(JsonNode vector) throws Exception {
    byte[] frame = frame(vector);
    InputStream in = new ByteArrayInputStream(frame);
    PlarHeader header = PlarHeader.read(in);
    assertEquals(metadata(vector), header.metadata());
    assertEquals(frame.length - payload(vector).length, header.length());
    assertArrayEquals(Arrays.copyOf(frame, header.length()), header.bytes());
    assertArrayEquals(payload(vector), in.readAllBytes());
  }

  @ParameterizedTest
  @MethodSource("good")
  void read_takesAnEmptyPayload(JsonNode vector) throws Exception {
    byte[] header = PlarHeader.of(metadata(vector)).bytes();
    InputStream in = new ByteArrayInputStream(header);
    assertArrayEquals(header, PlarHeader.read(in).bytes());
    assertEquals(-1, in.read());
  }

  @ParameterizedTest
  @MethodSource("good")
  void read_readsFromAStreamThatGivesLittleAtATime(JsonNode vector) throws Exception {
    byte[] frame = frame(vector);
    InputStream in = InputStream.nullInputStream();
    for (byte b : frame) {
      in = new SequenceInputStream(in, new ByteArrayInputStream(new byte[] {b}));
    }
    assertEquals(metadata(vector), PlarHeader.read(in).metadata());
    assertArrayEquals(payload(vector), in.readAllBytes());
  }

  @ParameterizedTest
  @MethodSource("good")
  void read_callsEveryTruncatedHeaderDamaged(JsonNode vector) throws Exception {
    byte[] frame = frame(vector);
    int length = frame.length - payload(vector).length;
    for (int end = 0; end < length; end++) {
      byte[] truncated = Arrays.copyOf(frame, end);
      String message =
          assertThrows(DamagedFrameException.class, () -> read(truncated)).getMessage();
      assertTrue(message.startsWith("the frame ends after "), message);
    }
  }

  @ParameterizedTest
  @MethodSource("bad")
  void read_callsTheGoldenBadFramesDamaged(JsonNode vector) {
    String beginning =
        switch (vector.get("error").textValue()) {
          case "magic" -> "the frame does not begin with PLAR1 and a line feed";
          case "truncated header" -> "the frame ends after 8 of the 10 bytes it starts with";
          case "metadata length past the end" ->
              "the frame ends after 2 of its 99 bytes of metadata";
          case "metadata length over 2^31" ->
              "the frame tells of 4294967295 bytes of metadata, more than 1048576";
          case "metadata not json" -> "the frame's metadata cannot be read: ";
          default -> throw new AssertionError("an error not known here: " + vector);
        };
    String message =
        assertThrows(DamagedFrameException.class, () -> read(frame(vector))).getMessage();
    assertTrue(message.startsWith(beginning), message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PLAR1\r",
        "PLAR2\n",
        "plar1\n",
        "PLAR1 ",
        "{\"run",
        "\0\0\0\0\0\0",
        "X",
        "PLARx",
        " PLAR1\n"
      })
  void read_tellsAnotherBeginningFromAShortOne(String start) {
    assertEquals(
        "the frame does not begin with PLAR1 and a line feed",
        assertThrows(DamagedFrameException.class, () -> read(utf8(start))).getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      textBlock =
          """
          {}                                                              | content_type is missing
          []                                                              | metadata must be an object
          null                                                            | metadata must be an object
          {"content_type":"a/b","producer":"p"}                           | schema_version is missing
          {"content_type":"a/b","schema_version":0}                       | producer is missing
          {"content_type":null,"schema_version":0,"producer":"p"}         | content_type must be a string
          {"content_type":"a/b","schema_version":"1","producer":"p"}      | schema_version must be an integer from 0 to 4294967295
          {"content_type":"a/b","schema_version":-1,"producer":"p"}       | schema_version must be an integer from 0 to 4294967295
          {"content_type":"a/b","schema_version":1.0,"producer":"p"}      | schema_version must be an integer from 0 to 4294967295
          {"content_type":"a/b","schema_version":4294967296,"producer":1} | schema_version must be an integer from 0 to 4294967295
          {"content_type":"a/b","schema_version":0,"producer":1}          | producer must be a string
          {"content_encoding":1}                                          | content_encoding must be a string
          {"content_type":"a/b","content_type":"a/b"}                     | content_type is given twice
          """)
  void read_saysWhatIsWrongWithTheMetadata(String json, String message) {
    DamagedFrameException damaged =
        assertThrows(DamagedFrameException.class, () -> read(frame(utf8(json))));
    assertEquals("the frame's metadata cannot be read: " + message, damaged.getMessage());
  }

  @Test
  void read_callsMetadataThatIsNoTextOrNotAloneDamaged() {
    for (byte[] json :
        List.of(
            new byte[0],
            utf8(" "),
            utf8(MINIMAL + "{}"),
            utf8(MINIMAL + "x"),
            utf8(MINIMAL.replace("a/b", "\\ud800")),
            MINIMAL.replace("a/b", "é").getBytes(StandardCharsets.ISO_8859_1),
            MINIMAL.getBytes(StandardCharsets.UTF_16BE),
            utf8("[".repeat(100_000)))) {
      assertThrows(DamagedFrameException.class, () -> read(frame(json)));
    }
  }

  @Test
  void read_takesMetadataInAnySpelling() throws Exception {
    byte[] json =
        utf8(
            """
            { "later": {"content_type": 1}, "producer": "p\\u00e9", "content_encoding": null,
              "schema_version": 4294967295, "content_type": "a/b" }
            """);
    PlarHeader header = PlarHeader.read(new ByteArrayInputStream(frame(json)));
    assertEquals(new ArtifactMetadata("a/b", null, 4_294_967_295L, "pé"), header.metadata());
    assertEquals(METADATA_AT + json.length, header.length());
    assertArrayEquals(frame(json), header.bytes());
  }

  @Test
  void read_takesAMebibyteOfMetadataAndNoMore() throws Exception {
    byte[] most = utf8(MINIMAL + " ".repeat(PlarHeader.MAX_METADATA_BYTES - MINIMAL.length()));
    assertEquals(
        METADATA_AT + (1 << 20), PlarHeader.read(new ByteArrayInputStream(frame(most))).length());
    assertEquals(
        "the frame tells of 1048577 bytes of metadata, more than 1048576",
        assertThrows(
                DamagedFrameException.class,
                () -> read(frame(Arrays.copyOf(most, most.length + 1))))
            .getMessage());
  }

  @Test
  void of_refusesMetadataThatCouldNotBeRead() {
    ArtifactMetadata huge = new ArtifactMetadata("a/b", null, 1, "p".repeat(1 << 20));
    assertThrows(IllegalArgumentException.class, () -> PlarHeader.of(huge));
  }

  @Test
  void read_passesOnTheFailureOfTheStream() {
    IOException failure = new IOException("the disk is gone");
    byte[] frame = frame(utf8(MINIMAL));
    for (int end : new int[] {0, 5, METADATA_AT, METADATA_AT + 3}) {
      InputStream in =
          new SequenceInputStream(
              new ByteArrayInputStream(Arrays.copyOf(frame, end)),
              new InputStream() {
                @Override
                public int read() throws IOException {
                  throw failure;
                }
              });
      assertSame(failure, assertThrows(IOException.class, () -> PlarHeader.read(in)));
    }
  }

  @Test
  void read_throwsNothingButDamageOnRandomBytes() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    byte[] whole = frame(utf8(MINIMAL));
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes;
      if (i % 2 == 0) {
        bytes = new byte[random.nextInt(64)];
        random.nextBytes(bytes);
        // Else hardly any would come past the first bytes.
        System.arraycopy(
            whole, 0, bytes, 0, Math.min(bytes.length, random.nextInt(METADATA_AT + 1)));
      } else {
        bytes = whole.clone();
        for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
          bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
      }
      try {
        read(bytes);
      } catch (DamagedFrameException expected) {
        assertTrue(expected.getMessage().startsWith("the frame"), expected.getMessage());
      } catch (IOException | RuntimeException e) {
        throw new AssertionError("seed " + seed + ": " + HexFormat.of().formatHex(bytes), e);
      }
    }
  }

  private static void read(byte[] frame) throws IOException {
    PlarHeader.read(new ByteArrayInputStream(frame));
  }

  private static List<JsonNode> vectors(boolean bad, int count) throws IOException {
    List<JsonNode> vectors = new ArrayList<>();
    for (JsonNode vector : new JsonMapper().readTree(Golden.bytes("plar1_frames.json"))) {
      if (vector.has("error") == bad) {
        vectors.add(vector);
      }
    }
    assertEquals(count, vectors.size());
    return vectors;
  }

  private static ArtifactMetadata metadata(JsonNode vector) {
    JsonNode metadata = vector.get("metadata");
    return new ArtifactMetadata(
        metadata.get("content_type").textValue(),
        metadata.path("content_encoding").textValue(),
        metadata.get("schema_version").longValue(),
        metadata.get("producer").textValue());
  }

  private static byte[] frame(JsonNode vector) {
    return HexFormat.of().parseHex(vector.get("frame_hex").textValue());
  }

  private static byte[] payload(JsonNode vector) {
    return HexFormat.of().parseHex(vector.get("payload_hex").textValue());
  }

  private static byte[] frame(byte[] json) {
    return ByteBuffer.allocate(METADATA_AT + json.length)
        .put(utf8("PLAR1\n"))
        .putInt(json.length)
        .put(json)
        .array();
  }

  private static byte[] joined(byte[] a, byte[] b) {
    return ByteBuffer.allocate(a.length + b.length).put(a).put(b).array();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
