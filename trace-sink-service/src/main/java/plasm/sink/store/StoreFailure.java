package plasm.sink.store;

/** A store could not do what was asked. The message is for the log; it may hold paths. */
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

  /** The bounded queue is full; nothing was stored. */
  public static final class Overloaded extends StoreFailure {
    private static final long serialVersionUID = 1L;

    public Overloaded(String message) {
      super(message, null);
    }
  }

  /** The commit may or may not have happened; repeating it is harmless. */
  public static final class Unknown extends StoreFailure {
    private static final long serialVersionUID = 1L;

    public Unknown(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
