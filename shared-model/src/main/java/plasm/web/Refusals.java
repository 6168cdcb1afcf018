package plasm.web;

/** What a person sees when a service does not start. */
public final class Refusals {
  private Refusals() {}

  /** The sentence of a refused setting, or null when something else is the matter. */
  public static String sentence(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof RefusedSetting) {
        return cause.getMessage();
      }
    }
    return null;
  }

  /** Says why the service ends and ends it. */
  public static void report(int exitCode, Throwable failure) {
    String sentence = sentence(failure);
    if (sentence != null) {
      System.err.println("refusing to start: " + sentence);
    }
    System.exit(exitCode);
  }
}
