package io.maxcompute.report;

import org.junit.platform.engine.reporting.ReportEntry;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;

/** Prints what tests report, such as seeds and tables: Maven keeps none of it. */
public final class PrintedEntries implements TestExecutionListener {

  @Override
  public void reportingEntryPublished(TestIdentifier test, ReportEntry entry) {
    entry
        .getKeyValuePairs()
        .forEach(
            (key, value) -> System.out.println(test.getDisplayName() + ": " + key + ": " + value));
  }
}
