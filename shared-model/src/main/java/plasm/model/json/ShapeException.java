package plasm.model.json;

/**
 * Well-formed JSON that is not of the shape asked for: what is wrong, and where in the document.
 */
public final class ShapeException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String pointer;

  /**
   * @param pointer RFC 6901 pointer to the offending value, from the document's root
   */
  public ShapeException(String pointer, String message) {
    super(message);
    this.pointer = pointer;
  }

  public String pointer() {
    return pointer;
  }
}
