package plasm.web;

import java.net.BindException;

/** How a service ends, and what a person sees when it does not start. */
public final class Refusals {
  private Refusals() {}

  /**
   * Ends the process as the framework's exit handler: with status 0 after a stop that was asked
   * for, also by SIGTERM, for which the Java runtime would say 143; otherwise it says why.
   *
   * @param failure null when the service was stopped
   */
  public static void report(int exitCode, Throwable failure) {
    if (failure == null) {
      // Everything is flushed by now, and System.exit would wait for the signal's own exit.
      Runtime.getRuntime().halt(exitCode);
    }
    System.err.println("refusing to start: " + sentence(failure));
    System.exit(exitCode == 0 ? 1 : exitCode);
  }

  /** The sentence of a refused setting; of anything else what is known of it. */
  static String sentence(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof RefusedSetting) {
        return cause.getMessage();
      }
      if (cause instanceof BindException) {
        return "the address is in use or not of this machine: set PLASM_TRACE_SINK_LISTEN or"
            + " PLASM_RUN_ARTIFACTS_LISTEN to another one ("
            + cause.getMessage()
            + ")";
      }
    }
    return failure.toString();
  }
}
