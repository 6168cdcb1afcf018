package plasm.sink.faults;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** A file system in memory that is soon full. */
final class SmallDisk implements AutoCloseable {
  /** The reason why there cannot be one. */
  static final class NotPermitted extends Exception {
    private static final long serialVersionUID = 1L;

    private NotPermitted(String message) {
      super(message);
    }
  }

  private static final int BLOCK_BYTES = 4_096;

  private final Path place;

  private SmallDisk(Path place) {
    this.place = place;
  }

  /**
   * @param place an empty folder
   * @param options further options of {@code mount}, such as {@code ro}
   */
  static SmallDisk mount(Path place, int megabytes, String... options)
      throws IOException, InterruptedException, NotPermitted {
    List<String> all = new ArrayList<>(List.of("size=" + megabytes + "m"));
    all.addAll(List.of(options));
    String complaint =
        run("mount", "-t", "tmpfs", "-o", String.join(",", all), "tmpfs", place.toString());
    if (!complaint.isEmpty()) {
      throw new NotPermitted(complaint);
    }
    return new SmallDisk(place);
  }

  Path place() {
    return place;
  }

  /** Takes all space but so much, or less when others take it meanwhile. */
  void fill(long leaveBytes) throws IOException {
    FileStore disk = Files.getFileStore(place);
    byte[] zeros = new byte[BLOCK_BYTES];
    while (disk.getUsableSpace() > leaveBytes) {
      try {
        Files.write(ballast(), zeros, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      } catch (IOException e) {
        if (disk.getUsableSpace() >= BLOCK_BYTES) {
          throw e;
        }
      }
    }
  }

  /** Gives the space back. */
  void free() throws IOException {
    Files.delete(ballast());
  }

  private Path ballast() {
    return place.resolve("ballast");
  }

  @Override
  public void close() throws IOException {
    try {
      String complaint = run("umount", place.toString());
      if (!complaint.isEmpty()) {
        throw new IOException(complaint);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Returns what it complains of; nothing when all is well. */
  private static String run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (InputStream said = process.getInputStream()) {
      String complaint = new String(said.readAllBytes(), StandardCharsets.UTF_8).strip();
      int code = process.waitFor();
      return code == 0 ? "" : command[0] + " exits with " + code + ": " + complaint;
    }
  }
}
