package io.maxcompute.emulator.store;

import java.util.List;

/**
 * One immutable Arrow IPC file of a table.
 *
 * @param name file name inside the data directory
 * @param bucket bucket of all its rows; -1 when the table is not hash-clustered
 */
public record DataFile(String name, int bucket, List<Block> blocks) {
  public DataFile {
    blocks = List.copyOf(blocks);
  }

  /** Returns the number of rows. */
  public long rows() {
    return blocks.stream().mapToLong(Block::rows).sum();
  }

  /** Returns the uncompressed bytes of all record batches. */
  public long bytes() {
    return blocks.stream().mapToLong(Block::bodyBytes).sum();
  }

  /**
   * Where one record batch lies in the file.
   *
   * @param metadataBytes length of the message header, prefix included
   */
  public record Block(long offset, int metadataBytes, long bodyBytes, int rows) {}
}
