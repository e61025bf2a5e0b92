package io.maxcompute.spark.command;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs the commands of {@code integration-tests/bin} as a user would. */
public final class Commands {
  public static final Path MODULE = Path.of(System.getProperty("project.basedir"));
  static final String SCALA = System.getProperty("scala.binary.version");

  private static final long MINUTES = 10;

  private Commands() {}

  /** How a command ended, with all that it printed. */
  public record Outcome(int status, String output) {}

  public static Outcome run(Map<String, String> environment, String command, String... arguments)
      throws IOException, InterruptedException {
    List<String> line = new ArrayList<>();
    line.add(MODULE.resolve("bin").resolve(command).toString());
    line.addAll(List.of(arguments));
    Path output = Files.createTempFile("command", ".log");
    try {
      Process process = start(environment, line, output);
      if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        throw new IllegalStateException(command + " still runs:\n" + Files.readString(output));
      }
      return new Outcome(process.exitValue(), Files.readString(output));
    } finally {
      Files.delete(output);
    }
  }

  /** Returns whether there is a Python that can make virtual environments. */
  public static boolean hasPython() throws InterruptedException {
    try {
      return new ProcessBuilder("python3", "-c", "import ensurepip, venv").start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** Starts a process whose output goes to {@code output}. */
  static Process start(Map<String, String> environment, List<String> line, Path output)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(line);
    builder.environment().remove("SPARK_HOME");
    builder.environment().put("SCALA_BINARY_VERSION", SCALA);
    builder.environment().putAll(environment);
    builder.redirectErrorStream(true).redirectOutput(output.toFile());
    builder.redirectInput(new File("/dev/null"));
    return builder.start();
  }

  static String text(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.UTF_8);
  }
}
