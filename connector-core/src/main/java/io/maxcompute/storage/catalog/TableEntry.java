package io.maxcompute.storage.catalog;

import io.maxcompute.storage.table.TableId;

/**
 * A table in a list of tables (control-plane.md, section 3.6).
 *
 * @param id its name
 * @param type service's word for its kind, such as {@code MANAGED_TABLE}; empty if not given
 * @param owner account that owns it; empty if not given
 * @param comment empty if there is none, or it was not given
 */
public record TableEntry(TableId id, String type, String owner, String comment) {}
