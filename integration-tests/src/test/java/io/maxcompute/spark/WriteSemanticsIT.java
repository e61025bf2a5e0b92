package io.maxcompute.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maxcompute.emulator.fault.Fault;
import io.maxcompute.emulator.fault.FaultRule;
import io.maxcompute.spark.WriteSemanticsIT.TableKind.Place;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

/**
 * What each way to write does to the rows that are there, with rows, without any, and when it fails
 * at any step. The README's table is what these writes are seen to do.
 */
class WriteSemanticsIT extends CatalogTest {
  private static final ReadmePart README = ReadmePart.of("writes", WriteSemanticsIT.class);

  /** The steps of a write, in their order. Without rows there is nothing to write in a stream. */
  private static final List<String> STEPS =
      List.of(
          "TableCreateWriteSession",
          "TableCreateWriteStream",
          "TableWrite",
          "TableCloseWriteStream",
          "TableCommitWriteSession");

  /** A kind of table, with or without a primary key. */
  enum TableKind {
    PLAIN("without partitions", ""),
    PARTITIONED("partitioned", "dt"),
    LEVELS("with two levels", "dt,hh");

    private final String title;
    private final String columns;

    TableKind(String title, String columns) {
      this.title = title;
      this.columns = columns;
    }

    List<String> partition() {
      return Stream.of(columns.split(",")).filter(column -> !column.isEmpty()).toList();
    }

    /** Where a row is. */
    record Place(String dt, int hh) {}

    String definition(boolean keyed) {
      String types = partition().stream().map(c -> c + " STRING").collect(Collectors.joining(", "));
      return "(id BIGINT"
          + (keyed ? " NOT NULL, v STRING, PRIMARY KEY (id))" : ", v STRING)")
          + (partition().isEmpty() ? "" : " PARTITIONED BY (" + types + ")")
          + (keyed ? " TBLPROPERTIES ('transactional'='true')" : "");
    }
  }

  /** A way to write. */
  enum Mode {
    APPEND("`append`"),
    STATIC("`overwrite`, `overwriteMode` = `static`; `INSERT OVERWRITE t`"),
    DYNAMIC("`overwrite`, `overwriteMode` = `dynamic`"),
    PARTITION("`overwrite` with option `partition`, all levels"),
    OUTER("`overwrite` with option `partition`, outer level"),
    FILTER("`INSERT OVERWRITE t PARTITION (dt = …)`, `writeTo(t).overwrite($\"dt\" === …)`");

    private final String title;

    Mode(String title) {
      this.title = title;
    }

    boolean isOf(TableKind kind) {
      return switch (this) {
        case APPEND, STATIC -> true;
        case DYNAMIC, PARTITION, FILTER -> kind != TableKind.PLAIN;
        case OUTER -> kind == TableKind.LEVELS;
      };
    }

    /** Returns the partition columns that rows do not name. */
    List<String> fixed(TableKind kind) {
      return switch (this) {
        case PARTITION -> kind.partition();
        case OUTER -> List.of("dt");
        default -> List.of();
      };
    }
  }

  /** A stored row. */
  private record Stored(long id, String value, Place place) {
    boolean isOld() {
      return value.equals("old");
    }
  }

  private static final List<Stored> OLD =
      List.of(
          new Stored(1, "old", new Place("a", 1)),
          new Stored(2, "old", new Place("a", 1)),
          new Stored(3, "old", new Place("a", 2)),
          new Stored(4, "old", new Place("b", 1)));

  /** Of a key that is there; of a new one in the same place; and of one in a place that is new. */
  private static final List<Stored> NEW =
      List.of(
          new Stored(1, "new", new Place("a", 1)),
          new Stored(7, "new", new Place("a", 1)),
          new Stored(8, "new", new Place("c", 1)));

  private TableKind kind = TableKind.PLAIN;

  private void recreate(TableKind of, boolean keyed) {
    server.faults().clear();
    kind = of;
    sql("DROP TABLE IF EXISTS " + table);
    sql("CREATE TABLE " + table + " " + of.definition(keyed));
    append(frame(OLD, List.of())).save();
  }

  private Dataset<Row> frame(List<Stored> rows, List<String> fixed) {
    String values =
        rows.stream()
            .map(r -> "(" + r.id + "L,'" + r.value + "','" + r.place.dt + "','" + r.place.hh + "')")
            .collect(Collectors.joining(","));
    List<String> columns = new ArrayList<>(List.of("id", "v"));
    kind.partition().stream().filter(column -> !fixed.contains(column)).forEach(columns::add);
    return session
        .sql("SELECT * FROM VALUES " + values + " AS t(id, v, dt, hh)")
        .selectExpr(columns.toArray(String[]::new));
  }

  private void write(Mode mode, List<Stored> rows) {
    Dataset<Row> frame = frame(rows.isEmpty() ? NEW : rows, mode.fixed(kind));
    Dataset<Row> written = rows.isEmpty() ? frame.where("id < 0") : frame;
    DataFrameWriter<Row> writer = mode == Mode.APPEND ? append(written) : overwrite(written);
    switch (mode) {
      case FILTER -> insertOverPartition(written);
      case PARTITION -> writer.option("partition", spec(kind.partition())).save();
      case OUTER -> writer.option("partition", "dt=a").save();
      case DYNAMIC -> writer.option("overwriteMode", "dynamic").save();
      default -> writer.save();
    }
  }

