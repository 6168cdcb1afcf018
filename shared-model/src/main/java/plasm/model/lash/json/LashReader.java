package plasm.model.lash.json;

import java.io.IOException;
import plasm.model.json.JsonDocument;
import plasm.model.json.JsonText;
import plasm.model.json.RawJson;
import plasm.model.json.ShapeException;
import plasm.model.lash.TraceRecord;

/**
 * Reads one record of a lash trace, of either dialect (spec/lash-trace.md, sections 0 and 8).
 *
 * <p>Members may come in any order; what the vocabulary does not know is skipped; an optional
 * member that is null counts as absent. Refused are members that are missing, come twice, are of
 * another type or out of range, and tags that the vocabulary does not have. Stateless and
 * thread-safe.
 */
public final class LashReader {
  /**
   * Keeps a record whose {@code type} the vocabulary does not have, as {@link
   * plasm.model.lash.TraceEvent.Unrecognized}: for who stores and passes on.
   */
  public static final LashReader TOLERANT = new LashReader(true);

  /** Refuses such a record, as the runtimes' own reader does. */
  public static final LashReader STRICT = new LashReader(false);

  private final RecordCodec records;

  private LashReader(boolean keepUnknown) {
    this.records = new RecordCodec(keepUnknown);
  }

  /**
   * Reads text from outside.
   *
   * @param utf8 one JSON object, with space around it or not; taken over, line breaks in it become
   *     spaces
   * @throws plasm.model.json.IllegalTextException when it is not UTF-8 or holds a lone surrogate
   * @throws IOException when it is no JSON, or something follows the object
   * @throws ShapeException when it is no record; names the member
   */
  public TraceRecord read(byte[] utf8) throws IOException, ShapeException {
    JsonText.requireCharacters(utf8);
    return read(RawJson.slice(utf8, 0, utf8.length));
  }

  /**
   * Reads a part of a text that {@link JsonText#requireCharacters} or {@link
   * JsonText#requireStorable} has passed already.
   *
   * @param posted without line breaks, so not {@link RawJson#verbatim}; what an unknown record
   *     keeps is a part of it, which {@link RawJson#detached} frees from the rest
   * @throws IOException when it is no JSON, or something follows the object
   * @throws ShapeException when it is no record; names the member
   */
  public TraceRecord read(RawJson posted) throws IOException, ShapeException {
    return JsonDocument.read(posted, json -> records.read(new Input(json, posted)));
  }
}
