package io.maxcompute.emulator.storage;

/**
 * Choices about blobs that the sources leave open.
 *
 * @param refuseUnknownReferences whether a row with a reference that nobody uploaded is refused
 * @param compressForPython whether downloads are compressed for PyODPS too, if it asks (1.5 iii)
 * @param checksumsInside whether checksums are inside the compression instead of around it (8, Q2)
 */
public record BlobSwitches(
    boolean refuseUnknownReferences, boolean compressForPython, boolean checksumsInside) {

  /** The recommended defaults. */
  public static final BlobSwitches DEFAULT = new BlobSwitches(true, false, false);
}
