package io.maxcompute.emulator.write;

import io.maxcompute.emulator.error.ServiceError;
import io.maxcompute.emulator.store.RowOperation;
import io.maxcompute.emulator.type.ArrowMatch;
import io.maxcompute.emulator.type.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Where a batch has the columns that its stream takes (storage-api.md 4.4): by name, and by
 * position if the names are others.
 *
 * @param order for each column of the plan its place in the batch; -1 if it is missing, which an
 *     evolving table allows
 * @param operation place of {@code __operation}; -1 if the batch has none
 */
record ColumnMatch(List<Integer> order, int operation) {
  ColumnMatch {
    order = List.copyOf(order);
  }

  /**
   * Matches the fields of a batch.
   *
   * @throws ServiceError 400 if they do not fit
   */
  static ColumnMatch of(WritePlan plan, Schema schema) {
    List<Field> fields = schema.getFields();
    List<String> names = fields.stream().map(f -> f.getName().toLowerCase(Locale.ROOT)).toList();
    int operation = plan.table().isDelta() ? names.indexOf(RowOperation.NAME) : -1;
    if (operation >= 0 && !fields.get(operation).getType().equals(RowOperation.field().getType())) {
      throw ServiceError.invalid(
          "Column '" + RowOperation.NAME + "' takes Arrow " + RowOperation.field().getType() + ".");
    }
    List<Integer> order = new ArrayList<>();
    for (Column column : plan.batchColumns()) {
      order.add(names.indexOf(column.name().toLowerCase(Locale.ROOT)));
    }
    ColumnMatch match = new ColumnMatch(order, operation);
    if (!match.isByName(plan, fields.size())) {
      match = byPosition(plan, fields, operation);
    }
    match.requireTypes(plan, fields);
    return match;
  }

  /** Returns whether no name is unknown and none missing, unless it may be. */
  private boolean isByName(WritePlan plan, int fields) {
    long found = order.stream().filter(at -> at >= 0).count();
    boolean complete = found == order.size();
    boolean known = found + (operation < 0 ? 0 : 1) == fields;
    return known && (complete || (plan.evolves() && found > 0));
  }

  private static ColumnMatch byPosition(WritePlan plan, List<Field> fields, int operation) {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < fields.size(); i++) {
      if (i != operation) {
        order.add(i);
      }
    }
    if (order.size() != plan.batchColumns().size()) {
      throw mismatch(plan.batchColumns(), fields);
    }
    return new ColumnMatch(order, operation);
  }

  private void requireTypes(WritePlan plan, List<Field> fields) {
    List<Column> columns = plan.batchColumns();
    for (int i = 0; i < columns.size(); i++) {
      if (order.get(i) >= 0) {
        ArrowMatch.require(columns.get(i), fields.get(order.get(i)));
      } else if (!columns.get(i).nullable() || plan.openColumns().contains(columns.get(i))) {
        throw mismatch(columns, fields);
      }
    }
  }

  private static ServiceError mismatch(List<Column> columns, List<Field> fields) {
    return ServiceError.invalid(
        "The batch has "
            + fields.size()
            + " columns ("
            + fields.stream().map(Field::getName).collect(Collectors.joining(", "))
            + "), the stream takes "
            + columns.size()
            + " ("
            + columns.stream().map(Column::name).collect(Collectors.joining(", "))
            + ").");
  }
}
