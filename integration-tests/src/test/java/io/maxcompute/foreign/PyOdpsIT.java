package io.maxcompute.foreign;

import static org.assertj.core.api.Assertions.assertThat;

import io.maxcompute.spark.command.Commands;
import io.maxcompute.spark.command.Commands.Outcome;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * PyODPS, unmodified, against an emulator process. The tests are in {@code python/foreign}; each
 * counts as one test here.
 */
class PyOdpsIT {
  private static final List<String> SUITES = List.of("maxstorage", "storage_api_v2");

  @TestFactory
  List<DynamicTest> worksWithTheEmulator() throws Exception {
    Outcome outcome = Python.run(Map.of(), "foreign-python", "-q");

    List<DynamicTest> tests = new ArrayList<>();
    for (String suite : SUITES) {
      Path report = Commands.MODULE.resolve("target/foreign-reports/" + suite + ".xml");
      assertThat(report).as(outcome.output()).exists();
      List<DynamicTest> cases = PythonReport.read(report, suite);
      assertThat(cases).as(outcome.output()).isNotEmpty();
      tests.addAll(cases);
    }
    tests.add(
        DynamicTest.dynamicTest(
            "the command ends well",
            () -> assertThat(outcome.status()).as(outcome.output()).isZero()));
    return tests;
  }
}
