package plasm.sink.faults;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Folders of tenants, spelled in UTF-8 whatever the locale of this JVM: in the C locale it cannot
 * name them all by itself, so a shell does it.
 */
final class TenantFolder {
  private TenantFolder() {}

  /** Moves a trace's folder to where the archive in {@code dir} has it. */
  static void put(Path trace, Path dir, TraceName name) throws IOException, InterruptedException {
    run(
        "to=\"$2/traces/$(printf %b \"$3\")\"; mkdir -p \"$to\" && mv \"$1\" \"$to/$4\"",
        trace, dir, name);
  }

  /** Copies a trace's folder out of the archive in {@code dir}. */
  static void copy(Path dir, TraceName name, Path trace) throws IOException, InterruptedException {
    run("cp -r \"$2/traces/$(printf %b \"$3\")/$4\" \"$1\"", trace, dir, name);
  }

  private static void run(String script, Path trace, Path dir, TraceName name)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("sh", "-c", script, "sh"));
    command.add(trace.toString());
    command.add(dir.toString());
    command.add(octal(name.tenant()));
    command.add(name.id().toString());
    int code = new ProcessBuilder(command).inheritIO().start().waitFor();
    if (code != 0) {
      throw new IOException("the shell failed at the folder of trace " + name.id());
    }
  }

  private static String octal(String text) {
    StringBuilder escaped = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      escaped.append("\\0%03o".formatted(b & 0xff));
    }
    return escaped.toString();
  }
}
