package plasm.model.lash.json;

import plasm.model.json.CanonicalJson;
import plasm.model.lash.Dialect;

/** JSON that is being written in a dialect: compact, with commas where they belong. */
final class Output {
  private final Dialect dialect;
  private final StringBuilder json = new StringBuilder(512);

  /** Whether an item or a member was written since the last bracket opened. */
  private boolean follows;

  Output(Dialect dialect) {
    this.dialect = dialect;
  }

  Dialect dialect() {
    return dialect;
  }

  void begin(char bracket) {
    json.append(bracket);
    follows = false;
  }

  void end(char bracket) {
    json.append(bracket);
    follows = true;
  }

  /** Comes before each item of an array, and is part of each member's name. */
  void separate() {
    if (follows) {
      json.append(',');
    }
    follows = true;
  }

  void name(String name) {
    separate();
    CanonicalJson.appendText(name, json);
    json.append(':');
  }

  void text(String text) {
    CanonicalJson.appendText(text, json);
  }

  /** A number, a literal, or a whole value that is JSON already. */
  void raw(Object value) {
    json.append(value);
  }

  @Override
  public String toString() {
    return json.toString();
  }
}
