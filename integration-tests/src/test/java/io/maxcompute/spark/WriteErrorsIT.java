package io.maxcompute.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maxcompute.emulator.EmulatorServer;
import io.maxcompute.emulator.fault.Fault;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What errors of writing tasks say, and when they come. */
class WriteErrorsIT extends SparkTest {
  /** By this row the first request has gone, and the second not yet. */
  private static final int WAITING_ROW = 14;

  private static final AtomicInteger PULLED = new AtomicInteger();
  private static volatile EmulatorServer failing;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "VARCHAR(3) | 'abcd' | 'abc' | Cannot write to column 'v' of type varchar(3): 'abcd' has",
        "DATE | make_date(0, 1, 1) | NULL | date 0000-01-01 is outside",
        "DECIMAL(3,1) NOT NULL | NULL | 9.5BD | it takes no nulls, and the value is null.",
        "ARRAY<CHAR(1)> | array('a', 'bc') | array() | to column 'v.element' of type char(1): 'bc'"
      })
  void refusedValueIsFoundByItsRowAndPartition(
      String type, String refused, String accepted, String reason) {
    create("(id BIGINT, v " + type + ")");

    assertThatThrownBy(
            () ->
                append(
                        spark
                            .range(0, 40, 1, 2)
                            .selectExpr(
                                "id", "if(id = 33, " + refused + ", " + accepted + ") AS v"))
                    .option("writeBatchRows", 5)
                    .save())
        .satisfies(
            e ->
                assertThat(rootMessage(e))
                    .contains(reason)
                    .endsWith(" It is in row 13 of Spark partition 1, counted from 0."));

    assertThat(stored("id")).isEmpty();
  }

  @Test
  void failureToSendRowsSurfacesAtTheNextRow() {
    create("(id BIGINT)");
    fail("TableWrite", Fault.status(400, "Bad"));

    append(slowRows().toDF("id"))
        .option("writeBatchRows", 10)
        .option("writeRequestBytes", 1)
        .save();

    assertThat(PULLED).hasValueLessThanOrEqualTo(WAITING_ROW + 2);
    assertThat(stored("id")).hasSize(100);
  }

  @Test
  void failureToUploadBlobsSurfacesAtTheNextRow() {
    create("(id BIGINT, photo BLOB)" + BlobWriteIT.FORMAT);
    fail("TableWriteBlob", Fault.status(400, "Bad"));
    String blobOf51Bytes = "binary(repeat('x', 51)) AS photo";

    append(slowRows().toDF("id").selectExpr("id", blobOf51Bytes)).option("blobMemory", "1k").save();

    assertThat(PULLED).hasValueLessThanOrEqualTo(WAITING_ROW + 2);
    assertThat(load().count()).isEqualTo(100);
  }

  /** Ids of one task, whose first attempt waits at one row until a request has failed. */
  private Dataset<Row> slowRows() {
    PULLED.set(0);
    failing = server;
    MapFunction<Long, Long> waits =
        id -> {
          if (TaskContext.get().attemptNumber() == 0) {
            PULLED.incrementAndGet();
            if (id == WAITING_ROW) {
              Eventually.holds(
                  "the request has failed", () -> assertThat(failing.faults().fired()).isOne());
              Eventually.holds("the writer knows", WorkingThreads::assertNone);
            }
          }
          return id;
        };
    return spark.range(0, 100, 1, 1).map(waits, Encoders.LONG()).toDF();
  }
}
