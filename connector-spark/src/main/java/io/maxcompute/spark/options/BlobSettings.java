package io.maxcompute.spark.options;

import io.maxcompute.spark.types.BlobForm;
import java.io.Serializable;
import java.util.List;
import java.util.Map;

/**
 * How blobs are read.
 *
 * @param form what they are in Spark
 * @param mostBytes of them that one task's reader holds, as long as each row has fewer
 */
public record BlobSettings(BlobForm form, long mostBytes) implements Serializable {
  static final Option<BlobForm> FORM =
      Option.of(
          "blobs",
          "content",
          "What a BLOB column is: content (binary, fetched by the task) or reference (string).",
          Parsers.oneOf(BlobForm.class));
  static final Option<Long> MEMORY =
      Option.of(
          "blobMemory",
          "64m",
          "Most bytes of blobs that one task's reader or writer holds; a row with more is read by"
              + " itself, and a blob with more cannot be written.",
          Parsers.bytesBetween("1k", "64g"));
  static final List<Option<?>> ALL = List.of(FORM, MEMORY);

  /**
   * Returns the settings in {@code options}.
   *
   * @throws IllegalArgumentException if any option is unknown or wrong
   */
  public static BlobSettings from(Map<String, String> options) {
    return of(Options.checked(options));
  }

  static BlobSettings of(Map<String, String> checked) {
    return new BlobSettings(FORM.required(checked), MEMORY.required(checked));
  }
}
