package io.maxcompute.spark.write;

import io.maxcompute.spark.writer.WriteTarget;
import io.maxcompute.storage.catalog.CatalogApi;
import io.maxcompute.storage.catalog.SqlFailedException;
import io.maxcompute.storage.catalog.TableInfo;
import io.maxcompute.storage.table.Column;
import java.util.List;
import java.util.Locale;

/**
 * Makes the table of a write, or adds columns to it, just before rows are written. Others may do so
 * at the same time: what counts is that the table then fits the rows.
 */
final class TablePreparation {
  private final CatalogApi catalog;
  private final WritePlan plan;

  private TablePreparation(CatalogApi catalog, WritePlan plan) {
    this.catalog = catalog;
    this.plan = plan;
  }

  /**
   * Changes the table as {@code plan} says, if it does.
   *
   * @throws IllegalStateException if the table does not fit, as others have made or changed it
   */
  static void run(CatalogApi catalog, WritePlan plan) {
    plan.table().change().ifPresent(change -> new TablePreparation(catalog, plan).run(change));
  }

  private void run(TableChange change) {
    try {
      change.run(catalog, plan.target().table());
    } catch (SqlFailedException e) {
      keepIfFits(e);
      return;
    }
    requireFit(catalog.table(plan.target().table()));
  }

  /** A statement may fail because another did the same at the same time. */
  private void keepIfFits(SqlFailedException failure) {
    try {
      requireFit(catalog.table(plan.target().table()));
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
      throw failure;
    }
  }

  private void requireFit(TableInfo found) {
    try {
      requirePartitions(found);
      requireKey();
      WriteTarget target = WriteTarget.of(found.id(), found.schema(), plan.target().partition());
      ColumnMatching.check(target, plan.writers().rows(), plan.table()::primaryKey);
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException(
          "Table '"
              + found.id()
              + "' was made or changed by others while this job began. "
              + e.getMessage(),
          e);
    }
  }

  private void requirePartitions(TableInfo found) {
    List<String> wanted = described(plan.table().schema().partitionColumns());
    List<String> there = described(found.schema().partitionColumns());
    if (!there.equals(wanted)) {
      throw new IllegalArgumentException(
          "Its partition columns are " + there + " instead of " + wanted + ".");
    }
  }

  private static List<String> described(List<Column> columns) {
    return columns.stream().map(column -> folded(column.name()) + " " + column.type()).toList();
  }

  /** Only a new table has a key that the plan says, and only if it says one the key matters. */
  private void requireKey() {
    if (!plan.table().isNew() || plan.table().primaryKey().isEmpty()) {
      return;
    }
    List<String> wanted = folded(plan.table().primaryKey());
    List<String> there = folded(catalog.layout(plan.target().table()).primaryKey());
    if (!there.equals(wanted)) {
      throw new IllegalArgumentException(
          "Its primary key is " + there + " instead of " + wanted + ".");
    }
  }

  private static List<String> folded(List<String> names) {
    return names.stream().map(TablePreparation::folded).toList();
  }

  private static String folded(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
