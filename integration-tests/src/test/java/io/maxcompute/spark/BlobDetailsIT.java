package io.maxcompute.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maxcompute.storage.StorageClient;
import io.maxcompute.storage.StorageConfig;
import io.maxcompute.storage.auth.Credentials;
import io.maxcompute.storage.auth.CredentialsProvider;
import io.maxcompute.storage.blob.Blob;
import io.maxcompute.storage.blob.BlobReader;
import io.maxcompute.storage.blob.BlobReference;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** MIME types and file names of written blobs, and blobs inside other values. */
class BlobDetailsIT extends SparkTest {
  private static final String FORMAT = BlobWriteIT.FORMAT;

  private DataFrameWriter<Row> write(Dataset<Row> rows) {
    return append(rows).option("apiVersion", 3);
  }

  /** Returns the blobs that {@code references} name as {@code type name content}. */
  private List<String> blobs(List<String> references) {
    Credentials key =
        new Credentials.AccessKey(server.accessKeyId(), server.accessKeySecret(), Optional.empty());
    StorageConfig config =
        StorageConfig.builder(server.endpoint(), server.project(), CredentialsProvider.of(key))
            .apiVersion(3)
            .build();
    List<String> found = new ArrayList<>();
    try (StorageClient client = StorageClient.create(config);
        BlobReader reader =
            client.blob().read(references.stream().map(BlobReference::new).toList())) {
      for (int i = 0; i < references.size(); i++) {
        Blob blob = reader.next();
        found.add(
            blob.contentType().orElse("-")
                + " "
                + blob.fileName().orElse("-")
                + " "
                + new String(blob.content().readAllBytes(), StandardCharsets.UTF_8));
      }
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Returns the strings that {@code expression} yields of the table, by id, blobs as references.
   */
  private List<String> references(String expression) {
    return reader()
        .option("blobs", "reference")
        .load()
        .orderBy("id")
        .selectExpr(expression)
        .as(Encoders.STRING())
        .collectAsList();
  }

  private void createPhotos() {
    create("(id BIGINT, kind STRING, photo BLOB)" + FORMAT);
  }

  @Test
  void typesAndNamesComeFromColumnsOfTheRows() {
    createPhotos();

    write(
            spark.sql(
                "SELECT id, if(id = 2, NULL, 'image/png') AS Kind, binary(concat('c', id)) AS photo,"
                    + " if(id = 1, '', concat(id, '.png')) AS label FROM range(0, 3, 1, 1)"))
        .option("blobContentType.photo", "KIND")
        .option("blobFileName.Photo", "label")
        .save();

    assertThat(blobs(references("photo")))
        .containsExactly("image/png 0.png c0", "image/png - c1", "- 2.png c2");
    assertThat(texts(load().select("id", "kind")))
        .containsExactly("[0,image/png]", "[1,image/png]", "[2,null]");
  }

  @Test
  void typesNeedNoVersionThree() {
    createPhotos();

    append(
            spark.sql(
                "SELECT id, 'k' AS kind, X'61' AS photo, concat('a/', id) AS type FROM range(2)"))
        .option("blobContentType.photo", "type")
        .save();

    assertThat(blobs(references("photo"))).containsExactly("a/0 - a", "a/1 - a");
  }

  @Test
  void namesNeedVersionThree() {
    createPhotos();
    Dataset<Row> rows = spark.sql("SELECT 1L AS id, 'k' AS kind, X'61' AS photo");

    assertThatThrownBy(() -> append(rows).option("blobFileName.photo", "kind").save())
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessage(
            "Cannot write to table 'emulator."
                + table
                + "': option 'blobFileName.photo' gives blobs names, which needs version 3 of the"
                + " Storage API. Set option 'apiVersion' to 3.");
    assertThat(requests("TableCreateWriteSession")).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "blobContentType.kind | kind | has no BLOB column 'kind'; it has [photo].",
        "blobContentType.photo | type | the rows have 0 such columns.",
        "blobContentType.photo | id | that column of the rows is bigint and not string.",
        "blobContentType. | kind | Write blobContentType.COLUMN, where COLUMN is a BLOB column"
      })
  void optionThatNamesNothingIsRefused(String option, String value, String reason) {
    createPhotos();
    Dataset<Row> rows = spark.sql("SELECT 1L AS id, 'k' AS kind, X'61' AS photo");

    assertThatThrownBy(() -> append(rows).option(option, value).save())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(reason);
    assertThat(requests("TableCreateWriteSession")).isZero();
  }

  @Test
  void columnThatIsNotForBlobsIsStillRefused() {
    createPhotos();

    assertThatThrownBy(
            () ->
                append(
                        spark.sql(
                            "SELECT 1L AS id, X'61' AS photo, 'k' AS kind, 'x' AS a, 'y' AS b"))
                    .option("blobContentType.photo", "a")
                    .save())
        .hasMessageContaining("The table has no column 'b'. Columns are");
  }

  private static final String NESTED =
      "array(binary('e0'), NULL, binary(''), binary('e3')) AS album,"
          + " named_struct('name', 'n', 'face', binary('f')) AS person,"
          + " map('k', binary('v'), 'none', NULL) AS by_name,"
          + " array(named_struct('x', map('y', array(binary('deep'))))) AS deep";

  private void createNested() {
    create(
        "(id BIGINT, album ARRAY<BLOB>, person STRUCT<name:STRING,face:BLOB>,"
            + " by_name MAP<STRING,BLOB>, deep ARRAY<STRUCT<x:MAP<STRING,ARRAY<BLOB>>>>)"
            + FORMAT);
  }

  @Test
  void blobsInsideOtherValuesAreWritten() {
    createNested();
    String nulls = "CAST(NULL AS ARRAY<BINARY>), NULL, map(), array(NULL, named_struct('x', NULL))";

    write(
            spark.sql(
                "SELECT * FROM (SELECT 0L AS id, "
                    + NESTED
                    + ", 'a/b' AS type) UNION ALL SELECT 1L, "
                    + nulls
                    + ", NULL UNION ALL SELECT 2L, "
                    + NESTED.replaceAll(" AS \\w+(?=,|$)", "")
                    + ", 'c/d'"))
        .option("blobContentType.album", "type")
        .save();

    List<String> album = references("explode(album)");
    assertThat(album.get(1)).isNull();
    assertThat(blobs(List.of(album.get(0), album.get(2), album.get(3), album.get(7))))
        .containsExactly("a/b - e0", "a/b - ", "a/b - e3", "c/d - e3");
    List<String> others = new ArrayList<>(references("person.face"));
    others.addAll(references("by_name['k']"));
    others.addAll(references("deep[0].x['y'][0]"));
    assertThat(others.stream().map(text -> text == null).toList())
        .containsExactly(false, true, false, false, true, false, false, true, false);
    others.removeIf(text -> text == null);
    assertThat(blobs(others))
        .containsExactly("- - f", "- - f", "- - v", "- - v", "- - deep", "- - deep");
    assertThat(references("concat(person.name, size(by_name), isnull(by_name['none']))"))
        .containsExactly("n2true", null, "n2true");
  }

  @Test
  void blobsInsideOtherValuesNeedVersionThree() {
    createNested();

    assertThatThrownBy(() -> append(spark.sql("SELECT 0L AS id, " + NESTED)).save())
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessage(
            "Cannot write to table 'emulator."
                + table
                + "': column 'album' of type array<blob> has blobs inside others, which needs"
                + " version 3 of the Storage API. Set option 'apiVersion' to 3.");
    assertThat(requests("TableCreateWriteSession")).isZero();
  }
}
