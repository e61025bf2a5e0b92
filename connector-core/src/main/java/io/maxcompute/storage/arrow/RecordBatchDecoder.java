package io.maxcompute.storage.arrow;

import io.maxcompute.storage.error.ProtocolException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.flatbuf.BodyCompression;
import org.apache.arrow.flatbuf.Buffer;
import org.apache.arrow.flatbuf.CompressionType;
import org.apache.arrow.flatbuf.FieldNode;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.RecordBatch;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.compression.CompressionCodec;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.types.pojo.Schema;

/** Turns record batch messages into validated, uncompressed batches. */
final class RecordBatchDecoder {
  private final Schema schema;
  private final BufferAllocator allocator;
  private final ValidityBuffers validity;

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
    Optional<CompressionCodec> codec = codec(header.compression());
    List<ArrowBuf> buffers = new ArrayList<>(); // not as large as the header claims;
    try {
      for (int i = 0; i < header.buffersLength(); i++) {
        Buffer place = header.buffers(i);
        if (codec.isPresent() && validity.isSpare(i, nodes)) {
          buffers.add(allocator.getEmpty());
        } else {
          buffers.add(plain(slice(place, body), codec));
        }
      }
      return buffers;
    } catch (RuntimeException e) {
      buffers.forEach(ArrowBuf::close);
      throw e;
    }
  }

  private ArrowBuf plain(ArrowBuf stored, Optional<CompressionCodec> codec) {
    if (codec.isEmpty()) {
      return stored;
    }
    try {
      return codec.get().decompress(allocator, stored);
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

  private static Optional<CompressionCodec> codec(BodyCompression compression) {
    if (compression == null) {
      return Optional.empty();
    }
    return switch (compression.codec()) {
      case CompressionType.LZ4_FRAME -> Optional.of(new Lz4Codec());
      case CompressionType.ZSTD -> Optional.of(new ZstdCodec());
      default ->
          throw new ProtocolException(
              "An Arrow batch is compressed by an unknown codec, number " + compression.codec());
    };
  }
}
