package io.maxcompute.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maxcompute.emulator.fault.Fault;
import io.maxcompute.emulator.fault.FaultRule;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Blobs in written rows: uploaded, referred to by their rows, and read back. */
class BlobWriteIT extends SparkTest {
  static final String FORMAT = " TBLPROPERTIES ('table.format.version'='2','transactional'='true')";

  /** Content of 0 to 39 times 32 bytes that depends on the id; null for every seventh. */
  private static final String PHOTO =
      "if(id % 7 = 3, NULL, unhex(repeat(sha2(string(id), 256), int(id % 40))))";

  /** Content of so many bytes that depends on the id. */
  private static String bytes(int length) {
    return "unhex(repeat(sha2(string(id), 256), " + length / 32 + "))";
  }

  private Dataset<Row> rows(long count, int tasks, String... columns) {
    return spark.range(0, count, 1, tasks).selectExpr(columns);
  }

  /** Asserts that the table has ids from 0, each once, and with each the blob of {@code photo}. */
  private static void assertBlobs(Dataset<Row> stored, long count, String photo) {
    Dataset<Row> compared = stored.selectExpr("id", "photo <=> " + photo + " AS equal");
    assertThat(compared.selectExpr("count(*)", "count(DISTINCT id)", "bool_and(equal)").head())
        .hasToString("[" + count + "," + count + ",true]");
  }

  @Test
  void thousandsOfSmallBlobsGoInFewRequests() throws Exception {
    create("(id BIGINT, photo BLOB)" + FORMAT);

    append(rows(5000, 2, "id", PHOTO + " AS photo")).save();

    SqlMetrics metrics = SqlMetrics.latest(spark);
    assertThat(metrics.number("requests that carried blobs")).isEqualTo(2 * 9);
    assertThat(metrics.text("bytes of blobs written to MaxCompute")).isEqualTo("2.6 MiB");
    assertThat(metrics.text("rows written to MaxCompute")).isEqualTo("5000");
    assertThat(requests("TableWriteBlob")).isEqualTo(2 * 9);
    assertBlobs(load(), 5000, PHOTO);
  }

  @ParameterizedTest
  @ValueSource(strings = {"64m", "10m", "6m"})
  void blobsOfSeveralMegabytesFitIntoTheMemory(String memory) {
    create("(id BIGINT, photo BLOB)" + FORMAT);
    String photo = "if(id % 3 = 0, " + bytes(5 << 20) + ", " + bytes(1 << 20) + ")";

    append(rows(9, 1, "id", photo + " AS photo")).option("blobMemory", memory).save();

    assertBlobs(load(), 9, photo);
    assertThat(requests("TableWriteBlob")).isEqualTo(memory.equals("64m") ? 1 : 6);
  }

  @Test
  void blobThatDoesNotFitIntoTheMemoryIsRefused() {
    create("(id BIGINT, photo BLOB)" + FORMAT);

    assertThatThrownBy(
            () ->
                append(rows(20, 1, "id", "if(id = 17, " + bytes(2048) + ", X'01') AS photo"))
                    .option("blobMemory", "1k")
                    .save())
        .satisfies(
            e ->
                assertThat(rootMessage(e))
                    .isEqualTo(
                        "Cannot write to column 'photo': the blob has 2048 bytes, and option"
                            + " 'blobMemory' allows 1024. Raise it. It is in row 17 of Spark"
                            + " partition 0, counted from 0."));

    assertThat(load().count()).isZero();
  }

  @Test
  void everyBatchOfRowsRefersToItsOwnBlobs() {
    create("(id BIGINT, photo BLOB)" + FORMAT);

    append(rows(1000, 3, "id", PHOTO + " AS photo"))
        .option("writeBatchRows", 7)
        .option("writeRequestBytes", 1)
        .option("blobMemory", "3k")
        .save();

    assertBlobs(load(), 1000, PHOTO);
  }

  @Test
  void blobsOfAFixedPartition() {
    create("(id BIGINT, photo BLOB) PARTITIONED BY (dt STRING, hh BIGINT)" + FORMAT);

    append(rows(100, 2, "id", PHOTO + " AS photo")).option("partition", "hh=7,dt=a").save();

    assertBlobs(load().where("dt = 'a' AND hh = 7"), 100, PHOTO);
  }

  @Test
  void blobsOfThePartitionsThatRowsName() {
    create("(id BIGINT, photo BLOB) PARTITIONED BY (dt STRING, hh BIGINT)" + FORMAT);
    String[] columns = {"id % 3 AS hh", PHOTO + " AS photo", "id", "concat('d', id % 4) AS dt"};

    append(rows(300, 2, columns)).save();

    assertBlobs(load(), 300, PHOTO);
    assertThat(load().where("dt <> concat('d', id % 4) OR hh <> id % 3").count()).isZero();

    overwrite(rows(300, 2, columns).drop("dt").where("id % 4 = 1"))
        .option("partition", "dt=d1")
        .option("overwriteMode", "dynamic")
        .save();

    assertBlobs(load(), 300, PHOTO);
  }

