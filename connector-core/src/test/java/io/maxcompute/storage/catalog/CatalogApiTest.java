package io.maxcompute.storage.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.maxcompute.storage.error.ProtocolException;
import io.maxcompute.storage.table.Column;
import io.maxcompute.storage.table.PartitionSpec;
import io.maxcompute.storage.table.SimpleType;
import io.maxcompute.storage.table.TableId;
import io.maxcompute.storage.testing.Answer;
import io.maxcompute.storage.testing.TestRequest;
import io.maxcompute.storage.testing.TestService;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CatalogApiTest {
  private final TestService service = new TestService();
  private final CatalogApi api = new CatalogApi(service.caller(), "shop");

  @AfterEach
  void stop() {
    service.close();
  }

  @Test
  void describesATable() {
    service
        .server()
        .answer(
            table(
                """
                {"tableName":"orders","comment":"all of them","size":2048,"recordNum":10,
                 "owner":"ALIYUN$a@b.test","createTime":1736150940,"lastModifiedTime":1736150950,
                 "lifecycle":90,"isVirtualView":false,
                 "tableProperties":"{\\"transactional\\":\\"true\\"}",
                 "columns":[
                   {"name":"Id","type":"BIGINT","comment":"key","isNullable":false,"label":""},
                   {"name":"tags","type":"array<string>"}],
                 "partitionKeys":[{"name":"dt","type":"string","comment":""}]}"""));

    TableInfo info = api.table(TestService.TABLE);

    assertThat(info.id()).isEqualTo(TestService.TABLE);
    assertThat(info.type()).isEqualTo("MANAGED_TABLE");
    assertThat(info.isStored()).isTrue();
    assertThat(info.comment()).isEqualTo("all of them");
    assertThat(info.bytes()).isEqualTo(2048);
    assertThat(info.rows()).isEqualTo(10);
    assertThat(info.owner()).isEqualTo("ALIYUN$a@b.test");
    assertThat(info.created()).isEqualTo(1736150940);
    assertThat(info.lastModified()).isEqualTo(1736150950);
    assertThat(info.lifecycleDays()).isEqualTo(90);
    assertThat(info.viewText()).isEmpty();
    assertThat(info.properties()).containsExactly(Map.entry("transactional", "true"));
    assertThat(info.schema().dataColumns())
        .extracting(Column::toString)
        .containsExactly(
            new Column("Id", SimpleType.BIGINT, false, "key").toString(),
            "Column[name=tags, type=array<string>, nullable=true, comment=]");
    assertThat(info.schema().partitionNames()).containsExactly("dt");
    assertThat(service.server().request(0).path()).isEqualTo("/projects/shop/tables/orders");
    assertThat(service.server().request(0).query())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("curr_project", "shop", "curr_schema", "default"));
  }

  @Test
  void takesPropertiesAsAnObjectAndAbsentOnes() {
    service
        .server()
        .answer(
            table("{\"columns\":[],\"tableProperties\":{\"a\":\"b\"}}"),
            table("{\"columns\":[],\"tableProperties\":\"\"}"),
            table("{}"));

    assertThat(api.table(TestService.TABLE).properties()).containsExactly(Map.entry("a", "b"));
    assertThat(api.table(TestService.TABLE).properties()).isEmpty();
    TableInfo bare = api.table(new TableId("shop", "", "orders"));
    assertThat(bare.properties()).isEmpty();
    assertThat(bare.rows()).isEqualTo(-1);
    assertThat(bare.lifecycleDays()).isEqualTo(-1);
    assertThat(service.server().request(2).query()).doesNotContainKey("curr_schema");
  }

  @Test
  void describesTheStorageOfATable() {
    service
        .server()
        .answer(
            table(
                """
                {"PhysicalSize":77,"Reserved":"{\\"Transactional\\":\\"true\\",
                 \\"PrimaryKey\\":[\\"a\\",\\"b\\"],\\"ClusterType\\":\\"hash\\",
                 \\"BucketNum\\":16,\\"ClusterCols\\":[\\"a\\"],\\"SortCols\\":[
                 {\\"col\\":\\"a\\",\\"order\\":\\"asc\\"},{\\"col\\":\\"b\\",\\"order\\":\\"DESC\\"}]}"}"""
                    .replace("\n", "")));

    assertThat(api.layout(TestService.TABLE))
        .isEqualTo(
            new TableLayout(
                true,
                List.of("a", "b"),
                77,
                "hash",
                16,
                List.of("a"),
                List.of(
                    new TableLayout.SortColumn("a", true),
                    new TableLayout.SortColumn("b", false))));
    assertThat(service.server().request(0).target()).contains("&extended");
  }

  @Test
  void describesThePlainStorageOfATable() {
    service.server().answer(table("{}"));

    assertThat(api.layout(TestService.TABLE))
        .isEqualTo(new TableLayout(false, List.of(), 0, "", 0, List.of(), List.of()));
  }

  @Test
  void listsPartitionsPageByPageUntilTheMarkerIsEmpty() {
    service
        .server()
        .answer(
            page("m1", partition("1", 2048, 10)),
            page("m2"),
            page(
                "",
                "<Partition><Column Name='dt' Value='2'/><Column Name='hh' Value='中'/></Partition>"));

    assertThat(api.partitions(TestService.TABLE))
        .containsExactly(
            new PartitionInfo(PartitionSpec.parse("dt=1"), 2048, 10, 1736150940, 1736150950),
            new PartitionInfo(PartitionSpec.parse("dt=2/hh=中"), 0, -1, 0, 0));

    assertThat(service.server().requests())
        .extracting(request -> request.parameter("marker"))
        .containsExactly("", "m1", "m2");
    TestRequest first = service.server().request(0);
    assertThat(first.target()).contains("&partitions&expectmarker=true&maxitems=1000");
    assertThat(first.query()).doesNotContainKeys("partition", "marker");
  }

  @Test
  void listsPartitionsThatCannotBeAddressedWithTheOthers() {
    service.server().answer(page("", partition("2024/01/01", 1, 1), partition("2", 1, 1)));

    assertThat(api.partitions(TestService.TABLE))
        .extracting(partition -> partition.spec().toString())
        .containsExactly("dt=2024/01/01", "dt=2");
  }

  @Test
  void listsPartitionsBelowAPrefixAndTakesAMissingMarkerForTheEnd() {
    service.server().answer(Answer.xml("<Partitions></Partitions>"));

    assertThat(api.partitions(TestService.TABLE, PartitionSpec.parse("dt=1/hh=2"))).isEmpty();
    assertThat(service.server().request(0).parameter("partition")).isEqualTo("dt='1',hh='2'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"127.0.0.1:28464", "dt.cn-hangzhou.maxcompute.aliyun.com", "[::1]:80", " h \n"})
  void findsTheStorageEndpoint(String authority) {
    service.server().answer(Answer.status(200, "text/plain", authority));

    assertThat(api.discoverStorageEndpoint("https", Optional.of("fast")))
        .isEqualTo(URI.create("https://" + authority.strip()))
        .matches(uri -> uri.getHost() != null);
    assertThat(service.server().request(0).target())
        .isEqualTo("/projects/shop/tunnel?curr_project=shop&service&quotaName=fast");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "http://h",
        "h/path",
        "a b",
        "<html/>",
        "user@h",
        ":80",
        "h:",
        "a:b:c",
        "[",
        "h:99999999"
      })
  void refusesAStorageEndpointThatIsNotAnAuthority(String body) {
    service.server().answer(Answer.status(200, "text/plain", body));

    assertThatExceptionOfType(ProtocolException.class)
        .isThrownBy(() -> api.discoverStorageEndpoint("http", Optional.empty()))
        .withMessage(
            "The service named '" + body + "' as its storage endpoint: expected host[:port].");
  }

  private static Answer table(String json) {
    return Answer.xml(
        "<Table><Name>orders</Name><Project>shop</Project><Schema format=\"Json\"><![CDATA["
            + json
            + "]]></Schema></Table>");
  }

  private static Answer page(String marker, String... partitions) {
    return Answer.xml(
        "<Partitions><Marker>"
            + marker
            + "</Marker><MaxItems>1000</MaxItems>"
            + String.join("", partitions)
            + "</Partitions>");
  }

  private static String partition(String dt, long bytes, long rows) {
    return "<Partition><Column Name=\"dt\" Value=\""
        + dt
        + "\"/><PartitionSize>"
        + bytes
        + "</PartitionSize><PartitionRecordCount>"
        + rows
        + "</PartitionRecordCount><CreationTime>1736150940</CreationTime>"
        + "<LastModifiedTime>1736150950</LastModifiedTime></Partition>";
  }
}
