package plasm.sink.trace;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Comparator;
import java.util.Optional;
import java.util.UUID;
import plasm.model.identity.Uuids;

/**
 * A place in the list of a tenant's traces: newest start first, trace id descending. It names the
 * last trace seen, so traces that come in meanwhile shift nothing. Opaque to clients.
 */
public record Cursor(long startedAtMs, UUID traceId) {
  /** List order. */
  public static final Comparator<Cursor> ORDER =
      Comparator.comparingLong(Cursor::startedAtMs)
          .thenComparing(Cursor::traceId, Uuids.AS_PRINTED)
          .reversed();

  private static final int BYTES = 24;

  public static Cursor of(TraceHead head) {
    return new Cursor(head.startedAtMs(), head.key().traceId());
  }

  /** Empty when the text is no cursor of ours. */
  public static Optional<Cursor> parse(String text) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(text);
      if (bytes.length != BYTES) {
        return Optional.empty();
      }
      ByteBuffer in = ByteBuffer.wrap(bytes);
      return Optional.of(new Cursor(in.getLong(), new UUID(in.getLong(), in.getLong())));
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }

  public String text() {
    ByteBuffer out = ByteBuffer.allocate(BYTES).putLong(startedAtMs);
    out.putLong(traceId.getMostSignificantBits()).putLong(traceId.getLeastSignificantBits());
    return Base64.getUrlEncoder().withoutPadding().encodeToString(out.array());
  }
}
