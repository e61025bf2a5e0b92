package io.maxcompute.emulator.sql;

import com.alibaba.druid.DbType;
import com.alibaba.druid.sql.ast.SQLName;
import com.alibaba.druid.sql.ast.SQLStatementImpl;
import com.alibaba.druid.sql.ast.statement.SQLAssignItem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A SHOW or DESC statement: its result is text for people. */
final class Description extends SQLStatementImpl {
  enum Kind {
    SCHEMAS,
    TABLES,
    PARTITIONS,
    TABLE,
    SCHEMA
  }

  private final Kind kind;
  private final @Nullable SQLName name;
  private final List<SQLAssignItem> partition;

  Description(Kind kind, @Nullable SQLName name, List<SQLAssignItem> partition) {
    super(DbType.odps);
    this.kind = kind;
    this.name = name;
    this.partition = List.copyOf(partition);
  }

  Kind kind() {
    return kind;
  }

  /** Returns the name of what is described or of where it is; null if the statement has none. */
  @Nullable SQLName name() {
    return name;
  }

  List<SQLAssignItem> partition() {
    return partition;
  }
}
