package io.maxcompute.bench.run;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;

/**
 * What one run of the benchmark found.
 *
 * @param machine what it ran on, and on how much
 * @param facts what else was measured, by name
 */
public record Report(
    List<String> machine, List<Measured> measured, List<String> facts, List<Verdict> verdicts) {

  /** Writes for people what is not in the tables of the groups, which were written before. */
  public void print(PrintWriter out) {
    out.println();
    machine.forEach(out::println);
    facts.forEach(out::println);
    if (!verdicts.isEmpty()) {
      line(out, "%n%-72s %-16s %-14s %s%n", "what must be reached", "bound", "median", "");
    }
    for (Verdict verdict : verdicts) {
      line(
          out,
          "%-72s %-16s %-14s %-16s %s%n",
          verdict.what(),
          verdict.bound(),
          verdict.found(),
          verdict.spread(),
          verdict.reached() ? "reached" : "MISSED");
    }
    out.flush();
  }

  private static void line(PrintWriter out, String format, Object... values) {
    out.print(Words.of(format, values));
  }

  /** Writes everything, round by round, for programs. */
  public void writeJson(Path file) throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode json = mapper.createObjectNode();
    machine.forEach(json.putArray("machine")::add);
    ArrayNode cases = json.putArray("cases");
    for (Measured one : measured) {
      ObjectNode node = cases.addObject();
      node.put("group", one.group()).put("name", one.name()).put("rows", one.rows());
      one.seconds().forEach(node.putArray("seconds")::add);
      node.put("millionRowsPerSecond", one.millionRowsPerSecond().median());
      node.put("cpuNanosPerRow", one.cpuNanosPerRow().median());
    }
    facts.forEach(json.putArray("facts")::add);
    ArrayNode judged = json.putArray("verdicts");
    for (Verdict verdict : verdicts) {
      judged
          .addObject()
          .put("what", verdict.what())
          .put("bound", verdict.bound())
          .put("median", verdict.found())
          .put("spread", verdict.spread())
          .put("reached", verdict.reached());
    }
    mapper.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), json);
  }
}
