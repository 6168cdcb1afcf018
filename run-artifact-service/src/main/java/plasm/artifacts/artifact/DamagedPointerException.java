package plasm.artifacts.artifact;

import java.io.IOException;

/** A pointer holds no id: reading it again gives the same. */
public final class DamagedPointerException extends IOException {
  private static final long serialVersionUID = 1L;

  DamagedPointerException(String message) {
    super(message);
  }
}
