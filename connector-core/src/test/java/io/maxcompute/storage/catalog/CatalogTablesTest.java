package io.maxcompute.storage.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.maxcompute.storage.error.ProtocolException;
import io.maxcompute.storage.error.ServiceException;
import io.maxcompute.storage.error.StorageException;
import io.maxcompute.storage.http.XmlElement;
import io.maxcompute.storage.table.Column;
import io.maxcompute.storage.table.PartitionSpec;
import io.maxcompute.storage.table.SimpleType;
import io.maxcompute.storage.table.TableId;
import io.maxcompute.storage.table.TableSchema;
import io.maxcompute.storage.testing.Answer;
import io.maxcompute.storage.testing.TestRequest;
import io.maxcompute.storage.testing.TestService;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CatalogTablesTest {
  private static final PartitionSpec DAY = PartitionSpec.parse("dt=2025-01-06");

  private final TestService service = new TestService();
  private final CatalogApi api =
      new CatalogApi(
          service.caller(),
          "shop",
          new SqlApi(service.caller(), "shop", service::pass, service::nanoTime));

  @AfterEach
  void stop() {
    service.close();
  }

  @Test
  void listsTablesOverEmptyPagesToTheLastOne() {
    service
        .server()
        .answer(
            Answer.xml(
                "<Tables><Marker>b3Jk+ZXJz=</Marker><MaxItems>1</MaxItems><Table><Name>orders</Name>"
                    + "<Owner>o</Owner><Type>MANAGED_TABLE</Type><Comment>c</Comment></Table></Tables>"),
            Answer.xml("<Tables><Marker>m2</Marker></Tables>"),
            Answer.xml("<Tables><Marker/><Table><Name>other</Name></Table></Tables>"));

    assertThat(api.tables("shop", "s", "o"))
        .containsExactly(
            new TableEntry(new TableId("shop", "s", "orders"), "MANAGED_TABLE", "o", "c"),
            new TableEntry(new TableId("shop", "s", "other"), "", "", ""));
    assertThat(service.server().requests())
        .extracting(request -> request.parameter("marker"))
        .containsExactly("", "b3Jk+ZXJz=", "m2");
    assertThat(service.server().requests())
        .allSatisfy(
            request -> {
              assertThat(request.parameter("name")).isEqualTo("o");
              assertThat(request.parameter("curr_schema")).isEqualTo("s");
              assertThat(request.target()).contains("&extended&", "expectmarker=true");
            });
  }

  @Test
  void listsTheTablesOfAProjectWithoutSchemas() {
    service.server().answer(Answer.xml("<Tables/>"));

    assertThat(api.tables("shop", "", "")).isEmpty();
    assertThat(service.server().request(0).query()).doesNotContainKeys("curr_schema", "name");
  }

  @Test
  void doesNotListTheSamePagesForEver() {
    int[] page = {0};
    service
        .server()
        .answerBy(
            request -> Answer.xml("<Tables><Marker>m" + page[0]++ % 3 + "</Marker></Tables>"));

    assertThatExceptionOfType(ProtocolException.class)
        .isThrownBy(() -> api.tables("shop", "", ""))
        .withMessage(
            "Cannot list the tables of 'shop': The service lists the same page again and again."
                + " [request=REQ1]");
    assertThat(service.server().requests()).hasSize(4);
  }

  @Test
  void findsATableOrNot() {
    service
        .server()
        .answer(
            Answer.xml("<Table><Schema>{\"columns\":[]}</Schema></Table>"),
            Answer.error(404, "NoSuchObject", "ODPS-0130131:Table not found"),
            Answer.error(403, "NoPermission", "no"));

    assertThat(api.findTable(TestService.TABLE)).isPresent();
    assertThat(api.findTable(TestService.TABLE)).isEmpty();
    assertThatExceptionOfType(ServiceException.class)
        .isThrownBy(() -> api.findTable(TestService.TABLE));
  }

  @Test
  void describesOnePartition() {
    service
        .server()
        .answer(
            Answer.xml(
                "<Partition><Schema><![CDATA[{\"createTime\":1736150950,\"lastModifiedTime\":"
                    + "1736150951,\"partitionSize\":2048,\"partitionRecordNum\":10}]]></Schema>"
                    + "</Partition>"),
            Answer.xml("<Partition><Schema>{}</Schema></Partition>"),
            Answer.error(404, "NoSuchPartition", "none"));

    assertThat(api.partition(TestService.TABLE, DAY))
        .contains(new PartitionInfo(DAY, 2048, 10, 1736150950, 1736150951));
    assertThat(api.partition(TestService.TABLE, DAY)).contains(new PartitionInfo(DAY, 0, -1, 0, 0));
    assertThat(api.partition(TestService.TABLE, DAY)).isEmpty();
    TestRequest request = service.server().request(0);
    assertThat(request.path()).isEqualTo("/projects/shop/tables/orders");
    assertThat(request.parameter("partition")).isEqualTo("dt='2025-01-06'");
    assertThat(request.parameter("curr_schema")).isEqualTo("default");
  }

  private static Stream<Consumer<CatalogApi>> statements() {
    TableSchema schema = new TableSchema(List.of(new Column("id", SimpleType.BIGINT)), List.of());
    return Stream.of(
        api -> api.createTable(TestService.TABLE, schema, TableOptions.NONE),
        api -> api.dropTable(TestService.TABLE, true),
        api -> api.createPartition(TestService.TABLE, DAY, true),
        api -> api.dropPartitions(TestService.TABLE, List.of(DAY), true),
        api -> api.setProperties(TestService.TABLE, Map.of("k", "v")));
  }

  @ParameterizedTest
  @MethodSource("statements")
  void runsAStatementToItsEndWithTheNamesOfThreeTiers(Consumer<CatalogApi> statement) {
    service.server().answerBy(request -> sql(request, "Success"));

    statement.accept(api);

    XmlElement job = XmlElement.parse(service.server().request(0).body());
    assertThat(service.server().request(0).text())
        .contains("`shop`.`default`.`orders`")
        .contains("\"odps.namespace.schema\":\"true\"", "\"odps.sql.allow.namespace.schema\"");
    assertThat(job.name()).isEqualTo("Instance");
    assertThat(service.server().requests()).hasSize(4);
  }

  @Test
  void usesTwoTiersWhereThereIsNoSchema() {
    service.server().answerBy(request -> sql(request, "Success"));

    api.dropTable(new TableId("shop", "", "t"), false);

    assertThat(service.server().request(0).text())
        .contains("DROP TABLE `shop`.`t`;")
        .doesNotContain("namespace");
  }

  @ParameterizedTest
  @MethodSource("statements")
  void failsAsItsStatementDoes(Consumer<CatalogApi> statement) {
    service.server().answerBy(request -> sql(request, "Failed"));

    assertThatExceptionOfType(SqlFailedException.class)
        .isThrownBy(() -> statement.accept(api))
        .satisfies(e -> assertThat(e.kind()).isEqualTo(SqlFailedException.Kind.ALREADY_EXISTS));
  }

  private static Answer sql(TestRequest request, String status) {
    if (request.method().equals("POST")) {
      return Answer.status(201, "text/plain", "").with("Location", "/instances/i");
    }
    String text = status.equals("Failed") ? "ODPS-0110061: AlreadyExistsException(x)" : "";
    return Answer.xml(
        "<Instance><Status>Terminated</Status><Tasks><Task><Name>AnonymousSQLTask</Name><Status>"
            + status
            + "</Status><Result>"
            + text
            + "</Result></Task></Tasks></Instance>");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "oops",
        "{}",
        "<Table",
        "<html><body>Log in</body></html>",
        "<Table/>",
        "<Table><Schema>{oops</Schema></Table>",
        "<Table><Schema>[]</Schema></Table>",
        "<Table><Schema>{\"columns\":7,\"PhysicalSize\":[]}</Schema></Table>",
        "<Table><Schema>{\"columns\":[{\"name\":\"a\"}],\"PhysicalSize\":\"-\"}</Schema></Table>",
        "<Table><Schema>{\"size\":\"big\",\"PhysicalSize\":\"big\"}</Schema></Table>",
        "<Table><Schema>{\"lifecycle\":99999999999,\"PhysicalSize\":1.5}</Schema></Table>",
        "<Table><Schema>{\"tableProperties\":\"x\",\"Reserved\":\"x\"}</Schema></Table>",
        "<Table><Schema>{\"tableProperties\":7,\"Reserved\":\"[]\"}</Schema></Table>",
        "<Partition/>",
        "<Partition><Schema>{\"partitionSize\":\"many\"}</Schema></Partition>",
        "<Partitions><Partition/></Partitions>",
        "<Partitions><Partition><Column/></Partition></Partitions>",
        "<Partitions><Partition><Column Name='a' Value=''/></Partition></Partitions>",
        "<Partitions><Partition><Column Name='a' Value='1'/><Column Name='a' Value='2'/></Partition></Partitions>",
        "<Partitions><Partition><Column Name='a' Value='1'/><PartitionSize>x</PartitionSize></Partition></Partitions>",
        "<Tables><Table/></Tables>",
        "<Tables><Table><Name>a/b</Name></Table></Tables>",
        "<Schemas><Schema/></Schemas>",
        "<Projects><Project/></Projects>",
        "<Projects><Project><Name>p</Name><CreationTime>noon</CreationTime></Project></Projects>",
        "<Project><Name>p</Name><Properties><Property/></Properties></Project>"
      })
  void refusesAnAnswerThatIsNone(String body) {
    service.server().answerBy(request -> Answer.xml(body));
    List<Consumer<CatalogApi>> calls =
        List.of(
            catalog -> catalog.table(TestService.TABLE),
            catalog -> catalog.layout(TestService.TABLE),
            catalog -> catalog.partition(TestService.TABLE, DAY),
            catalog -> catalog.partitions(TestService.TABLE),
            catalog -> catalog.tables("shop", "", ""),
            catalog -> catalog.schemas("shop", ""),
            catalog -> catalog.schema("shop", "s"),
            catalog -> catalog.projects(""),
            catalog -> catalog.project("shop"));

    for (Consumer<CatalogApi> call : calls) {
      assertThatExceptionOfType(StorageException.class)
          .isThrownBy(() -> call.accept(api))
          .isInstanceOf(ProtocolException.class)
          .withMessageStartingWith("Cannot ")
          .withMessageEndingWith("[request=REQ1]");
    }
  }
}
