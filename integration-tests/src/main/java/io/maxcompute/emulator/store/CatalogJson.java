package io.maxcompute.emulator.store;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import io.maxcompute.emulator.type.OdpsType;
import io.maxcompute.emulator.type.TypeParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The metadata of a warehouse as JSON files: one per table, one for the schemas. */
final class CatalogJson {
  private final FileStore files;
  private final ObjectMapper json =
      JsonMapper.builder()
          .visibility(PropertyAccessor.ALL, Visibility.NONE)
          .visibility(PropertyAccessor.FIELD, Visibility.ANY)
          .visibility(PropertyAccessor.CREATOR, Visibility.ANY)
          .addModule(
              new SimpleModule()
                  .addSerializer(OdpsType.class, new TypeWriter())
                  .addDeserializer(OdpsType.class, new TypeReader()))
          .build();

  CatalogJson(FileStore files) {
    this.files = files;
  }

  List<TableState> tables() {
    return FileStore.list(files.tables()).stream()
        .filter(file -> String.valueOf(file.getFileName()).endsWith(".json"))
        .map(file -> read(file, TableState.class))
        .toList();
  }

  void write(TableState state) {
    files.replace(file(state), bytes(state));
  }

  void delete(TableState state) {
    files.delete(file(state));
  }

  /** Returns the schemas that were written, none if none ever were. */
  List<SchemaDefinition> schemas() {
    return Files.exists(files.schemas())
        ? List.of(read(files.schemas(), SchemaDefinition[].class))
        : List.of();
  }

  void writeSchemas(List<SchemaDefinition> schemas) {
    files.replace(files.schemas(), bytes(schemas));
  }

  private Path file(TableState state) {
    return files.tables().resolve(state.definition().id() + ".json");
  }

  private byte[] bytes(Object value) {
    try {
      return json.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("cannot describe " + value.getClass().getSimpleName(), e);
    }
  }

  private <T> T read(Path file, Class<T> type) {
    try {
      return json.readValue(file.toFile(), type);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read '" + file + "'", e);
    }
  }

  private static final class TypeWriter extends StdSerializer<OdpsType> {
    TypeWriter() {
      super(OdpsType.class);
    }

    @Override
    public void serialize(OdpsType type, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      out.writeString(type.text());
    }
  }

  private static final class TypeReader extends StdDeserializer<OdpsType> {
    TypeReader() {
      super(OdpsType.class);
    }

    @Override
    public OdpsType deserialize(JsonParser in, DeserializationContext context) throws IOException {
      return TypeParser.parse(in.getText());
    }
  }
}
