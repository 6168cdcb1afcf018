package plasm.sink.http;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import plasm.model.identity.Uuids;
import plasm.model.problem.ProblemException;
import plasm.model.problem.ProblemType;
import plasm.model.trace.Rfc3339;
import plasm.model.trace.Tenant;

/** Query and path parameters to values; what cannot be understood is a problem that names it. */
final class Parameters {
  private Parameters() {}

  static Tenant requiredTenant(String tenantId) {
    return optionalTenant(tenantId)
        .orElseThrow(() -> invalid("tenant_id", "given and not blank; __none__ is for no tenant"));
  }

  static Optional<Tenant> optionalTenant(String tenantId) {
    return text(tenantId).map(Tenant::of);
  }

  static UUID uuid(String name, String value) {
    return Uuids.parse(value).orElseThrow(() -> invalid(name, "a UUID"));
  }

  static Instant requiredTime(String name, String value) {
    return optionalTime(name, value)
        .orElseThrow(() -> invalid(name, "given, as an RFC 3339 timestamp"));
  }

  static Optional<Instant> optionalTime(String name, String value) {
    return parsed(name, value, Rfc3339::parse, "an RFC 3339 timestamp (write + as %2B in a URL)");
  }

  /** A whole number from 0 on; what is larger than {@code most} counts as that. */
  static int number(String name, String value, int otherwise, int most) {
    return parsed(name, value, text -> wholeNumber(text, most), "a whole number, 0 or more")
        .orElse((long) otherwise)
        .intValue();
  }

  /** A whole number from 0 on. */
  static Optional<Long> number(String name, String value) {
    return parsed(
        name, value, text -> wholeNumber(text, Long.MAX_VALUE), "a whole number, 0 or more");
  }

  static <T> Optional<T> parsed(
      String name, String value, Function<String, Optional<T>> parse, String expected) {
    return text(value).map(v -> parse.apply(v).orElseThrow(() -> invalid(name, expected)));
  }

  /** Empty when absent or blank. */
  static Optional<String> text(String value) {
    return Optional.ofNullable(value).filter(v -> !v.isBlank());
  }

  static ProblemException invalid(String name, String expected) {
    return new ProblemException(ProblemType.INVALID_REQUEST, name + " must be " + expected);
  }

  private static Optional<Long> wholeNumber(String text, long most) {
    if (!text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return Optional.empty();
    }
    boolean fits = text.length() < 19;
    return Optional.of(fits ? Math.min(Long.parseLong(text), most) : most);
  }
}
