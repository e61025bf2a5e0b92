package io.maxcompute.emulator.read;

import com.fasterxml.jackson.databind.JsonNode;
import io.maxcompute.emulator.error.ServiceError;
import io.maxcompute.emulator.http.Answer;
import io.maxcompute.emulator.http.Call;
import io.maxcompute.emulator.storage.StorageFeature;
import io.maxcompute.emulator.storage.Switches;
import io.maxcompute.emulator.storage.Target;
import io.maxcompute.emulator.store.TableDefinition;
import io.maxcompute.emulator.store.TableState;
import io.maxcompute.emulator.store.Warehouse;
import io.maxcompute.emulator.type.Column;
import java.util.List;
import java.util.Map;

/**
 * TablePreview: the first rows of a table or of one partition, without a session (storage-api.md
 * 2.4). All columns unless some are named, partition columns last. Thread-safe.
 */
public final class Previews implements StorageFeature {
  /** Q36: the sources name no exact numbers. */
  private static final int DEFAULT_ROWS = 1000;

  private static final int MOST_ROWS = 10_000;

  private final Warehouse warehouse;
  private final Switches switches;

  /** Shows tables of {@code warehouse}. */
  public Previews(Warehouse warehouse, Switches switches) {
    this.warehouse = warehouse;
    this.switches = switches;
  }

  @Override
  public Map<String, Operation> operations() {
    return Map.of("TablePreview", this::preview);
  }

  private Answer preview(Call call, Target target) {
    JsonNode body = call.json();
    TableState state = Snapshot.table(warehouse, target);
    TableDefinition table = state.definition();
    String partition = text(body, call, "Partition");
    List<Slice> slices =
        Slice.of(
            Snapshot.partitions(
                state,
                partition.isEmpty() ? List.of() : List.of(partition),
                switches.get(Switches.REFUSES_UNKNOWN_PARTITIONS)),
            List.of());
    List<String> wanted = SessionRequest.texts(body.path("Columns"));
    List<Column> columns =
        wanted.isEmpty() ? table.allColumns() : TableDefinition.select(table.allColumns(), wanted);
    int limit = limit(body, call);
    Rows rows = new Rows(table, ArrowForm.DEFAULT, slices, null);
    return Answer.streamed(
        "application/octet-stream",
        new BatchStream(
            warehouse, rows.range(0, limit), columns, new BatchLimits(limit, 0), Compression.NONE));
  }

  private static int limit(JsonNode body, Call call) {
    String text = text(body, call, "Limit");
    try {
      long limit = text.isEmpty() ? 0 : Long.parseLong(text);
      if (limit < 0) {
        throw ServiceError.invalid("Limit " + limit + " is negative.");
      }
      return limit == 0 ? DEFAULT_ROWS : (int) Math.min(limit, MOST_ROWS);
    } catch (NumberFormatException e) {
      throw ServiceError.invalid("Limit '" + text + "' is not a number.");
    }
  }

  /** Returns what the body says, or else the query; 0 and "" say nothing. */
  private static String text(JsonNode body, Call call, String name) {
    String text = body.path(name).asText("");
    return text.isEmpty() || text.equals("0") ? call.query().get(name) : text;
  }
}
