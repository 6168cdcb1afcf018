package plasm.model.json;

/** One of a closed set of words, by the name that it has in JSON. */
public interface WireName {
  String wireName();
}
