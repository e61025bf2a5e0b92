package io.maxcompute.storage.catalog;

import io.maxcompute.storage.table.TableId;
import io.maxcompute.storage.table.TableSchema;
import java.util.List;
import java.util.Map;

/**
 * What the control plane says of a table (control-plane.md, section 3.4).
 *
 * @param id its name
 * @param type service's word for its kind, such as {@code MANAGED_TABLE} or {@code VIRTUAL_VIEW}
 * @param schema its columns
 * @param comment empty if there is none
 * @param owner account that owns it; empty if not given
 * @param bytes logical size in bytes
 * @param rows row count; -1 where the service does not know it
 * @param created when it was made, in seconds since the epoch; 0 if not given
 * @param lastModified last change of data, in seconds since the epoch; 0 if not given
 * @param lifecycleDays days after its last change at which data is removed; -1 for never
 * @param viewText query of a view; empty for other tables
 * @param properties table properties
 */
public record TableInfo(
    TableId id,
    String type,
    TableSchema schema,
    String comment,
    String owner,
    long bytes,
    long rows,
    long created,
    long lastModified,
    int lifecycleDays,
    String viewText,
    Map<String, String> properties) {
  /** Keeps a copy of the properties. */
  public TableInfo {
    properties = Map.copyOf(properties);
  }

  /** Returns whether the Storage API can read it: a table, not a view. */
  public boolean isStored() {
    return !List.of("VIRTUAL_VIEW", "EXTERNAL_TABLE", "OBJECT_TABLE").contains(type);
  }
}
