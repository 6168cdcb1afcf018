package plasm.model.lash.json;

import java.io.IOException;
import plasm.model.json.ShapeException;

/** How values of a type are read from JSON and written to it. */
interface Codec<T> {
  /** Reads the value at which the input stands, and leaves it at the value's end. */
  T read(Input in) throws IOException, ShapeException;

  void write(T value, Output out);
}