  @Test
  void partitionThatCannotBeNamedIsRefusedWithItsRow() {
    create("(id BIGINT, photo BLOB) PARTITIONED BY (dt STRING)" + FORMAT);

    assertThatThrownBy(
            () -> append(rows(9, 1, "id", "X'01' AS photo", "if(id = 4, 'a/b', 'a') AS dt")).save())
        .satisfies(e -> assertThat(rootMessage(e)).contains("'a/b'").contains("row 4 of Spark"));
  }

  @Test
  void blobsOfAPrimaryKeyTableAreReplacedWithTheirRows() {
    create(
        "(id BIGINT NOT NULL, day DATE NOT NULL, name STRING NOT NULL, photo BLOB,"
            + " PRIMARY KEY (id, day, name))"
            + FORMAT);
    String[] key = {"date_add(DATE'2024-01-01', int(id)) AS day", "concat('n', id) AS name", "id"};
    append(rows(100, 2, "X'0102' AS photo", key[0], key[1], key[2])).save();

    append(rows(100, 2, PHOTO + " AS photo", key[0], key[1], key[2])).save();

    assertBlobs(load(), 100, PHOTO);
  }

  @Test
  void copyOfATableHasBlobsOfItsOwn() {
    create("(id BIGINT, photo BLOB)" + FORMAT);
    append(rows(200, 2, "id", PHOTO + " AS photo")).save();
    sql("CREATE TABLE " + table + "_copy (id BIGINT, photo BLOB)" + FORMAT);

    append(load()).option("table", table + "_copy").save();

    sql("DROP TABLE " + table);
    assertBlobs(reader().option("table", table + "_copy").load(), 200, PHOTO);
  }

  @Test
  void referencesAreNotCopied() {
    create("(id BIGINT, photo BLOB)" + FORMAT);
    append(rows(20, 2, "id", PHOTO + " AS photo")).save();
    sql("CREATE TABLE " + table + "_copy (id BIGINT, photo BLOB)" + FORMAT);
    server.requests().clear();

    assertThatThrownBy(
            () ->
                append(reader().option("blobs", "reference").load())
                    .option("table", table + "_copy")
                    .save())
        .hasMessageContaining(
            "Column 'photo' is a blob in the table, whose content is of Spark type binary, and not"
                + " string. If these are references that were read with option 'blobs' ="
                + " 'reference': read with 'blobs' = 'content' instead, for references cannot be"
                + " written.");

    assertThat(requests("TableRead") + requests("TableCreateWriteSession")).isZero();
  }

  @Test
  void everyFaultOfAnUploadIsSurvived() {
    for (Fault fault :
        new Fault[] {
          Fault.status(503, "ServiceUnavailable"),
          Fault.status(429, "FlowExceeded"),
          new Fault.LostAnswer(),
          new Fault.Disconnect()
        }) {
      server.faults().clear();
      sql("DROP TABLE IF EXISTS " + table);
      create("(id BIGINT, photo BLOB)" + FORMAT);
      server.faults().add(FaultRule.on("TableWriteBlob", fault).skip(1).times(2));

      append(rows(1000, 1, "id", PHOTO + " AS photo")).option("writeBatchRows", 100).save();

      assertThat(server.faults().fired()).as("%s", fault).isEqualTo(2);
      server.faults().clear();
      assertBlobs(load(), 1000, PHOTO);
    }
  }

  @Test
  void refusedUploadFailsTheJob() {
    create("(id BIGINT, photo BLOB)" + FORMAT);
    server.faults().add(FaultRule.on("TableWriteBlob", Fault.status(400, "Bad")).skip(1).times(9));

    assertThatThrownBy(() -> append(rows(1000, 1, "id", PHOTO + " AS photo")).save())
        .satisfies(
            e ->
                assertThat(rootMessage(e))
                    .startsWith("Cannot upload a batch of 256 blobs for stream 0 version ")
                    .contains("400 Bad"));

    assertThat(load().count()).isZero();
    assertThat(requests("TableAbortWriteSession")).isEqualTo(1);
  }

  @Test
  void repeatedTaskUploadsItsBlobsAgain() {
    create("(id BIGINT, photo BLOB)" + FORMAT);
    MapFunction<Long, Long> failsLateAtFirst =
        id -> {
          if (id == 590 && TaskContext.get().attemptNumber() == 0) {
            throw new IllegalStateException("first attempt");
          }
          return id;
        };

    append(
            spark
                .range(0, 600, 1, 1)
                .map(failsLateAtFirst, Encoders.LONG())
                .toDF("id")
                .selectExpr("id", PHOTO + " AS photo"))
        .save();

    assertBlobs(load(), 600, PHOTO);
    assertThat(requests("TableCreateWriteStream")).isEqualTo(2);
  }

  @Test
  void nullColumnHasNoBlobs() {
    create("(id BIGINT, photo BLOB)" + FORMAT);

    append(rows(3, 1, "id", "NULL AS photo")).save();

    assertThat(texts(load())).isEqualTo(List.of("[0,null]", "[1,null]", "[2,null]"));
    assertThat(requests("TableWriteBlob")).isZero();
  }
}
