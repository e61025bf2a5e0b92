package io.maxcompute.emulator;

import static io.maxcompute.emulator.Blobs.read;
import static io.maxcompute.emulator.Blobs.refused;
import static io.maxcompute.emulator.Blobs.stripped;
import static io.maxcompute.emulator.Blobs.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.maxcompute.emulator.storage.Switches;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.MapVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.compression.CompressionUtil.CodecType;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlobRowsTest {
  private static final String FORMAT =
      " TBLPROPERTIES ('table.format.version'='2','transactional'='true')";
  private static final Field BLOB = Field.nullable("b", new ArrowType.Binary());

  @TempDir private Path data;
  private EmulatorServer server;
  private TestClient client;

  @BeforeEach
  void start() {
    serve(EmulatorConfig.defaults().withDataDirectory(data));
    server.sql("CREATE TABLE t (id BIGINT, b BLOB)" + FORMAT);
  }

  private void serve(EmulatorConfig config) {
    close();
    server = EmulatorServer.start(config);
    client = new TestClient(server);
  }

  @AfterEach
  void close() {
    if (server != null) {
      server.close();
    }
  }

  /** Returns rows (0, references[0]), (1, references[1]), and so on. */
  private static byte[] rows(byte[]... references) {
    return Ipc.stream(
        new Schema(List.of(Ipc.ID, BLOB)),
        CodecType.NO_COMPRESSION,
        root -> {
          for (int i = 0; i < references.length; i++) {
            ((BigIntVector) root.getVector(0)).setSafe(i, i);
            if (references[i] != null) {
              ((VarBinaryVector) root.getVector(1)).setSafe(i, references[i]);
            }
          }
          root.setRowCount(references.length);
        });
  }

  private JsonNode readSession(String table) {
    return client.json(
        "TableCreateReadSession",
        table,
        Map.of(),
        Map.of("SplitOptions", Map.of("SplitMode", "RowOffset")));
  }

  /** Shows the batches of a table, read by row offset. */
  private void show(String table, Consumer<VectorSchemaRoot> consumer) {
    JsonNode session = readSession(table);
    Map<String, String> range =
        Map.of(
            "SessionId",
            session.path("SessionId").asText(),
            "Offset",
            "0",
            "Count",
            session.path("RecordCount").asText());
    HttpResponse<byte[]> answer = client.storage("TableRead", table, range, Map.of());
    assertThat(answer.statusCode()).isEqualTo(200);
    Ipc.raw(answer.body(), consumer);
  }

  private List<String> referencesIn(String table) {
    List<String> references = new ArrayList<>();
    show(
        table,
        root -> {
          VarBinaryVector blobs = (VarBinaryVector) root.getVector("b");
          for (int row = 0; row < root.getRowCount(); row++) {
            references.add(text(blobs.get(row)));
          }
        });
    return references;
  }

  private static String text(byte[] reference) {
    return reference == null ? null : new String(reference, StandardCharsets.UTF_8);
  }

  private String content(String reference) {
    return new String(stripped(read(client, reference).body()), StandardCharsets.UTF_8);
  }

  @Test
  void storesAnotherReferenceThanTheOneUploaded() {
    Blobs blobs = Blobs.open(client, "t", "");
    byte[] uploaded = blobs.reference(2, "hello blob");
    blobs.commit(rows(uploaded, null, blobs.reference(2, "second")));
    List<String> stored = referencesIn("t");
    assertThat(stored.get(0)).isNotEqualTo(text(uploaded)).isPrintable();
    assertThat(stored.get(1)).isNull();
    assertThat(content(stored.get(0))).isEqualTo("hello blob");
    assertThat(content(stored.get(2))).isEqualTo("second");
    assertThat(content(Base64.getEncoder().encodeToString(uploaded))).isEqualTo("hello blob");
    assertThat(server.sql("SELECT b FROM t WHERE id = 0").get(0)).containsExactly(stored.get(0));
  }

  @Test
  void keepsBlobsAcrossARestartAndInCopies() {
    Blobs blobs = Blobs.open(client, "t", "");
    blobs.commit(rows(blobs.reference(2, "hello blob")));
    serve(EmulatorConfig.defaults().withDataDirectory(data));
    String stored = referencesIn("t").get(0);
    assertThat(content(stored)).isEqualTo("hello blob");
    Blobs.open(client, "t", "").commit(rows(utf8(stored)));
    server.sql("INSERT INTO t SELECT * FROM t");
    assertThat(referencesIn("t")).hasSize(4).containsOnly(stored);
  }

  @Test
  void refusesRowsWithReferencesThatNobodyUploaded() {
    Blobs blobs = Blobs.open(client, "t", "");
    byte[] known = blobs.reference(2, "x");
    for (byte[] wrong :
        List.of(utf8("hello blob"), new byte[0], Base64.getEncoder().encode(known))) {
      refused(400, "no TableWriteBlob answered", blobs.write(rows(known, wrong)));
    }
    blobs.commit(rows(known));
    assertThat(referencesIn("t")).hasSize(1);
  }

  @Test
  void takesReferencesThatNobodyUploadedByASwitch() {
    serve(
        EmulatorConfig.defaults()
            .withDataDirectory(data)
            .withSwitch(Switches.REFUSES_UNKNOWN_BLOBS, false));
    Blobs.open(client, "t", "").commit(rows(utf8("hello blob")));
    assertThat(referencesIn("t")).containsExactly("hello blob");
    refused(404, "hello blob", read(client, "hello blob"));
  }

  @Test
  void describesBlobColumnsInBothSchemas() {
    assertThat(readSession("t").at("/DataSchema/DataColumns/1/Type").asText()).isEqualTo("blob");
    JsonNode column =
        Blobs.open(client, "t", "").json("TableGetWriteSchema").at("/TableSchema/DataColumns/1");
    assertThat(column.at("/columnType/Type").asInt()).isEqualTo(22);
    assertThat(column.at("/columnType/ColumnId").asInt()).isEqualTo(2);
  }

  @Test
  void storesBlobsAtAnyDepth() {
    server.sql(
        "CREATE TABLE n (a ARRAY<BLOB>, s STRUCT<x:STRING,y:BLOB>, m MAP<STRING,ARRAY<BLOB>>)"
            + " PARTITIONED BY (pt STRING)"
            + FORMAT);
    Blobs blobs = Blobs.open(client, "n", "pt=1");
    JsonNode columns = blobs.json("TableGetWriteSchema").at("/TableSchema/DataColumns");
    int element = columns.at("/0/columnType/SubTypes/0/ColumnId").asInt();
    int member = columns.at("/1/columnType/SubTypes/1/ColumnId").asInt();
    int value = columns.at("/2/columnType/SubTypes/1/SubTypes/0/ColumnId").asInt();
    assertThat(List.of(element, member, value)).containsExactly(5, 7, 10);
    byte[] a0 = blobs.reference(element, "a0");
    byte[] a1 = blobs.reference(element, "a1");
    byte[] s = blobs.reference(member, "s");
    byte[] m = blobs.reference(value, "m");
    refused(400, "ColumnIndex 6", blobs.upload(6, "", utf8("x")));
    blobs.commit(nested(a0, a1, s, m));
    List<String> contents = new ArrayList<>();
    show(
        "n",
        root -> {
          ListVector list = (ListVector) root.getVector("a");
          VarBinaryVector elements = (VarBinaryVector) list.getDataVector();
          StructVector struct = (StructVector) root.getVector("s");
          VarBinaryVector members = (VarBinaryVector) struct.getChild("y");
          StructVector entries = (StructVector) ((MapVector) root.getVector("m")).getDataVector();
          ListVector values = (ListVector) entries.getChildrenFromFields().get(1);
          contents.add(content(text(elements.get(0))));
          assertThat(elements.isNull(1)).isTrue();
          contents.add(content(text(elements.get(2))));
          contents.add(content(text(members.get(0))));
          contents.add(content(text(((VarBinaryVector) values.getDataVector()).get(0))));
          assertThat(list.isNull(1) && struct.isNull(1)).isTrue();
        });
    assertThat(contents).containsExactly("a0", "a1", "s", "m");
  }

  /** Returns a row full of blobs and one of NULLs, with leftovers where the NULLs are. */
  private static byte[] nested(byte[] a0, byte[] a1, byte[] s, byte[] m) {
    FieldType entry = new FieldType(false, new ArrowType.Struct(), null);
    Field key = new Field("key", new FieldType(false, new ArrowType.Utf8(), null), null);
    Field value = list("value", Field.nullable("element", new ArrowType.Binary()));
    Field pair = new Field("entries", entry, List.of(key, value));
    Field map = new Field("m", FieldType.nullable(new ArrowType.Map(false)), List.of(pair));
    List<Field> members = List.of(Field.nullable("x", new ArrowType.Utf8()), y());
    Field struct = new Field("s", FieldType.nullable(new ArrowType.Struct()), members);
    return Ipc.stream(
        new Schema(List.of(list("a", BLOB), struct, map)),
        CodecType.NO_COMPRESSION,
        root -> {
          ListVector list = (ListVector) root.getVector(0);
          VarBinaryVector elements = (VarBinaryVector) list.getDataVector();
          list.startNewValue(0);
          elements.setSafe(0, a0);
          elements.setSafe(2, a1);
          list.endValue(0, 3);
          StructVector structs = (StructVector) root.getVector(1);
          structs.setIndexDefined(0);
          ((VarBinaryVector) structs.getChild("y")).setSafe(0, s);
          ((VarBinaryVector) structs.getChild("y")).setSafe(1, utf8("leftover"));
          MapVector maps = (MapVector) root.getVector(2);
          StructVector entries = (StructVector) maps.getDataVector();
          ListVector values = (ListVector) entries.getChildrenFromFields().get(1);
          maps.startNewValue(0);
          entries.setIndexDefined(0);
          ((VarCharVector) entries.getChildrenFromFields().get(0)).setSafe(0, utf8("k"));
          values.startNewValue(0);
          ((VarBinaryVector) values.getDataVector()).setSafe(0, m);
          values.endValue(0, 1);
          maps.endValue(0, 1);
          root.setRowCount(2);
        });
  }

  private static Field y() {
    return Field.nullable("y", new ArrowType.Binary());
  }

  private static Field list(String name, Field element) {
    return new Field(name, FieldType.nullable(new ArrowType.List()), List.of(element));
  }

  @Test
  void refusesTablesThatCannotHaveBlobs() {
    assertThatThrownBy(() -> server.sql("CREATE TABLE x (b BLOB)"))
        .hasMessageContaining("table.format.version");
    for (String columns :
        List.of(
            "(b BLOB NOT NULL, PRIMARY KEY (b))",
            "(b MAP<BLOB,STRING>)",
            "(a INT) PARTITIONED BY (b BLOB)")) {
      assertThatThrownBy(() -> server.sql("CREATE TABLE x " + columns + FORMAT))
          .as(columns)
          .isNotNull();
    }
  }
}
