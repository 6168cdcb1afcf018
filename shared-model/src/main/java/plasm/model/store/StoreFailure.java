package plasm.model.store;

/**
 * A store could not do what was asked; what it holds of that is not known to whoever asked. The
 * message is for the log; it may hold paths, never secrets.
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

  /** A bounded queue is full; nothing was stored. */
  public static final class Overloaded extends StoreFailure {
    private static final long serialVersionUID = 1L;

    public Overloaded(String message) {
      super(message, null);
    }
  }

  /** It was stored, or was not; storing it again is harmless. */
  public static final class Unknown extends StoreFailure {
    private static final long serialVersionUID = 1L;

    public Unknown(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** The store has no room for something of that size, now or ever. */
  public static final class NoRoom extends StoreFailure {
    private static final long serialVersionUID = 1L;

    public NoRoom(String message) {
      super(message, null);
    }
  }
}
