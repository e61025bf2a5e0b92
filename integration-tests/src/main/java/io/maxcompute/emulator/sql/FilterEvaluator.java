package io.maxcompute.emulator.sql;

import com.alibaba.druid.sql.ast.SQLExpr;
import io.maxcompute.emulator.error.ServiceError;
import io.maxcompute.emulator.store.DataFile;
import io.maxcompute.emulator.store.PartitionData;
import io.maxcompute.emulator.store.TableState;
import io.maxcompute.emulator.type.Column;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VectorSchemaRoot;

/** Evaluates {@code FilterPredicate} (storage-api.md 3.7) on a snapshot. */
final class FilterEvaluator {
  private static final String TABLE = "mc_filter";

  private FilterEvaluator() {}

  static RowSelection select(
      TableState state,
      List<PartitionData> partitions,
      String predicate,
      SqlService.Engine engine) {
    long[] numbers;
    try {
      numbers = numbers(state, partitions, predicate, engine);
    } catch (ServiceError e) {
      throw ServiceError.invalid("FilterPredicate '" + predicate + "' cannot be used: " + e.text());
    }
    return selection(partitions, numbers);
  }

  private static long[] numbers(
      TableState state,
      List<PartitionData> partitions,
      String predicate,
      SqlService.Engine engine) {
    LexicalForm form = LexicalForm.of(predicate);
    SQLExpr expression = OdpsParser.expression(form);
    SqlContext context = engine.context(Map.of(), form);
    String condition = QueryPlan.of(expression, context).translate(expression);
    List<Column> columns = used(state, condition);
    LongStream.Builder found = LongStream.builder();
    try (DuckEngine.Session session = engine.session()) {
      session.load(TABLE, engine.reader(state, partitions, columns));
      session.query(
          "SELECT " + SnapshotReader.ROW_NUMBER + " FROM " + TABLE + " WHERE " + condition,
          batch -> collect(batch, found));
    }
    long[] numbers = found.build().toArray();
    Arrays.sort(numbers);
    return numbers;
  }

  private static List<Column> used(TableState state, String condition) {
    String text = condition.toLowerCase(Locale.ROOT);
    return state.definition().allColumns().stream()
        .filter(c -> text.contains(DuckTypes.quoted(c.name()).toLowerCase(Locale.ROOT)))
        .toList();
  }

  private static void collect(VectorSchemaRoot batch, LongStream.Builder found) {
    BigIntVector numbers = (BigIntVector) batch.getVector(0);
    for (int row = 0; row < batch.getRowCount(); row++) {
      found.add(numbers.get(row));
    }
  }

  private static RowSelection selection(List<PartitionData> partitions, long[] numbers) {
    RowSelection selection = new RowSelection();
    long start = 0;
    int at = 0;
    for (PartitionData partition : partitions) {
      for (DataFile file : partition.files()) {
        for (DataFile.Block block : file.blocks()) {
          int first = at;
          while (at < numbers.length && numbers[at] < start + block.rows()) {
            at++;
          }
          int[] rows = new int[at - first];
          for (int i = 0; i < rows.length; i++) {
            rows[i] = (int) (numbers[first + i] - start);
          }
          selection.add(file, block, rows);
          start += block.rows();
        }
      }
    }
    return selection;
  }
}
