package io.maxcompute.spark.catalog;

import io.maxcompute.storage.table.TableId;

/**
 * What holds tables: a schema of a project.
 *
 * @param schema empty in projects without schemas, and for the schema {@code default}
 */
record Space(String project, String schema) {
  TableId table(String name) {
    return new TableId(project, schema, name);
  }
}
