package plasm.model.lash.json;

import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import plasm.model.json.ShapeException;

/**
 * The members of one kind of JSON object, declared in the order in which they are written. Reading
 * and writing follow the same declarations, so they cannot drift apart.
 *
 * <p>Read in any order; members of other names are skipped; a member that comes twice is refused.
 */
abstract class Shape<R> implements Codec<R> {
  private final String what;
  private final List<Member<R, ?>> members = new ArrayList<>();
  private final Map<String, Member<R, ?>> byName = new HashMap<>();

  /**
   * @param what names the object in messages
   */
  Shape(String what) {
    this.what = what;
  }

  /** Puts the whole together from its members. */
  abstract R of(Values<R> in);

  /** Must come, and is always written. */
  final <T> Member<R, T> required(String name, Codec<T> codec, Function<R, T> value) {
    return declare(
        new Member<>(name, members.size(), codec, value, true, false, null, part -> false));
  }

  /** Null when absent or null, and then not written. */
  final <T> Member<R, T> optional(String name, Codec<T> codec, Function<R, T> value) {
    return declare(
        new Member<>(name, members.size(), codec, value, false, true, null, Objects::isNull));
  }

  /** Null when absent or null, and then written as null. */
  final <T> Member<R, T> nullable(String name, Codec<T> codec, Function<R, T> value) {
    return declare(
        new Member<>(name, members.size(), codec, value, false, true, null, part -> false));
  }

  /** False when absent or null, and then not written. */
  final Member<R, Boolean> flag(String name, Function<R, Boolean> value) {
    return declare(
        new Member<>(
            name, members.size(), Codecs.BOOLEAN, value, false, true, false, part -> !part));
  }

  /** Empty when absent, but not null; not written when empty. */
  final <T> Member<R, List<T>> listOrOmitted(
      String name, Codec<T> items, Function<R, List<T>> value) {
    return declare(
        new Member<>(
            name,
            members.size(),
            Codecs.list(items),
            value,
            false,
            false,
            List.of(),
            List::isEmpty));
  }

  /** Empty when absent, but not null; always written. */
  final <T> Member<R, List<T>> list(String name, Codec<T> items, Function<R, List<T>> value) {
    return declare(
        new Member<>(
            name,
            members.size(),
            Codecs.list(items),
            value,
            false,
            false,
            List.of(),
            part -> false));
  }

  /** Empty when absent, but not null; not written when empty. */
  final <T> Member<R, Map<String, T>> mapOrOmitted(
      String name, Codec<Map<String, T>> codec, Function<R, Map<String, T>> value) {
    return declare(
        new Member<>(name, members.size(), codec, value, false, false, Map.of(), Map::isEmpty));
  }

  private <T> Member<R, T> declare(Member<R, T> member) {
    members.add(member);
    byName.put(member.name(), member);
    return member;
  }

  final List<Member<R, ?>> members() {
    return members;
  }

  /** Null when there is none of that name. */
  final Member<R, ?> member(String name) {
    return byName.get(name);
  }

  @Override
  public final R read(Input in) throws IOException, ShapeException {
    if (in.token() != JsonToken.START_OBJECT) {
      throw in.wrong("an object, " + what);
    }
    Values<R> values = new Values<>(this);
    while (in.json().nextToken() == JsonToken.FIELD_NAME) {
      String name = in.json().currentName();
      in.json().nextToken();
      if (!values.take(name, in)) {
        in.json().skipChildren();
      }
    }
    return values.build(in);
  }

  @Override
  public final void write(R value, Output out) {
    out.begin('{');
    writeMembers(value, out);
    out.end('}');
  }

  /** Inside an object that others write into, too. */
  final void writeMembers(R value, Output out) {
    for (Member<R, ?> member : members) {
      member.write(value, out);
    }
  }
}