  private static String spec(List<String> columns) {
    return columns.contains("hh") ? "dt=a,hh=1" : "dt=a";
  }

  private void insertOverPartition(Dataset<Row> rows) {
    rows.drop("dt").createOrReplaceTempView("written");
    session.sql("INSERT OVERWRITE mc." + table + " PARTITION (dt = 'a') SELECT * FROM written");
  }

  /** Returns the rows that fit {@code mode}: those of another partition than a fixed one do not. */
  private static List<Stored> rows(Mode mode) {
    boolean fixed = List.of(Mode.PARTITION, Mode.OUTER, Mode.FILTER).contains(mode);
    return NEW.stream().filter(row -> !fixed || row.place.dt.equals("a")).toList();
  }

  private List<Stored> stored() {
    String columns =
        "id, v"
            + (kind.partition().contains("dt") ? ", dt" : ", '-'")
            + (kind.partition().contains("hh") ? ", hh" : ", '0'");
    return sql("SELECT " + columns + " FROM " + table + " ORDER BY id, v").stream()
        .map(
            row ->
                new Stored(
                    Long.parseLong(row.get(0)),
                    row.get(1),
                    new Place(row.get(2), Integer.parseInt(row.get(3)))))
        .toList();
  }

  /** Says which of the old rows have gone. */
  private String gone(List<Stored> now, boolean withRows) {
    List<Long> left = now.stream().filter(Stored::isOld).map(Stored::id).toList();
    List<Long> gone = OLD.stream().map(Stored::id).filter(id -> !left.contains(id)).toList();
    String text = gone.stream().map(String::valueOf).collect(Collectors.joining(","));
    List<Long> ofPartition = kind == TableKind.LEVELS ? List.of(1L, 2L) : List.of(1L, 2L, 3L);
    if (gone.isEmpty()) {
      return "nothing";
    } else if (gone.size() == OLD.size()) {
      return "all rows";
    } else if (gone.equals(List.of(1L))) {
      return "rows of the same keys";
    } else if (gone.equals(ofPartition)) {
      return withRows ? "the partitions written to" : "the partition";
    } else if (gone.equals(List.of(1L, 2L, 3L))) {
      return "all partitions of the outer one";
    }
    throw new AssertionError("no words for the loss of " + text);
  }

  @Test
  void readmeSaysWhatWritesReplace() throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add("| | table | takes away | without rows, takes away |");
    lines.add("|---|---|---|---|");
    for (Mode mode : Mode.values()) {
      for (TableKind of : TableKind.values()) {
        if (mode.isOf(of)) {
          lines.add(line(mode, of));
        }
      }
    }
    README.assertSays(String.join("\n", lines) + "\n");
  }

  private String line(Mode mode, TableKind of) {
    String plain = outcome(mode, of, false);
    String keyed = outcome(mode, of, true);
    return "| "
        + mode.title
        + " | "
        + of.title
        + " | "
        + (plain.equals(keyed)
            ? plain
            : plain.replaceFirst(
                " \\|", "; with a primary key, " + keyed.substring(0, keyed.indexOf(" |")) + " |"))
        + " |";
  }

  private String outcome(Mode mode, TableKind of, boolean keyed) {
    recreate(of, keyed);
    List<Stored> written = rows(mode);
    write(mode, written);
    List<Stored> after = stored();
    assertThat(after.stream().filter(row -> !row.isOld()).map(Stored::id))
        .as("rows written once by %s to a table %s", mode, of)
        .containsExactlyElementsOf(written.stream().map(Stored::id).toList());
    String withRows = gone(after, true);

    recreate(of, keyed);
    write(mode, List.of());
    List<Stored> empty = stored();
    assertThat(empty).allMatch(Stored::isOld);
    return withRows + " | " + gone(empty, false);
  }

  @Test
  void failureAtAnyStepLeavesTheOldRows() {
    for (Mode mode : Mode.values()) {
      for (TableKind of : TableKind.values()) {
        for (boolean keyed : new boolean[] {false, true}) {
          if (mode.isOf(of)) {
            recreate(of, keyed);
            List<Stored> before = stored();
            STEPS.forEach(step -> assertFailureChangesNothing(mode, step, before));
          }
        }
      }
    }
  }

  private void assertFailureChangesNothing(Mode mode, String step, List<Stored> before) {
    server.faults().clear();
    server.faults().add(FaultRule.on(step, Fault.status(403, "NoPermission")).times(1000));
    String what = mode + " to a table " + kind + ", " + step.toLowerCase(Locale.ROOT) + " failing";

    assertThatThrownBy(() -> write(mode, rows(mode))).as(what).isNotNull();

    assertThat(server.faults().fired()).as(what).isPositive();
    server.faults().clear();
    assertThat(stored()).as(what).isEqualTo(before);
  }
}
