package plasm.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Markdown, printed as it grows and written to a file at every step. */
public final class Report {
  private final StringBuilder text = new StringBuilder();
  private final Path file;

  public Report(Path file) {
    this.file = file;
  }

  public void section(String title) {
    append("\n## " + title + "\n\n");
  }

  public void paragraph(String words) {
    append(words + "\n\n");
  }

  /** The first row is the head. Numbers stand on the right, so does everything but the first. */
  public void table(List<List<String>> rows) {
    int columns = rows.getFirst().size();
    List<Integer> widths =
        IntStream.range(0, columns)
            .mapToObj(
                column -> rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0))
            .toList();
    StringBuilder table = new StringBuilder();
    for (int row = 0; row < rows.size(); row++) {
      table.append(line(rows.get(row), widths));
      if (row == 0) {
        table.append(rule(widths));
      }
    }
    append(table.append('\n').toString());
  }

  public static String number(double value) {
    if (Double.isNaN(value)) {
      return "-";
    }
    int decimals = value >= 100 ? 0 : value >= 10 ? 1 : 2;
    return String.format(Locale.ROOT, "%,." + decimals + "f", value);
  }

  public static String ratio(double value, double base) {
    return ratio(value / base);
  }

  /** A ratio of something to nothing is shown as none. */
  public static String ratio(double ratio) {
    return Double.isFinite(ratio) ? String.format(Locale.ROOT, "%.2f x", ratio) : "-";
  }

  private static String line(List<String> cells, List<Integer> widths) {
    return IntStream.range(0, cells.size())
        .mapToObj(i -> String.format("%" + (i == 0 ? "-" : "") + widths.get(i) + "s", cells.get(i)))
        .collect(Collectors.joining(" | ", "| ", " |\n"));
  }

  private static String rule(List<Integer> widths) {
    return IntStream.range(0, widths.size())
        .mapToObj(i -> "-".repeat(widths.get(i)) + (i == 0 ? "-" : ":"))
        .collect(Collectors.joining("|-", "|-", "|\n"));
  }

  private void append(String markdown) {
    System.out.print(markdown);
    text.append(markdown);
    try {
      Files.writeString(file, text);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
