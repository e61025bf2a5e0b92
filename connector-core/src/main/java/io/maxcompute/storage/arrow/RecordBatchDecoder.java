package io.maxcompute.storage.arrow;

import io.maxcompute.storage.error.ProtocolException;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.flatbuf.BodyCompression;
import org.apache.arrow.flatbuf.Buffer;
import org.apache.arrow.flatbuf.CompressionType;
import org.apache.arrow.flatbuf.FieldNode;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.RecordBatch;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.compression.CompressionUtil.CodecType;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Turns record batch messages into validated, uncompressed batches. Closing it frees what its codec
 * keeps; the batches belong to the caller.
 */
final class RecordBatchDecoder implements AutoCloseable {
  private final Schema schema;
  private final BufferAllocator allocator;
  private final ValidityBuffers validity;
  private @Nullable BufferCodec codec;

  RecordBatchDecoder(Schema schema, BufferAllocator allocator) {
    this.schema = schema;
    this.allocator = allocator;
    this.validity = ValidityBuffers.of(schema);
  }

  /** Returns the batch in {@code message}; the caller closes both. */
  ArrowRecordBatch decode(IpcMessage message) {
    if (message.metadata().headerType() != MessageHeader.RecordBatch) {
      throw new ProtocolException(
          "An Arrow stream has a message of type "
              + message.metadata().headerType()
              + " where a record batch belongs.");
    }
    RecordBatch header = (RecordBatch) message.metadata().header(new RecordBatch());
    if (header == null || header.length() < 0 || header.length() > Integer.MAX_VALUE) {
      throw new ProtocolException("An Arrow batch has no header or an impossible row count.");
    }
    List<ArrowFieldNode> nodes = nodes(header);
    List<ArrowBuf> buffers = buffers(header, nodes, message.body());
    try {
      new BatchValidator(nodes, buffers).validate(schema, header.length());
      return new ArrowRecordBatch((int) header.length(), nodes, buffers);
    } finally {
      buffers.forEach(ArrowBuf::close); // the batch holds its own references
    }
  }

  private static List<ArrowFieldNode> nodes(RecordBatch header) {
    List<ArrowFieldNode> nodes = new ArrayList<>(); // not as large as the header claims
    for (int i = 0; i < header.nodesLength(); i++) {
      FieldNode node = header.nodes(i);
      nodes.add(new ArrowFieldNode(node.length(), node.nullCount()));
    }
    return nodes;
  }

  private List<ArrowBuf> buffers(RecordBatch header, List<ArrowFieldNode> nodes, ArrowBuf body) {
    BufferCodec decompression = codec(header.compression());
    List<ArrowBuf> buffers = new ArrayList<>(); // not as large as the header claims;
    try {
      for (int i = 0; i < header.buffersLength(); i++) {
        Buffer place = header.buffers(i);
        if (decompression != null && validity.isSpare(i, nodes)) {
          buffers.add(allocator.getEmpty());
        } else {
          buffers.add(plain(slice(place, body), decompression));
        }
      }
      return buffers;
    } catch (RuntimeException e) {
      buffers.forEach(ArrowBuf::close);
      throw e;
    }
  }

  private ArrowBuf plain(ArrowBuf stored, @Nullable BufferCodec decompression) {
    if (decompression == null) {
      return stored;
    }
    try {
      return decompression.decompress(allocator, stored);
    } catch (RuntimeException e) {
      stored.close();
      throw e;
    }
  }

  private static ArrowBuf slice(Buffer place, ArrowBuf body) {
    boolean inside =
        place.offset() >= 0
            && place.length() >= 0
            && place.offset() <= body.writerIndex() - place.length();
    if (!inside) {
      throw new ProtocolException(
          "An Arrow batch has a buffer of "
              + place.length()
              + " bytes at "
              + place.offset()
              + ", outside its body of "
              + body.writerIndex()
              + " bytes.");
    }
    ArrowBuf slice = body.slice(place.offset(), place.length());
    slice.getReferenceManager().retain();
    return slice.writerIndex(place.length());
  }

  /** Returns the codec of a batch, the same for all of a stream; null for none. */
  private @Nullable BufferCodec codec(@Nullable BodyCompression compression) {
    if (compression == null) {
      return null;
    }
    CodecType type = CodecType.fromCompressionType(compression.codec());
    if (codec == null || codec.getCodecType() != type) {
      close();
      codec = newCodec(compression.codec());
    }
    return codec;
  }

  private static BufferCodec newCodec(byte type) {
    return switch (type) {
      case CompressionType.LZ4_FRAME -> new Lz4Codec();
      case CompressionType.ZSTD -> new ZstdCodec();
      default ->
          throw new ProtocolException(
              "An Arrow batch is compressed by an unknown codec, number " + type);
    };
  }

  @Override
  public void close() {
    if (codec != null) {
      codec.close();
      codec = null;
    }
  }
}
