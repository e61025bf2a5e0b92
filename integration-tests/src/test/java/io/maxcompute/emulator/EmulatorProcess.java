package io.maxcompute.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The emulator as a process of its own. Closing it stops it. */
public final class EmulatorProcess implements AutoCloseable {
  private static final long SECONDS_TO_STOP = 20;

  private final Process process;
  private final JsonNode description;

  private EmulatorProcess(Process process, JsonNode description) {
    this.process = process;
    this.description = description;
  }

  /** Starts it with the classes of this process. */
  public static EmulatorProcess start(List<String> javaOptions, String... arguments) {
    List<String> command = new ArrayList<>(List.of(java()));
    command.add("--add-opens=java.base/java.nio=ALL-UNNAMED");
    command.addAll(javaOptions);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add("io.maxcompute.emulator.EmulatorCommand");
    command.addAll(List.of(arguments));
    return start(new ProcessBuilder(command));
  }

  /** Starts it by a command of any kind; returns when it has said where it listens. */
  public static EmulatorProcess start(ProcessBuilder command) {
    try {
      Process process = command.redirectError(Redirect.DISCARD).start();
      BufferedReader output =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
      String first = output.readLine();
      if (first == null) {
        throw new AssertionError("ended without a word: " + command.command());
      }
      return new EmulatorProcess(process, new ObjectMapper().readTree(first));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the program that runs this process. */
  public static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /** Returns what the first line of its output says. */
  public String field(String name) {
    return description.path(name).asText();
  }

  /** Returns the names of all that the first line of its output says, in order. */
  List<String> fields() {
    List<String> names = new ArrayList<>();
    description.fieldNames().forEachRemaining(names::add);
    return names;
  }

  /** Asks it to stop and returns its exit status. */
  public int stop() {
    process.destroy();
    try {
      if (!process.waitFor(SECONDS_TO_STOP, TimeUnit.SECONDS)) {
        throw new AssertionError("does not stop");
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
