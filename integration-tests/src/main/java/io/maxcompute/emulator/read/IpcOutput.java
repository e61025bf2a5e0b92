package io.maxcompute.emulator.read;

import io.maxcompute.emulator.http.FileSink;
import io.maxcompute.emulator.storage.EntityCodec;
import java.io.IOException;
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
import org.jspecify.annotations.Nullable;

/** Writes an Arrow IPC stream: schema, batches, end marker; compressed as asked. */
final class IpcOutput implements AutoCloseable {
  private final WriteChannel out;
  private final CompressionCodec codec;
  private final @Nullable FileSink plain;

  private IpcOutput(WriteChannel out, CompressionCodec codec, @Nullable FileSink plain) {
    this.out = out;
    this.codec = codec;
    this.plain = plain;
  }

  /** Opens the stream on {@code channel}, which stays open at {@link #close()}. */
  static IpcOutput open(WritableByteChannel channel, Compression compression) throws IOException {
    CodecType codec = compression.bufferCodec();
    return new IpcOutput(
        new WriteChannel(entity(channel, compression.entityCodec())),
        bufferCodec(codec),
        compression.isNone() && channel instanceof FileSink sink ? sink : null);
  }

  private static CompressionCodec bufferCodec(CodecType codec) {
    return switch (codec) {
      case NO_COMPRESSION -> NoCompressionCodec.INSTANCE;
      case LZ4_FRAME -> new Lz4Codec();
      case ZSTD -> CommonsCompressionFactory.INSTANCE.createCodec(codec);
    };
  }

  private static WritableByteChannel entity(WritableByteChannel channel, CodecType codec)
      throws IOException {
    if (codec == CodecType.NO_COMPRESSION) {
      return channel;
    }
    EntityCodec entity = codec == CodecType.ZSTD ? EntityCodec.ZSTD : EntityCodec.LZ4_FRAME;
    return Channels.newChannel(entity.compress(Channels.newOutputStream(channel)));
  }

  /** Returns where stored messages go as they are; null if they cannot. */
  @Nullable FileSink plain() {
    return plain;
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
