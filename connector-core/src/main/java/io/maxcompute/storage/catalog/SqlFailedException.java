package io.maxcompute.storage.catalog;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A SQL statement was refused, or was accepted and then did not succeed. */
public final class SqlFailedException extends RuntimeException {
  private static final int SHOWN_SQL = 200;

  /** What sort of failure it is (control-plane.md, sections 5.5 and 6.2). */
  public enum Kind {
    /** A project, schema, table or partition that it names does not exist. */
    NOT_FOUND,
    /** What it makes is there already. */
    ALREADY_EXISTS,
    /** It is not SQL. */
    PARSE,
    /** It is SQL without a meaning: a column that does not exist, types that do not fit. */
    INVALID,
    /** The account may not do this. */
    PERMISSION,
    /** A value could not be computed or stored. */
    DATA,
    /** What it reads or writes was changed meanwhile; it may succeed if it runs again. */
    CONFLICT,
    /** The service has trouble of its own; it may succeed if it runs again. */
    INTERNAL,
    /** Somebody cancelled it. */
    CANCELLED,
    /** It did not end in time. It goes on, unless it is cancelled. */
    DEADLINE,
    /** The service gave a reason that this client has no name for. */
    OTHER
  }

  private final Kind kind;
  private final String code;
  private final String reason;
  private final @Nullable String instanceId;

  SqlFailedException(SqlInstance instance, SqlFailure failure) {
    super(
        "SQL failed in MaxCompute [instance="
            + instance.id()
            + "]: "
            + failure.reason()
            + ". Statement: "
            + shortened(instance.sql()));
    this.kind = failure.kind();
    this.code = failure.code();
    this.reason = failure.reason();
    this.instanceId = instance.id();
  }

  /** The statement was not accepted. */
  SqlFailedException(String sql, SqlFailure failure, RuntimeException cause) {
    super(cause.getMessage() + " Statement: " + shortened(sql), cause);
    this.kind = failure.kind();
    this.code = failure.code();
    this.reason = failure.reason();
    this.instanceId = null;
  }

  /** Returns what sort of failure it is. */
  public Kind kind() {
    return kind;
  }

  /** Returns the service's code, such as {@code ODPS-0130131}; empty if it gave none. */
  public String code() {
    return code;
  }

  /** Returns the service's own text. */
  public String reason() {
    return reason;
  }

  /** Returns the instance's id; empty if the statement was refused at once. */
  public Optional<String> instanceId() {
    return Optional.ofNullable(instanceId);
  }

  private static String shortened(String sql) {
    return sql.length() <= SHOWN_SQL ? sql : sql.substring(0, SHOWN_SQL) + "…";
  }
}
