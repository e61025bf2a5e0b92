package io.maxcompute.spark.types;

import java.io.Serializable;
import java.util.Locale;
import org.apache.spark.sql.catalyst.expressions.Cast;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.DataType;

/**
 * Which casts a write makes by itself: Spark's {@code spark.sql.storeAssignmentPolicy}.
 *
 * @param policy what may be cast
 * @param timeZone of the session, for casts between times and dates
 */
public record StoreAssignment(Policy policy, String timeZone) implements Serializable {
  private static final String POLICY_KEY = "spark.sql.storeAssignmentPolicy";

  /** What may be cast. */
  public enum Policy {
    /** What the SQL standard allows; a value that does not fit is an error. */
    ANSI,
    /** What loses nothing. */
    STRICT,
    /** All that Spark can cast; a value that does not fit becomes another, or null. */
    LEGACY
  }

  /** Returns the settings of the session that plans the write. */
  public static StoreAssignment ofSession() {
    SQLConf session = SQLConf.get();
    String policy = session.getConfString(POLICY_KEY, Policy.ANSI.name());
    return new StoreAssignment(
        Policy.valueOf(policy.toUpperCase(Locale.ROOT)), session.sessionLocalTimeZone());
  }

  /** Returns whether values of {@code from} may be cast to {@code to}, if that is not nested. */
  boolean allows(DataType from, DataType to) {
    return switch (policy) {
      case ANSI -> Cast.canANSIStoreAssign(from, to);
      case STRICT -> Cast.canUpCast(from, to);
      case LEGACY -> Cast.canCast(from, to);
    };
  }
}
