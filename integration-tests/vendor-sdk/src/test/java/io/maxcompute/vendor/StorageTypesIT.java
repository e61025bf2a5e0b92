package io.maxcompute.vendor;

import static org.assertj.core.api.Assertions.assertThat;

import com.aliyun.odps.data.Binary;
import com.aliyun.odps.data.Char;
import com.aliyun.odps.data.Record;
import com.aliyun.odps.data.RecordWriter;
import com.aliyun.odps.data.SimpleStruct;
import com.aliyun.odps.data.Struct;
import com.aliyun.odps.data.Varchar;
import com.aliyun.odps.storage.write.TableWriteSession;
import com.aliyun.odps.table.TableIdentifier;
import com.aliyun.odps.table.arrow.ArrowWriter;
import com.aliyun.odps.type.StructTypeInfo;
import com.aliyun.odps.type.TypeInfo;
import com.aliyun.odps.type.TypeInfoParser;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@OnEmulator
class StorageTypesIT extends StorageTest {
  private static int tables;

  StorageTypesIT(EmulatorProcess emulator) {
    super(emulator);
  }

  static List<Arguments> values() {
    Map<String, Long> map = new LinkedHashMap<>();
    map.put("a", 1L);
    map.put("b", null);
    Struct struct =
        new SimpleStruct(
            (StructTypeInfo) TypeInfoParser.getTypeInfoFromTypeString("STRUCT<x:BIGINT,y:STRING>"),
            List.of(7L, "seven"));
    return List.of(
        Arguments.of("BOOLEAN", true),
        Arguments.of("TINYINT", Byte.MIN_VALUE),
        Arguments.of("SMALLINT", Short.MAX_VALUE),
        Arguments.of("INT", Integer.MIN_VALUE),
        Arguments.of("BIGINT", Long.MAX_VALUE),
        Arguments.of("FLOAT", 1.5f),
        Arguments.of("DOUBLE", -0.1),
        Arguments.of("STRING", "中文 \u0000 text"),
        Arguments.of("CHAR(4)", new Char("abcd")),
        Arguments.of("VARCHAR(8)", new Varchar("varying")),
        Arguments.of("BINARY", new Binary(new byte[] {0, -1, 127})),
        Arguments.of("DECIMAL(38,18)", new BigDecimal("12345678901234567890.123456789012345678")),
        Arguments.of("DECIMAL(5,2)", new BigDecimal("-999.99")),
        Arguments.of("DATE", LocalDate.of(1600, 2, 29)),
        Arguments.of(
            "DATETIME",
            LocalDateTime.of(2026, 1, 6, 8, 9, 10, 123_000_000).atZone(ZoneId.of("Asia/Shanghai"))),
        Arguments.of("TIMESTAMP", Instant.parse("2026-01-06T08:09:10.123456Z")),
        Arguments.of("TIMESTAMP_NTZ", LocalDateTime.of(1969, 12, 31, 23, 59, 59, 999_999_000)),
        Arguments.of("ARRAY<STRING>", List.of("one", "", "three")),
        Arguments.of("MAP<STRING,BIGINT>", map),
        Arguments.of("STRUCT<x:BIGINT,y:STRING>", struct));
  }

  @ParameterizedTest
  @MethodSource("values")
  void keepsAValueOfEveryTypeAndItsNull(String type, Object value) throws Exception {
    String name = "typed" + tables++;
    sql("CREATE TABLE " + name + " (v " + type + ")");
    TableIdentifier table = table(name);
    try (TableWriteSession session = client.createTableWriteSessionBuilder(table).build()) {
      ArrowWriter writer = session.createWriterBuilder("s", 1).build();
      try (RecordWriter records = writer.getAsRecordWriter(10)) {
        for (Object each : new Object[] {value, null}) {
          Record record = records.newRecord(false);
          record.set("v", each);
          records.write(record);
        }
      }
      session.commit();
    }
    List<Object> read = new ArrayList<>();
    rows(table).forEach(row -> read.add(plain(row.get(0))));
    assertThat(read).containsExactlyInAnyOrder(plain(value), null);
    TypeInfo described = odps.tables().get(name).getSchema().getColumn("v").getTypeInfo();
    assertThat(described).isEqualTo(TypeInfoParser.getTypeInfoFromTypeString(type));
  }

  /** Returns a value whose equality is that of its content. */
  private static Object plain(Object value) {
    if (value instanceof Struct struct) {
      List<Object> fields = new ArrayList<>();
      struct.getFieldValues().forEach(field -> fields.add(plain(field)));
      return fields;
    } else if (value instanceof byte[] bytes) {
      return new String(bytes, StandardCharsets.UTF_8);
    } else if (value instanceof Char || value instanceof Varchar) {
      return value.toString();
    }
    return value;
  }
}
