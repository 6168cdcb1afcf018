package plasm.model.lash.json;

import java.io.IOException;
import plasm.model.json.ShapeException;

/** Alternatives that have an object of their own, which a tag tells apart. */
abstract class Union<U> extends Tagged<U> implements Codec<U> {
  /**
   * @param what names the object in messages
   */
  Union(String what, String tag) {
    super(what, tag);
  }

  @Override
  public final U read(Input in) throws IOException, ShapeException {
    return readMembers(in, null).values().build(in);
  }

  final <V extends U> void write(String tagged, Shape<V> shape, V value, Output out) {
    out.begin('{');
    writeMembers(tagged, shape, value, out);
    out.end('}');
  }
}
