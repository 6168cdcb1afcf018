package plasm.artifacts.store;

/**
 * A store could not do what was asked; whether a blob is there is not known. The message is for the
 * log; it may hold paths, never secrets.
 */
public abstract sealed class StoreFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private StoreFailure(String message, Throwable cause) {
    super(message, cause);
  }

  /** Nothing was stored or read; a later try may work. */
  public static final class Unavailable extends StoreFailure {
    private static final long serialVersionUID = 1L;

    public Unavailable(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** The blob was written, or was not; writing it again is harmless. */
  public static final class Unknown extends StoreFailure {
    private static final long serialVersionUID = 1L;

    public Unknown(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** The store has no room for a blob of that size, now or ever. */
  public static final class NoRoom extends StoreFailure {
    private static final long serialVersionUID = 1L;

    public NoRoom(String message) {
      super(message, null);
    }
  }
}
