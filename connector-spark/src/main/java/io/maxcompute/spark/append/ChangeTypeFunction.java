package io.maxcompute.spark.append;

import io.maxcompute.storage.table.Operation;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * What is done with a row, by the word in one of its columns: those of change feeds (Delta Lake,
 * Paimon, Flink, Debezium's after they were unwrapped), in any case.
 */
public final class ChangeTypeFunction implements RowFunction {
  private static final Map<Operation, List<String>> WORDS =
      Map.of(
          Operation.UPSERT,
          List.of(
              "insert",
              "update",
              "upsert",
              "update_after",
              "update_postimage",
              "i",
              "u",
              "+i",
              "+u"),
          Operation.DELETE,
          List.of("delete", "d", "-d"));

  private final Map<UTF8String, Byte> codes = new HashMap<>();
  private final String column;
  private final int ordinal;

  /**
   * @param column name of the column, a string
   * @param ordinal its place in a row
   */
  public ChangeTypeFunction(String column, int ordinal) {
    this.column = column;
    this.ordinal = ordinal;
    WORDS.forEach((operation, words) -> words.forEach(word -> add(word, operation.code())));
  }

  private void add(String word, byte code) {
    codes.put(UTF8String.fromString(word), code);
    codes.put(UTF8String.fromString(word.toUpperCase(Locale.ROOT)), code);
  }

  @Override
  public Byte of(InternalRow row) {
    if (row.isNullAt(ordinal)) {
      throw new IllegalArgumentException("column '" + column + "' of the row is null" + expected());
    }
    UTF8String word = row.getUTF8String(ordinal);
    Byte code = codes.get(word);
    if (code == null) {
      code = codes.get(word.toLowerCase());
    }
    if (code == null) {
      throw new IllegalArgumentException(
          "column '" + column + "' of the row is '" + word + "'" + expected());
    }
    return code;
  }

  private static String expected() {
    return ", which says neither to upsert nor to delete it. Known are "
        + String.join(", ", WORDS.get(Operation.UPSERT))
        + " and "
        + String.join(", ", WORDS.get(Operation.DELETE))
        + ", in any case; leave other rows out, such as the values before an update.";
  }
}
