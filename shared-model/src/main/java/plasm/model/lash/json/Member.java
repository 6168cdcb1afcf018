package plasm.model.lash.json;

import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.function.Function;
import java.util.function.Predicate;
import plasm.model.json.ShapeException;

/**
 * A member of a shape: its name, its type, and what being absent means for it.
 *
 * @param place its index among the shape's members
 * @param value takes it out of the whole
 * @param required whether it must come
 * @param nullIsAbsent whether JSON null counts as absent; else the codec decides
 * @param absent what it is when it does not come
 * @param omitted which values are not written
 */
record Member<R, T>(
    String name,
    int place,
    Codec<T> codec,
    Function<R, T> value,
    boolean required,
    boolean nullIsAbsent,
    T absent,
    Predicate<T> omitted) {

  T read(Input in) throws IOException, ShapeException {
    return nullIsAbsent && in.token() == JsonToken.VALUE_NULL ? absent : codec.read(in);
  }

  void write(R whole, Output out) {
    T part = value.apply(whole);
    if (omitted.test(part)) {
      return;
    }
    out.name(name);
    if (part == null) {
      out.raw("null");
    } else {
      codec.write(part, out);
    }
  }
}
