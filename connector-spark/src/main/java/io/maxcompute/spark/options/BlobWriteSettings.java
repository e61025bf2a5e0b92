package io.maxcompute.spark.options;

import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;

/**
 * How blobs are written. What is said of each comes from the rows: option {@code
 * blobContentType.photo} names the column of the rows that has the MIME types of the blobs in
 * column {@code photo}, and {@code blobFileName.photo} the one that has their file names.
 *
 * @param contentTypes columns of the rows, by lower-case column of the table
 * @param fileNames columns of the rows, by lower-case column of the table
 * @param mostBytes of blobs that one task's writer holds
 */
public record BlobWriteSettings(
    Map<String, String> contentTypes, Map<String, String> fileNames, long mostBytes)
    implements Serializable {
  private static final String CONTENT_TYPE = "blobContentType.";
  private static final String FILE_NAME = "blobFileName.";

  /** Keeps copies. */
  public BlobWriteSettings {
    contentTypes = new TreeMap<>(contentTypes);
    fileNames = new TreeMap<>(fileNames);
  }

  /**
   * Returns whether an option is about one column's blobs.
   *
   * @param key in lower case
   */
  static boolean isOfColumn(String key) {
    return key.startsWith(Options.fold(CONTENT_TYPE)) || key.startsWith(Options.fold(FILE_NAME));
  }

  /**
   * @throws IllegalArgumentException if an option names no column
   */
  static BlobWriteSettings of(Map<String, String> checked) {
    return new BlobWriteSettings(
        columns(CONTENT_TYPE, checked),
        columns(FILE_NAME, checked),
        BlobSettings.MEMORY.required(checked));
  }

  private static Map<String, String> columns(String prefix, Map<String, String> checked) {
    Map<String, String> columns = new TreeMap<>();
    checked.forEach(
        (key, value) -> {
          if (key.startsWith(Options.fold(prefix))) {
            String column = key.substring(prefix.length());
            if (column.isBlank() || value.isBlank()) {
              throw new IllegalArgumentException(
                  "Option '"
                      + key
                      + "' is '"
                      + value
                      + "'. Write "
                      + prefix
                      + "COLUMN, where COLUMN is a BLOB column of the table, and give it the name"
                      + " of a column of the rows.");
            }
            columns.put(column, value.strip());
          }
        });
    return columns;
  }

  /** Returns the option that names the column of the rows with MIME types. */
  public static String contentTypeOption(String column) {
    return CONTENT_TYPE + column;
  }

  /** Returns the option that names the column of the rows with file names. */
  public static String fileNameOption(String column) {
    return FILE_NAME + column;
  }
}
