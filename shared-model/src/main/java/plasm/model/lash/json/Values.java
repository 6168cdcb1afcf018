package plasm.model.lash.json;

import java.io.IOException;
import plasm.model.json.ShapeException;

/** What came of a shape's members while an object is read. */
final class Values<R> {
  private final Shape<R> shape;
  private final Object[] read;
  private long seen;

  Values(Shape<R> shape) {
    this.shape = shape;
    this.read = new Object[shape.members().size()];
  }

  /**
   * Reads the value at which the input stands, when the shape has a member of that name.
   *
   * @return false when it has none; the value is not read then
   * @throws ShapeException when the member came before, or is of another type
   */
  boolean take(String name, Input in) throws IOException, ShapeException {
    Member<R, ?> member = shape.member(name);
    if (member == null) {
      return false;
    }
    long bit = 1L << member.place();
    if ((seen & bit) != 0) {
      throw new ShapeException(in.pointer(), name + " is given twice");
    }
    seen |= bit;
    read[member.place()] = member.read(in);
    return true;
  }

  /**
   * @throws ShapeException when a member that must come did not; the input stands at the object's
   *     end
   */
  R build(Input in) throws ShapeException {
    for (Member<R, ?> member : shape.members()) {
      if ((seen & 1L << member.place()) == 0) {
        if (member.required()) {
          throw new ShapeException(
              in.pointer() + "/" + member.name(), member.name() + " is missing");
        }
        read[member.place()] = member.absent();
      }
    }
    return shape.of(this);
  }

  // A place is filled only from the member of that place, whose codec gives a T.
  @SuppressWarnings("unchecked")
  <T> T get(Member<R, T> member) {
    return (T) read[member.place()];
  }
}
