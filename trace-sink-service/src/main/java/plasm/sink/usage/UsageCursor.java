package plasm.sink.usage;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.Optional;
import java.util.UUID;
import plasm.model.identity.Uuids;
import plasm.model.trace.Rfc3339;

/**
 * A place among usage rows: by time of emission, then event id, then tenant (two tenants may use
 * one id). It names the last row seen. Opaque to clients.
 */
public record UsageCursor(long emittedAtMicros, UUID eventId, String tenant) {
  /** The order of usage rows. */
  public static final Comparator<UsageCursor> ORDER =
      Comparator.comparingLong(UsageCursor::emittedAtMicros)
          .thenComparing(UsageCursor::eventId, Uuids.AS_PRINTED)
          .thenComparing(UsageCursor::tenant);

  private static final int FIXED_BYTES = 24;

  public static UsageCursor of(UsageRow row) {
    return new UsageCursor(
        Rfc3339.toMicros(row.emittedAt()), row.eventId(), row.tenant().partition());
  }

  /** Empty when the text is no cursor of ours. */
  public static Optional<UsageCursor> parse(String text) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(text);
      // Behind them is a tenant's name, which no other cursor of this service has.
      if (bytes.length <= FIXED_BYTES) {
        return Optional.empty();
      }
      ByteBuffer in = ByteBuffer.wrap(bytes);
      long emittedAtMicros = in.getLong();
      UUID eventId = new UUID(in.getLong(), in.getLong());
      String tenant = StandardCharsets.UTF_8.decode(in).toString();
      return Optional.of(new UsageCursor(emittedAtMicros, eventId, tenant));
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }

  public String text() {
    byte[] name = tenant.getBytes(StandardCharsets.UTF_8);
    ByteBuffer out = ByteBuffer.allocate(FIXED_BYTES + name.length).putLong(emittedAtMicros);
    out.put(Uuids.toBytes(eventId)).put(name);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(out.array());
  }
}
