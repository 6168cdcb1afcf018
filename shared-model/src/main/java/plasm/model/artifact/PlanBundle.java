package plasm.model.artifact;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import plasm.model.json.CanonicalJson;
import plasm.model.json.JsonDocument;
import plasm.model.json.ShapeException;

/**
 * What was run, as far as it decides the run's id (spec/run-artifacts.md, run_id). Bundles that
 * differ only in the order of fingerprints or in space around the source line are equal.
 *
 * @param catalogCgsHash which catalog of capabilities the line was parsed against
 * @param domainRevision an unsigned 32-bit integer
 * @param entryId the catalog's entry
 * @param parsed the parsed line, any JSON
 * @param requestFingerprints sorted by UTF-8 bytes whatever order they come in
 * @param sourceLine trimmed of Unicode White_Space
 */
public record PlanBundle(
    String catalogCgsHash,
    long domainRevision,
    String entryId,
    CanonicalJson parsed,
    List<String> requestFingerprints,
    String sourceLine) {

  private static final int SCHEMA_VERSION = 1;

  /**
   * @throws IllegalArgumentException when the revision is no unsigned 32-bit integer
   */
  public PlanBundle {
    Objects.requireNonNull(catalogCgsHash);
    Objects.requireNonNull(entryId);
    Objects.requireNonNull(parsed);
    if (domainRevision < 0 || domainRevision > MemberReader.MAX_UINT32) {
      throw new IllegalArgumentException("not an unsigned 32-bit integer: " + domainRevision);
    }
    requestFingerprints = requestFingerprints.stream().sorted(CanonicalJson.BY_UTF8).toList();
    sourceLine = trimmed(sourceLine);
  }

  /**
   * Reads a text that is one plan bundle. Members the contract does not know are skipped; all that
   * it knows are required, of which {@code parsed} may be JSON null.
   *
   * @throws plasm.model.json.IllegalTextException when the bytes are not text
   * @throws ShapeException when it is no plan bundle; names the member
   * @throws IOException when it is no JSON
   */
  public static PlanBundle read(byte[] utf8) throws IOException, ShapeException {
    return JsonDocument.read(utf8, PlanBundle::read);
  }

  /** Reads the object at which the parser stands, and leaves it at the object's end. */
  static PlanBundle read(JsonParser json) throws IOException, ShapeException {
    MemberReader members = new MemberReader(json, "a plan bundle");
    String catalogCgsHash = null;
    long domainRevision = 0;
    String entryId = null;
    CanonicalJson parsed = null;
    List<String> requestFingerprints = null;
    String sourceLine = null;
    while (members.next()) {
      switch (members.name()) {
        case "catalog_cgs_hash" -> catalogCgsHash = members.text();
        case "domain_revision" -> domainRevision = members.uint32();
        case "entry_id" -> entryId = members.text();
        case "parsed" -> parsed = members.value(CanonicalJson::read);
        case "request_fingerprints" -> requestFingerprints = members.texts();
        case "source_line" -> sourceLine = members.text();
        default -> members.skip();
      }
    }
    members.require(
        "catalog_cgs_hash",
        "domain_revision",
        "entry_id",
        "parsed",
        "request_fingerprints",
        "source_line");
    return new PlanBundle(
        catalogCgsHash, domainRevision, entryId, parsed, requestFingerprints, sourceLine);
  }

  /** The bytes over which the run's id is computed. */
  public byte[] canonicalJson() {
    StringBuilder out = new StringBuilder("{\"catalog_cgs_hash\":");
    CanonicalJson.appendText(catalogCgsHash, out);
    out.append(",\"domain_revision\":").append(domainRevision).append(",\"entry_id\":");
    CanonicalJson.appendText(entryId, out);
    out.append(",\"parsed\":").append(parsed).append(",\"request_fingerprints\":[");
    String separator = "";
    for (String fingerprint : requestFingerprints) {
      out.append(separator);
      CanonicalJson.appendText(fingerprint, out);
      separator = ",";
    }
    out.append("],\"schema_version\":").append(SCHEMA_VERSION).append(",\"source_line\":");
    CanonicalJson.appendText(sourceLine, out);
    return out.append('}').toString().getBytes(StandardCharsets.UTF_8);
  }

  /** The SHA-256 of {@link #canonicalJson}. */
  public RunId runId() {
    return new RunId(HexFormat.of().formatHex(sha256().digest(canonicalJson())));
  }

  private static String trimmed(String text) {
    int from = 0;
    int to = text.length();
    while (from < to && isWhiteSpace(text.charAt(from))) {
      from++;
    }
    while (from < to && isWhiteSpace(text.charAt(to - 1))) {
      to--;
    }
    return text.substring(from, to);
  }

  /**
   * The Unicode property White_Space (PropList.txt), by which Rust trims; neither of Java's notions
   * of space is the same.
   */
  private static boolean isWhiteSpace(char c) {
    return c >= '\t' && c <= '\r'
        || c == ' '
        || c == 0x85
        || c == 0xa0
        || c == 0x1680
        || c >= 0x2000 && c <= 0x200a
        || c == 0x2028
        || c == 0x2029
        || c == 0x202f
        || c == 0x205f
        || c == 0x3000;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
