package plasm.web;

import io.quarkus.runtime.Quarkus;
import java.io.IOException;
import java.nio.channels.UnresolvedAddressException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Runs a service as a process that ends as its supervisor expects: with status 0 when it was told
 * to stop, also by SIGTERM, and with one line when it refuses a setting.
 */
public final class ServiceProcess {
  private static final long STOP_SECONDS = 10;

  private static final CountDownLatch ENDING = new CountDownLatch(1);

  private static volatile boolean toldToStop;

  private ServiceProcess() {}

  /**
   * Returns, or not, when the service has ended. With the argument {@code --probe} no service is
   * started; the status tells whether the one that listens is ready.
   *
   * @param listenVariable says where the service listens
   * @param listenDefault where it listens when the variable is unset
   */
  public static void run(String listenVariable, String listenDefault, String... args) {
    if (List.of(args).contains(Probe.ARGUMENT)) {
      System.exit(probe(listenVariable, listenDefault) ? 0 : 1);
    }
    // The Java runtime ends with status 143 as soon as all hooks of SIGTERM are done; this one
    // waits for the end of the service, which comes with the right status.
    Runtime.getRuntime().addShutdownHook(new Thread(ServiceProcess::awaitEnd, "await-end"));
    Quarkus.run(null, ServiceProcess::end, args);
  }

  private static boolean probe(String listenVariable, String listenDefault) {
    String set = System.getenv(listenVariable);
    try {
      return Probe.isReady(
          ListenAddress.parse(listenVariable, set == null || set.isBlank() ? listenDefault : set));
    } catch (RefusedSetting e) {
      System.err.println(e.getMessage());
      return false;
    }
  }

  private static void awaitEnd() {
    toldToStop = true;
    try {
      ENDING.await(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void end(int exitCode, Throwable failure) {
    if (failure == null) {
      // Everything is flushed by now, and System.exit would wait for the signal's own exit.
      Runtime.getRuntime().halt(exitCode);
    }
    if (toldToStop) {
      // Parts that were about to begin refuse to, which says nothing about them.
      System.err.println("told to stop before it had started");
      Runtime.getRuntime().halt(0);
    }
    System.err.print("refusing to start: ");
    sentence(failure).ifPresentOrElse(System.err::println, failure::printStackTrace);
    ENDING.countDown();
    System.exit(exitCode == 0 ? 1 : exitCode);
  }

  /** What to do about it; empty when that is not known. */
  private static Optional<String> sentence(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof RefusedSetting) {
        return Optional.of(cause.getMessage());
      }
      if (cause instanceof IOException || cause instanceof UnresolvedAddressException) {
        return Optional.of(
            "cannot listen there: set PLASM_TRACE_SINK_LISTEN or PLASM_RUN_ARTIFACTS_LISTEN to a"
                + " free address of this machine ("
                + cause
                + ")");
      }
    }
    return Optional.empty();
  }
}
