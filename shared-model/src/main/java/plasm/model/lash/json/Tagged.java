package plasm.model.lash.json;

import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import plasm.model.json.ShapeException;

/**
 * Objects whose shape depends on what one of their members, the tag, says. The tag is written
 * before the shape's members and may be read anywhere.
 */
abstract class Tagged<U> {
  private final String what;
  private final String tag;

  /**
   * What an object's members held.
   *
   * @param tagged what the tag says
   */
  record Read<U>(String tagged, Values<? extends U> values) {}

  /**
   * @param what names the object in messages
   */
  Tagged(String what, String tag) {
    this.what = what;
    this.tag = tag;
  }

  /** Null for a tag that is not known. */
  abstract Shape<? extends U> shape(String tagged);

  /**
   * Reads the object at which the input stands.
   *
   * @param around takes members that stand beside those of the shape; null for none
   */
  final Read<U> readMembers(Input in, Values<?> around) throws IOException, ShapeException {
    if (in.token() != JsonToken.START_OBJECT) {
      throw in.wrong("an object, " + what);
    }
    int from = in.from();
    Read<U> read = null;
    boolean seen = false;
    while (in.json().nextToken() == JsonToken.FIELD_NAME) {
      String name = in.json().currentName();
      in.json().nextToken();
      if (name.equals(tag)) {
        if (seen) {
          throw new ShapeException(in.pointer(), tag + " is given twice");
        }
        seen = true;
        String tagged = Codecs.TEXT.read(in);
        read = read == null ? begin(tagged, in.pointer()) : read;
      } else if (around == null || !around.take(name, in)) {
        if (read == null) {
          // What the member means is told only behind it.
          read = begin(in.textAhead(from, tag), sibling(in.pointer()));
        }
        if (!read.values().take(name, in)) {
          in.json().skipChildren();
        }
      }
    }
    return read == null ? begin(null, in.pointer() + "/" + tag) : read;
  }

  private String sibling(String pointer) {
    return pointer.substring(0, pointer.lastIndexOf('/') + 1) + tag;
  }

  private Read<U> begin(String tagged, String pointer) throws ShapeException {
    if (tagged == null) {
      throw new ShapeException(pointer, tag + " is missing or no string");
    }
    Shape<? extends U> shape = shape(tagged);
    if (shape == null) {
      throw new ShapeException(pointer, tag + " is none that " + what + " can have: " + tagged);
    }
    return new Read<>(tagged, new Values<>(shape));
  }

  /** Inside an object that others write into, too. */
  final <V extends U> void writeMembers(String tagged, Shape<V> shape, V value, Output out) {
    out.name(tag);
    out.text(tagged);
    shape.writeMembers(value, out);
  }
}
