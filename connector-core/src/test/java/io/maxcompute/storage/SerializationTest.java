package io.maxcompute.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.maxcompute.storage.blob.BlobColumn;
import io.maxcompute.storage.blob.BlobReference;
import io.maxcompute.storage.blob.DistributionKey;
import io.maxcompute.storage.blob.UploadedBlob;
import io.maxcompute.storage.catalog.PartitionInfo;
import io.maxcompute.storage.error.CommitStateUnknownException;
import io.maxcompute.storage.error.ProtocolException;
import io.maxcompute.storage.error.ServiceException;
import io.maxcompute.storage.error.StorageException;
import io.maxcompute.storage.error.TransportException;
import io.maxcompute.storage.http.ApiRequest;
import io.maxcompute.storage.read.IncrementalRange;
import io.maxcompute.storage.read.InstanceResult;
import io.maxcompute.storage.read.InstanceSession;
import io.maxcompute.storage.read.ReadSession;
import io.maxcompute.storage.read.Split;
import io.maxcompute.storage.read.SplitOptions;
import io.maxcompute.storage.read.SplitReadOptions;
import io.maxcompute.storage.retry.RetryPolicy;
import io.maxcompute.storage.table.Column;
import io.maxcompute.storage.table.ColumnTypes;
import io.maxcompute.storage.table.PartitionSpec;
import io.maxcompute.storage.table.TableId;
import io.maxcompute.storage.table.TableSchema;
import io.maxcompute.storage.table.WriteSchema;
import io.maxcompute.storage.testing.Answer;
import io.maxcompute.storage.testing.TestService;
import io.maxcompute.storage.write.StreamCommit;
import io.maxcompute.storage.write.StreamId;
import io.maxcompute.storage.write.WriteSession;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What crosses from driver to executors, or back, arrives as it was. */
class SerializationTest {
  private static final TableId TABLE = new TableId("p", "s", "t");
  private static final TableSchema SCHEMA =
      new TableSchema(
          List.of(
              new Column("a", ColumnTypes.parse("struct<x:map<char(3),array<decimal(10,2)>>>")),
              new Column("b", ColumnTypes.parse("geography"), false, "c"),
              new Column("c", ColumnTypes.parse("timestamp_ntz"))),
          List.of(new Column("pt", ColumnTypes.parse("string"))));

  private static List<Serializable> values() {
    return List.of(
        TABLE,
        SCHEMA,
        PartitionSpec.parse("dt=1/hh=2"),
        new PartitionInfo(PartitionSpec.parse("dt=1"), 2, 3, 4, 5),
        new WriteSchema(SCHEMA, SCHEMA.dataColumns(), Map.of("a", 1L), List.of("a")),
        new ReadSession(
            "id",
            TABLE,
            SCHEMA,
            new ReadSession.Division(SplitOptions.Mode.BUCKET, 2, 7, List.of(4, 6)),
            new ReadSession.Estimate(8, 9),
            10,
            true,
            "message",
            Instant.ofEpochSecond(9),
            true,
            "route"),
        new InstanceSession("id", "instance", SCHEMA, 7, "quota", "route"),
        InstanceResult.of("instance"),
        IncrementalRange.sinceVersion(3).withMode(IncrementalRange.Mode.CDC),
        IncrementalRange.sinceTime(LocalDateTime.of(2026, 1, 2, 3, 4, 5)),
        SplitOptions.byRows(3).withinPartitions().withMaxFiles(2),
        new Split.Index(3, 4).part(5, 6),
        new Split.Whole(),
        new Split.Index(3),
        new Split.RowRange(5, 6),
        SplitReadOptions.DEFAULT.withColumns(List.of("a")).withSkipRows(3),
        new WriteSession("id", TABLE, "route"),
        new StreamCommit(new StreamId("0", 1), 2, 3),
        new BlobReference("stored"),
        new UploadedBlob("YQ=="),
        new DistributionKey("YQ=="),
        BlobColumn.path("a.element"),
        BlobColumn.id(7),
        RetryPolicy.DEFAULT);
  }

  @ParameterizedTest
  @MethodSource("values")
  void arrivesEqual(Serializable value) throws IOException, ClassNotFoundException {
    assertThat(copy(value)).isEqualTo(value).hasSameHashCodeAs(value);
  }

  @Test
  void failuresArriveWithWhatTheyKnow() throws IOException, ClassNotFoundException {
    ServiceException.Answer answer = new ServiceException.Answer(429, "FlowExceeded", "m", "r");
    ServiceException refused =
        new ServiceException(
            "text", ServiceException.Kind.THROTTLED, answer, Duration.ofSeconds(7));
    refused.addSuppressed(new TransportException("earlier", true, new IOException("reset")));

    ServiceException arrived = (ServiceException) copy(refused);

    assertThat(arrived).hasMessage("text");
    assertThat(arrived.kind()).isEqualTo(ServiceException.Kind.THROTTLED);
    assertThat(arrived.answer()).isEqualTo(answer);
    assertThat(arrived.retryAfter()).hasSeconds(7);
    assertThat(arrived.isRetryable()).isTrue();
    assertThat(((TransportException) arrived.getSuppressed()[0]).sent()).isTrue();
    StorageException unknown =
        (StorageException) copy(new CommitStateUnknownException("c", new ProtocolException("p")));
    assertThat(unknown.isRetryable()).isFalse();
    assertThat(unknown.retryAfter()).isZero();
  }

  @Test
  void failuresOfTheNetworkArrive() throws IOException, ClassNotFoundException {
    StorageException failure;
    try (TestService service = new TestService()) {
      service.server().answerBy(request -> Answer.silence());
      failure = failureOf(service);
      service.server().close();
      assertThat(copy(failureOf(service))).isInstanceOf(TransportException.class);
    }
    assertThat(copy(failure)).isInstanceOf(TransportException.class);
  }

  private static StorageException failureOf(TestService service) {
    try {
      service.caller().call(ApiRequest.of("test", "GET", "/"));
    } catch (StorageException e) {
      return e;
    }
    throw new AssertionError("it should have failed");
  }

  private static Object copy(Serializable value) throws IOException, ClassNotFoundException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(value);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return in.readObject();
    }
  }
}
