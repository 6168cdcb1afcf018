package plasm.sink.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.util.function.Consumer;
import java.util.function.Function;
import plasm.model.json.IllegalTextException;
import plasm.model.json.JsonText;
import plasm.model.json.RawJson;
import plasm.model.json.ShapeException;
import plasm.model.problem.Problem;
import plasm.model.problem.ProblemException;
import plasm.model.problem.ProblemType;

/** A body read as JSON: what a reader makes of it, or a problem that says what is wrong with it. */
final class JsonBody {
  private JsonBody() {}

  /** Reads from a parser that has not begun. */
  interface Reading<T> {
    T from(JsonParser json) throws IOException, ShapeException;
  }

  /**
   * Reads whatever the body holds.
   *
   * @param wrongShape makes the problem of a body that is JSON of another shape
   */
  static <T> T read(
      byte[] body, Function<ShapeException, ProblemException> wrongShape, Reading<T> reading) {
    return read(body, JsonText::requireStorable, wrongShape, reading);
  }

  private static <T> T read(
      byte[] body,
      Consumer<byte[]> requirement,
      Function<ShapeException, ProblemException> wrongShape,
      Reading<T> reading) {
    try (JsonParser json = JsonText.FACTORY.createParser(body)) {
      requirement.accept(body);
      return reading.from(json);
    } catch (IllegalTextException e) {
      throw new ProblemException(ProblemType.MALFORMED_JSON, e.getMessage(), e);
    } catch (JsonProcessingException e) {
      throw malformed(e);
    } catch (ShapeException e) {
      throw wrongShape.apply(e);
    } catch (IOException e) {
      throw new ProblemException(ProblemType.MALFORMED_JSON, "the body cannot be read", e);
    }
  }

  /**
   * Reads a body of exactly one value; the parser stands at its first token.
   *
   * @param wrongShape type of the problem of a body that is JSON of another shape
   */
  static <T> T readValue(byte[] body, ProblemType wrongShape, Reading<T> reading) {
    return readValue(body, JsonText::requireStorable, wrongShape, reading);
  }

  /** As {@link #readValue}, for text that no database column has to hold: NUL may be in it. */
  static <T> T readCharacters(byte[] body, ProblemType wrongShape, Reading<T> reading) {
    return readValue(body, JsonText::requireCharacters, wrongShape, reading);
  }

  private static <T> T readValue(
      byte[] body, Consumer<byte[]> requirement, ProblemType wrongShape, Reading<T> reading) {
    return read(
        body,
        requirement,
        e ->
            new ProblemException(
                new Problem(wrongShape, wrongShape.status(), e.getMessage(), null, e.pointer()), e),
        json -> {
          if (json.nextToken() == null) {
            throw new ProblemException(ProblemType.MALFORMED_JSON, "the body is empty");
          }
          T result = reading.from(json);
          if (json.nextToken() != null) {
            throw new ShapeException("", "something follows the body's value");
          }
          return result;
        });
  }

  /** The value at which the parser stands, as it was sent; the parser moves to its end. */
  static RawJson value(JsonParser json, byte[] body) throws IOException {
    int from = (int) json.currentTokenLocation().getByteOffset();
    json.skipChildren();
    json.finishToken();
    return RawJson.slice(body, from, (int) json.currentLocation().getByteOffset());
  }

  /** Says where, but repeats nothing of the body: it may hold what must not be logged. */
  private static ProblemException malformed(JsonProcessingException e) {
    String where =
        e.getLocation() == null
            ? "an unknown place"
            : "line " + e.getLocation().getLineNr() + ", column " + e.getLocation().getColumnNr();
    return new ProblemException(
        ProblemType.MALFORMED_JSON, "the body is not JSON at " + where + reason(e), e);
  }

  private static String reason(JsonProcessingException e) {
    return e instanceof StreamConstraintsException ? ": " + e.getOriginalMessage() : "";
  }
}
