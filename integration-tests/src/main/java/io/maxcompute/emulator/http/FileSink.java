package io.maxcompute.emulator.http;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;

/** A channel that takes parts of files without a detour. */
public interface FileSink extends WritableByteChannel {

  /** Writes the {@code count} bytes of {@code file} from {@code position} on. */
  void transferFrom(FileChannel file, long position, long count) throws IOException;
}
