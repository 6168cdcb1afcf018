package plasm.sink.store.sqlite;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Names that lines of usage have in common, and a number for each. Lines of several tenants and
 * seconds that are gathered together share them, so that a name is compared with others once a
 * batch and not once for each of those.
 */
final class UsageNames {
  private final Map<String, Integer> numbers = new HashMap<>();
  private final List<String> names = new ArrayList<>();

  /** The number of a name, a new one when it has none yet. An absent one is the empty name. */
  int number(String nameOrNull) {
    String name = nameOrNull == null ? "" : nameOrNull;
    Integer known = numbers.putIfAbsent(name, names.size());
    if (known == null) {
      names.add(name);
      return names.size() - 1;
    }
    return known;
  }

  String name(int number) {
    return names.get(number);
  }

  /** What the names of others have for numbers here, in the order of their numbers there. */
  int[] numbersOf(UsageNames others) {
    return others.names.stream().mapToInt(this::number).toArray();
  }
}
