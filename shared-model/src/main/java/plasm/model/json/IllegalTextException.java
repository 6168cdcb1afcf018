package plasm.model.json;

/** Bytes that are no JSON text this project can keep; the message says why and where. */
public final class IllegalTextException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  IllegalTextException(String message) {
    super(message);
  }

  IllegalTextException(String message, Throwable cause) {
    super(message, cause);
  }
}
