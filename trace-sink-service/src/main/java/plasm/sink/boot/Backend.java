package plasm.sink.boot;

import java.net.URI;
import java.nio.file.Path;

/** Where events go: which store, with exactly its settings. */
public sealed interface Backend {
  /** As the start line names it. */
  String mode();

  /** Where data goes, for people; no secrets. */
  String place();

  /**
   * This process only.
   *
   * @param maxTraces 0 keeps nothing
   */
  record Memory(int maxTraces) implements Backend {
    @Override
    public String mode() {
      return "memory";
    }

    @Override
    public String place() {
      return "process memory, at most " + maxTraces + " traces";
    }
  }

  /** A folder of this machine. */
  record Local(Path folder) implements Backend {
    @Override
    public String mode() {
      return "local";
    }

    @Override
    public String place() {
      return folder.toString();
    }
  }

  /** PostgreSQL that replicas share. */
  record Cluster(PostgresUrl catalog) implements Backend {
    @Override
    public String mode() {
      return "cluster";
    }

    @Override
    public String place() {
      return catalog.place();
    }
  }

  /**
   * Another trace sink.
   *
   * @param sink events go to {@code {sink}/v1/events}; no user, query or fragment, no slash at the
   *     end
   * @param reads where reads go; of the same form
   */
  record Relay(URI sink, URI reads, Spool spool) implements Backend {
    @Override
    public String mode() {
      return "relay";
    }

    @Override
    public String place() {
      return sink.getScheme() + "://" + sink.getRawAuthority();
    }
  }

  /**
   * Where a relay keeps events until the other sink has them.
   *
   * @param variable names the folder; null when nothing does and it is the default
   * @param keptTraces completed traces that stay when the other sink has them, newest first
   */
  record Spool(Path folder, String variable, int keptTraces) {}
}
