package io.maxcompute.spark.options;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Names a write among all writes to its table, so that a re-run writes nothing again.
 *
 * @param application who writes; letters, digits, {@code . _ -}
 * @param version which of its writes; each is higher than the one before
 */
public record WriteIdentity(String application, long version) implements Serializable {
  static final Option<String> APPLICATION =
      Option.of(
          "txnAppId",
          null,
          "Name of a job, for writes that are done once however often they are run. Needs"
              + " txnVersion.",
          WriteIdentity::application);
  static final Option<Long> VERSION =
      Option.of(
          "txnVersion",
          null,
          "Number of this write of job txnAppId. One that is not above the highest written so far"
              + " writes nothing.",
          Parsers::natural);
  static final List<Option<?>> ALL = List.of(APPLICATION, VERSION);

  private static String application(String text) {
    if (!text.matches("[A-Za-z0-9._-]{1,100}")) {
      throw new IllegalArgumentException("expected 1 to 100 letters, digits, '.', '_' or '-'");
    }
    return text;
  }

  static @Nullable WriteIdentity from(Map<String, String> checked) {
    @Nullable String application = APPLICATION.in(checked);
    @Nullable Long version = VERSION.in(checked);
    if (application == null && version == null) {
      return null;
    }
    return new WriteIdentity(APPLICATION.required(checked), VERSION.required(checked));
  }

  @Override
  public String toString() {
    return "write " + version + " of '" + application + "'";
  }
}
