package io.maxcompute.spark.writer;

import static org.assertj.core.api.Assertions.assertThat;

import io.maxcompute.storage.table.PartitionSpec;
import io.maxcompute.storage.write.StreamCommit;
import io.maxcompute.storage.write.StreamId;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.serializer.JavaSerializer;
import org.apache.spark.serializer.KryoSerializer;
import org.apache.spark.serializer.Serializer;
import org.junit.jupiter.api.Test;
import scala.reflect.ClassTag$;

class StreamMessageTest {
  private static final StreamCommit STREAM = new StreamCommit(new StreamId("7", 65_537), 10, 20);

  @Test
  void reachesTheDriverByEitherSerializerOfSpark() {
    SparkConf conf = new SparkConf(false);
    for (Serializer serializer : List.of(new JavaSerializer(conf), new KryoSerializer(conf))) {
      StreamMessage message =
          sent(serializer, StreamMessage.of(STREAM, List.of(PartitionSpec.parse("dt=1/hh=' 2'"))));
      assertThat(message.stream()).contains(STREAM);
      assertThat(message.partitions()).containsExactly(List.of("1", " 2"));
      assertThat(sent(serializer, StreamMessage.empty()).stream()).isEmpty();
    }
  }

  private static StreamMessage sent(Serializer serializer, StreamMessage message) {
    ByteBuffer bytes =
        serializer.newInstance().serialize(message, ClassTag$.MODULE$.apply(StreamMessage.class));
    return serializer
        .newInstance()
        .deserialize(bytes, ClassTag$.MODULE$.apply(StreamMessage.class));
  }
}
