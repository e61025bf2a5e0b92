package io.maxcompute.spark.types;

/** What a BLOB is in Spark. */
public enum BlobForm {
  /** Its bytes: binary. Only of columns that are blobs themselves, not of blobs inside others. */
  CONTENT,
  /** The text by which the service knows it: a string, at any depth. */
  REFERENCE
}
