package plasm.model.lash;

/**
 * What a request carried beside text (spec/lash-trace.md, section 5). Whatever is absent is null.
 *
 * <p>The dialects differ (section 0): the seed has no {@code source} and always a {@code mime}, the
 * current one always a {@code source}.
 *
 * @param source a free string; runtimes write {@code inline}, {@code stored}, {@code external_url}
 *     or {@code provider_file}
 * @param bytesSha256 of the content, lowercase hex
 * @param bytesLen the content's length in bytes, unsigned 64 bits
 */
public record Attachment(
    String source, String mime, String filename, String bytesSha256, Long bytesLen) {

  /** What is written where the current dialect must have a source and there is none. */
  public static final String DEFAULT_SOURCE = "inline";

  /** What is written where the seed's dialect must have a type and there is none. */
  public static final String DEFAULT_MIME = "application/octet-stream";
}
