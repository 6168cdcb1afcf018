package plasm.model.artifact;

import java.io.IOException;

/**
 * Stored bytes that are no PLAR1 frame: reading them again gives the same. A stream that fails
 * throws any other {@link IOException}.
 */
public final class DamagedFrameException extends IOException {
  private static final long serialVersionUID = 1L;

  DamagedFrameException(String message) {
    super(message);
  }

  DamagedFrameException(String message, Throwable cause) {
    super(message, cause);
  }
}
