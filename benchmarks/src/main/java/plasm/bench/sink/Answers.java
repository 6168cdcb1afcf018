package plasm.bench.sink;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;

/** What the service answered, as far as the benchmark must know. */
public final class Answers {
  private static final JsonFactory JSON = new JsonFactory();

  private Answers() {}

  /** How many events the answer to a POST promises to keep; -1 when it says nothing of the kind. */
  public static long accepted(byte[] answer) {
    try (JsonParser json = JSON.createParser(answer)) {
      while (json.nextToken() != null) {
        if ("accepted".equals(json.currentName())
            && json.nextToken() == JsonToken.VALUE_NUMBER_INT) {
          return json.getLongValue();
        }
      }
      return -1;
    } catch (IOException notJson) {
      return -1;
    }
  }

  /** How often a member of that name occurs, at whatever depth. */
  static long count(byte[] answer, String member) {
    try (JsonParser json = JSON.createParser(answer)) {
      long found = 0;
      for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
        if (token == JsonToken.FIELD_NAME && json.currentName().equals(member)) {
          found++;
        }
      }
      return found;
    } catch (IOException notJson) {
      throw new UncheckedIOException(notJson);
    }
  }

  /** The first string that a member of that name holds. */
  static String first(byte[] answer, String member) {
    try (JsonParser json = JSON.createParser(answer)) {
      while (json.nextToken() != null) {
        if (member.equals(json.currentName()) && json.nextToken() == JsonToken.VALUE_STRING) {
          return json.getText();
        }
      }
    } catch (IOException notJson) {
      throw new UncheckedIOException(notJson);
    }
    throw new IllegalStateException("no member " + member + " in the answer");
  }
}
