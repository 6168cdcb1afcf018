package plasm.sink.relay;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jboss.logging.Logger;
import plasm.model.json.JsonText;
import plasm.model.json.RawJson;
import plasm.model.trace.Rfc3339;

/**
 * Events that the other sink refused, each with the reason, one a line in a file of the spool's
 * folder, on the disk when {@link #park} returns. Not thread-safe.
 *
 * <pre>
 *   {"parked_at":..,"seq":..,"status":..,"reason":..,"tenant_id":..,"trace_id":..,"event_id":..,"event":{..}}
 * </pre>
 *
 * <p>The file is opened for each letter, so people may move it away at any time.
 */
public final class DeadLetters {
  /** In the spool's folder. */
  public static final String FILE = "dead-letters.ndjson";

  private static final Logger LOG = Logger.getLogger(DeadLetters.class);
  private static final int LOOK_BACK_BYTES = 64 << 10;

  /** What tells a letter from any other, also when the log began anew. */
  private record Identity(long seq, String eventId) {}

  private final Path file;

  /** The last letter of the file; null when there is none, or it cannot be read. */
  private Identity last;

  private DeadLetters(Path file) {
    this.file = file;
  }

  /**
   * @param folder of the spool
   * @throws IOException when what an earlier process left cannot be read or repaired
   */
  public static DeadLetters open(Path folder) throws IOException {
    DeadLetters letters = new DeadLetters(folder.resolve(FILE));
    if (Files.exists(letters.file)) {
      try (FileChannel channel =
          FileChannel.open(letters.file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
        letters.repair(channel);
        letters.last = letters.readLast(channel);
      }
    }
    return letters;
  }

  Path file() {
    return file;
  }

  /**
   * Puts an event aside. Repeating that for the last one changes nothing: a process may have ended
   * before it noted that it was done with the event.
   *
   * @return false when it was the last one already
   * @throws IOException when it is not surely on the disk
   */
  boolean park(DeadLetter letter, RawJson event) throws IOException {
    Identity identity = new Identity(letter.seq(), letter.eventId().toString());
    if (identity.equals(last)) {
      return false;
    }
    boolean isNew = !Files.exists(file);
    try (FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      repair(channel);
      ByteBuffer line = ByteBuffer.wrap(line(letter, event));
      while (line.hasRemaining()) {
        channel.write(line, channel.size());
      }
      channel.force(true);
    }
    if (isNew) {
      try (FileChannel folder = FileChannel.open(file.getParent(), StandardOpenOption.READ)) {
        folder.force(true);
      }
    }
    last = identity;
    return true;
  }

  private static byte[] line(DeadLetter letter, RawJson event) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream(512 + event.length());
    try (JsonGenerator json = JsonText.FACTORY.createGenerator(out)) {
      json.writeStartObject();
      json.writeStringField("parked_at", Rfc3339.format(letter.parkedAt()));
      json.writeNumberField("seq", letter.seq());
      json.writeNumberField("status", letter.status());
      json.writeStringField("reason", letter.reason());
      json.writeStringField("tenant_id", letter.trace().tenant().partition());
      json.writeStringField("trace_id", letter.trace().traceId().toString());
      json.writeStringField("event_id", letter.eventId().toString());
      json.writeFieldName("event");
      json.writeRawValue("");
      json.flush();
      event.writeTo(out);
      json.writeEndObject();
    }
    out.write('\n');
    return out.toByteArray();
  }

  /** Cuts off a line that a crash or a full disk left unfinished: its event is parked again. */
  private void repair(FileChannel channel) throws IOException {
    long end = behindLineBreak(channel, channel.size());
    if (end < channel.size()) {
      LOG.warnf("%s ends in an unfinished line, which is cut off", file);
      channel.truncate(end);
      channel.force(true);
    }
  }

  private Identity readLast(FileChannel channel) throws IOException {
    long end = channel.size();
    if (end == 0) {
      return null;
    }
    long from = behindLineBreak(channel, end - 1);
    byte[] line = new byte[(int) Math.min(LOOK_BACK_BYTES, end - from)];
    channel.read(ByteBuffer.wrap(line), from);
    long seq = 0;
    try (JsonParser json = JsonText.FACTORY.createParser(line)) {
      json.nextToken();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        json.nextToken();
        switch (name) {
          case "seq" -> seq = json.getLongValue();
          case "event_id" -> {
            return new Identity(seq, json.getText());
          }
          default -> json.skipChildren();
        }
      }
    } catch (IOException notALetter) {
      // Its message would repeat a part of an event.
      LOG.warnf("the last line of %s is no dead letter", file);
    }
    return null;
  }

  /** The place behind the last line break before a place; 0 when there is none. */
  private static long behindLineBreak(FileChannel channel, long before) throws IOException {
    ByteBuffer block = ByteBuffer.allocate(LOOK_BACK_BYTES);
    for (long to = before; to > 0; ) {
      long from = Math.max(0, to - LOOK_BACK_BYTES);
      block.clear().limit((int) (to - from));
      while (block.hasRemaining() && channel.read(block, from + block.position()) >= 0) {
        // Until the block is read.
      }
      for (int i = block.position() - 1; i >= 0; i--) {
        if (block.get(i) == '\n') {
          return from + i + 1;
        }
      }
      to = from;
    }
    return 0;
  }
}
