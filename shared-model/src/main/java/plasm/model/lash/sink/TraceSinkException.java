package plasm.model.lash.sink;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Why a sink did not do what was asked (spec/lash-trace.md, section 10). The message names the
 * action, the place and the cause. There is no lock that could be poisoned: in Java a failure under
 * a lock opens it.
 */
public abstract sealed class TraceSinkException extends Exception {
  private static final long serialVersionUID = 1L;

  private TraceSinkException(String message, Throwable cause) {
    super(message, cause);
  }

  /** The record is none that JSON can hold; nothing was written anywhere. */
  public static final class Serialize extends TraceSinkException {
    private static final long serialVersionUID = 1L;

    Serialize(Throwable cause) {
      super("failed to serialize trace record: " + cause.getMessage(), cause);
    }
  }

  /** The folder of a trace file is not there and cannot be made. */
  public static final class CreateDirectory extends TraceSinkException {
    private static final long serialVersionUID = 1L;

    CreateDirectory(Path folder, IOException cause) {
      super(message("failed to create trace directory ", folder, cause), cause);
    }
  }

  /** A trace file cannot be opened. */
  public static final class Open extends TraceSinkException {
    private static final long serialVersionUID = 1L;

    Open(Path file, IOException cause) {
      super(message("failed to open trace file ", file, cause), cause);
    }
  }

  /** A trace file took a part of the record, or nothing, or cannot be brought to the disk. */
  public static final class Write extends TraceSinkException {
    private static final long serialVersionUID = 1L;

    Write(Path file, IOException cause) {
      super(message("failed to write trace file ", file, cause), cause);
    }
  }

  /** The record does not fit among those that wait to be sent; it is lost. */
  public static final class Full extends TraceSinkException {
    private static final long serialVersionUID = 1L;

    Full(int recordBytes, long maxBytes) {
      super(
          "a trace record of "
              + recordBytes
              + " bytes does not fit: at most "
              + maxBytes
              + " bytes wait to be sent",
          null);
    }
  }

  /** The sink was closed before. */
  public static final class Closed extends TraceSinkException {
    private static final long serialVersionUID = 1L;

    Closed() {
      super("the trace sink is closed", null);
    }
  }

  /** The service does not want records, now or ever; they are lost. */
  public static final class Refused extends TraceSinkException {
    private static final long serialVersionUID = 1L;
    private final int status;
    private final long records;

    Refused(int status, String answer, long records) {
      super(
          "the trace service refused "
              + (records == 1 ? "a record" : records + " records")
              + ", the first with "
              + status
              + ": "
              + answer,
          null);
      this.status = status;
      this.records = records;
    }

    /** The first refusal's HTTP status. */
    public int status() {
      return status;
    }

    /** How many were refused since the last flush. */
    public long records() {
      return records;
    }
  }

  /** The service has not acknowledged all records in time; it may do so later. */
  public static final class Unacknowledged extends TraceSinkException {
    private static final long serialVersionUID = 1L;
    private final long records;

    Unacknowledged(long records, String reason) {
      super(records + " trace records are not acknowledged: " + reason, null);
      this.records = records;
    }

    public long records() {
      return records;
    }
  }

  /** Java's messages repeat the path, with the system's words behind it. */
  private static String message(String action, Path path, IOException cause) {
    String said = String.valueOf(cause.getMessage());
    String prefix = path + " (";
    String reason =
        said.startsWith(prefix) && said.endsWith(")")
            ? said.substring(prefix.length(), said.length() - 1)
            : said.startsWith(path + ": ") ? said.substring((path + ": ").length()) : said;
    return action + path + ": " + reason;
  }
}
