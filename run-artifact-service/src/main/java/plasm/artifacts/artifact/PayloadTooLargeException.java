package plasm.artifacts.artifact;

import java.io.IOException;

/** A payload has more bytes than an artifact may have. */
public final class PayloadTooLargeException extends IOException {
  private static final long serialVersionUID = 1L;

  PayloadTooLargeException(long maxBytes) {
    super("more than " + maxBytes + " bytes");
  }
}
