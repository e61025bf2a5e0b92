package io.maxcompute.bench.run;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Runs the cases of a group in turn, round after round, so that whatever else the machine does
 * meets all of them alike.
 */
public final class Rounds {
  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private final int warmups;
  private final int rounds;
  private final Consumer<String> progress;
  private final Map<String, Measured> measured = new LinkedHashMap<>();

  /**
   * @param warmups rounds that do not count, first
   * @param progress told what every group came to
   */
  public Rounds(int warmups, int rounds, Consumer<String> progress) {
    this.warmups = warmups;
    this.rounds = rounds;
    this.progress = progress;
  }

  /**
   * Measures {@code cases}.
   *
   * @throws IllegalStateException if two cases with the same question give different answers
   */
  public void run(String group, List<Case> cases) throws Exception {
    List<Measured> results = new ArrayList<>();
    cases.forEach(one -> results.add(new Measured(group, one)));
    Map<String, String> answers = new HashMap<>();
    for (int round = -warmups; round < rounds; round++) {
      for (int i = 0; i < cases.size(); i++) {
        runOnce(cases.get(i), results.get(i), round >= 0, answers);
      }
    }
    results.forEach(result -> measured.put(key(group, result.name()), result));
    progress.accept(Table.of(group, results));
  }

  private static void runOnce(
      Case what, Measured result, boolean counts, Map<String, String> answers) throws Exception {
    System.gc(); // so that no case pays for the garbage of the one before
    long cpu = SYSTEM.getProcessCpuTime();
    long start = System.nanoTime();
    String answer = what.work().run();
    double seconds = (System.nanoTime() - start) / 1e9;
    if (counts) {
      result.add(seconds, (SYSTEM.getProcessCpuTime() - cpu) / 1e9);
    }
    String expected = answers.putIfAbsent(what.question(), answer);
    if (!what.question().isEmpty() && expected != null && !expected.equals(answer)) {
      throw new IllegalStateException(
          Words.of(
              "'%s' answers '%s' with %s, where another answered %s",
              what.name(), what.question(), answer, expected));
    }
  }

  /** Returns everything measured so far. */
  public List<Measured> all() {
    return List.copyOf(measured.values());
  }

  /**
   * Returns what was measured of a case.
   *
   * @throws IllegalArgumentException if it was not measured
   */
  public Measured of(String group, String name) {
    Measured found = measured.get(key(group, name));
    if (found == null) {
      throw new IllegalArgumentException(
          Words.of("no '%s' was measured, only %s", key(group, name), measured.keySet()));
    }
    return found;
  }

  private static String key(String group, String name) {
    return group + " / " + name;
  }
}
