package io.maxcompute.storage.arrow;

import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.memory.ArrowBuf;

/**
 * One message of an IPC stream.
 *
 * @param metadata its header
 * @param body its buffers, owned by whoever holds the message
 */
record IpcMessage(Message metadata, ArrowBuf body) implements AutoCloseable {
  @Override
  public void close() {
    body.close();
  }
}
