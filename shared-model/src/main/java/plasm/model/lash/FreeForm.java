package plasm.model.lash;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import plasm.model.json.CanonicalJson;

/** Maps of free-form values, in the order in which they are written. */
final class FreeForm {
  private FreeForm() {}

  static Map<String, CanonicalJson> sorted(Map<String, CanonicalJson> metadata) {
    if (metadata.isEmpty()) {
      return Map.of();
    }
    SortedMap<String, CanonicalJson> sorted = new TreeMap<>(CanonicalJson.BY_UTF8);
    sorted.putAll(metadata);
    return Collections.unmodifiableSortedMap(sorted);
  }
}
