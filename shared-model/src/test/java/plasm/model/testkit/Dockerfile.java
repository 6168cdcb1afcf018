package plasm.model.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A Dockerfile of this repository, as its instructions: {@code USER 1}, {@code EXPOSE 80}. */
public record Dockerfile(List<String> instructions) {
  /** Reads {@code src/main/docker/Dockerfile.KIND}. */
  public static Dockerfile read(String kind) throws IOException {
    List<String> instructions = new ArrayList<>();
    StringBuilder instruction = new StringBuilder();
    for (String line : Files.readAllLines(Repository.file("src/main/docker/Dockerfile." + kind))) {
      if (!line.isBlank() && !line.startsWith("#")) {
        boolean goesOn = line.endsWith("\\");
        instruction.append(goesOn ? line.substring(0, line.length() - 1) : line);
        if (!goesOn) {
          instructions.add(instruction.toString());
          instruction.setLength(0);
        }
      }
    }
    return new Dockerfile(instructions);
  }

  /** What stands behind each of these instructions. */
  public List<String> arguments(String instruction) {
    String start = instruction + " ";
    return instructions.stream()
        .filter(line -> line.startsWith(start))
        .map(line -> line.substring(start.length()).strip())
        .toList();
  }

  /** The instructions from {@code FROM ... AS NAME} to the next FROM. */
  public Dockerfile stage(String name) {
    List<String> stage = new ArrayList<>();
    boolean inside = false;
    for (String instruction : instructions) {
      if (instruction.startsWith("FROM ")) {
        inside = instruction.endsWith(" AS " + name);
      }
      if (inside) {
        stage.add(instruction);
      }
    }
    return new Dockerfile(stage);
  }

  /** The variables that ENV sets, one an instruction. */
  public Map<String, String> variables() {
    Map<String, String> variables = new LinkedHashMap<>();
    for (String variable : arguments("ENV")) {
      int sign = variable.indexOf('=');
      variables.put(variable.substring(0, sign), variable.substring(sign + 1));
    }
    return variables;
  }
}
