package io.maxcompute.emulator.read;

import com.github.luben.zstd.ZstdOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import org.apache.arrow.compression.CommonsCompressionFactory;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.VectorUnloader;
import org.apache.arrow.vector.compression.CompressionCodec;
import org.apache.arrow.vector.compression.CompressionUtil.CodecType;
import org.apache.arrow.vector.compression.NoCompressionCodec;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.apache.arrow.vector.ipc.WriteChannel;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.ipc.message.IpcOption;
import org.apache.arrow.vector.ipc.message.MessageSerializer;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.commons.compress.compressors.lz4.FramedLZ4CompressorOutputStream;

/** Writes an Arrow IPC stream: schema, batches, end marker; compressed as asked. */
final class IpcOutput implements AutoCloseable {
  private final WriteChannel out;
  private final CompressionCodec codec;

  private IpcOutput(WriteChannel out, CompressionCodec codec) {
    this.out = out;
    this.codec = codec;
  }

  /** Opens the stream on {@code channel}, which stays open at {@link #close()}. */
  static IpcOutput open(WritableByteChannel channel, Compression compression) throws IOException {
    CodecType codec = compression.bufferCodec();
    return new IpcOutput(
        new WriteChannel(entity(channel, compression.entityCodec())),
        codec == CodecType.NO_COMPRESSION
            ? NoCompressionCodec.INSTANCE
            : CommonsCompressionFactory.INSTANCE.createCodec(codec));
  }

  private static WritableByteChannel entity(WritableByteChannel channel, CodecType codec)
      throws IOException {
    if (codec == CodecType.NO_COMPRESSION) {
      return channel;
    }
    OutputStream raw = Channels.newOutputStream(channel);
    return Channels.newChannel(
        codec == CodecType.ZSTD
            ? new ZstdOutputStream(raw)
            : new FramedLZ4CompressorOutputStream(raw));
  }

  void writeSchema(Schema schema) throws IOException {
    MessageSerializer.serialize(out, schema, IpcOption.DEFAULT);
  }

  void writeBatch(VectorSchemaRoot root) throws IOException {
    try (ArrowRecordBatch batch = new VectorUnloader(root, true, codec, true).getRecordBatch()) {
      MessageSerializer.serialize(out, batch, IpcOption.DEFAULT);
    }
  }

  /** Writes the end marker and what the entity codec still holds. */
  void finish() throws IOException {
    ArrowStreamWriter.writeEndOfStream(out, IpcOption.DEFAULT);
    out.close();
  }

  @Override
  public void close() {
    // finish() ends the stream; a stream that breaks off must not look complete
  }
}
