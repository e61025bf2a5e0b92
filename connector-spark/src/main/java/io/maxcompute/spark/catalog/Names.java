package io.maxcompute.spark.catalog;

import io.maxcompute.storage.table.TableId;
import java.util.function.BooleanSupplier;
import org.apache.spark.sql.connector.catalog.Identifier;

/**
 * What names in a query mean. Nothing is tried out: a name has one meaning, which depends on
 * whether the catalog's project has schemas.
 *
 * <pre>
 *              project with schemas             project without
 *   t          the catalog's project, schema    the catalog's project
 *   a.t        schema a of that project         project a
 *   a.b.t      schema b of project a            schema b of project a
 * </pre>
 *
 * @param own where names without a namespace are looked up
 * @param hasSchemas whether the catalog's project has schemas; asked only for names like {@code
 *     a.t}
 */
record Names(Space own, BooleanSupplier hasSchemas) {

  /**
   * Returns the table that {@code name} means.
   *
   * @throws IllegalArgumentException if it cannot be one's name
   */
  TableId table(Identifier name) {
    return space(name.namespace()).table(name.name());
  }

  /**
   * Returns where the tables of {@code namespace} are.
   *
   * @throws IllegalArgumentException if it is too deep
   */
  Space space(String[] namespace) {
    return switch (namespace.length) {
      case 0 -> own;
      case 1 ->
          hasSchemas.getAsBoolean()
              ? new Space(own.project(), namespace[0])
              : new Space(namespace[0], "");
      case 2 -> new Space(namespace[0], namespace[1]);
      default ->
          throw new IllegalArgumentException(
              "'"
                  + String.join(".", namespace)
                  + "' is no namespace of MaxCompute: write schema, project or project.schema.");
    };
  }
}
