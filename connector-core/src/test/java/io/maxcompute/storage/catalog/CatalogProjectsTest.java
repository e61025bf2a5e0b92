package io.maxcompute.storage.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.maxcompute.storage.error.ProtocolException;
import io.maxcompute.storage.error.ServiceException;
import io.maxcompute.storage.error.TransportException;
import io.maxcompute.storage.http.XmlElement;
import io.maxcompute.storage.testing.Answer;
import io.maxcompute.storage.testing.TestRequest;
import io.maxcompute.storage.testing.TestService;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CatalogProjectsTest {
  private static final Instant MADE = Instant.parse("2025-01-06T08:09:10Z");
  private static final String DATE = "Mon, 06 Jan 2025 08:09:10 GMT";

  private final TestService service = new TestService();
  private final CatalogApi api = new CatalogApi(service.caller(), "shop");

  @AfterEach
  void stop() {
    service.close();
  }

  @Test
  void describesTheTenant() {
    service
        .server()
        .answer(
            Answer.json(
                "{'Tenant':{'Name':'emu','TenantId':'t-1','TenantState':'NORMAL',"
                    + "'Parameters':{'odps.namespace.schema':'true'}}}"));

    TenantInfo tenant = api.tenant();

    assertThat(tenant)
        .isEqualTo(new TenantInfo("emu", "t-1", "NORMAL", Map.of("odps.namespace.schema", "true")));
    assertThat(tenant.usesSchemas()).isTrue();
    assertThat(service.server().request(0).path()).isEqualTo("/tenants");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{'Tenant':7}", "{'Tenant':{'Name':''}}", "[]", "<Tenant/>"})
  void refusesATenantWithoutAName(String body) {
    service.server().answer(Answer.json(body));

    assertThatExceptionOfType(ProtocolException.class).isThrownBy(api::tenant);
  }

  @Test
  void describesAProject() {
    service
        .server()
        .answer(
            Answer.xml(
                    "<Project><Name>shop</Name><Type>managed</Type><Comment>c</Comment>"
                        + "<State>AVAILABLE</State><Properties><Property><Name>"
                        + "odps.schema.model.enabled</Name><Value>true</Value></Property>"
                        + "</Properties></Project>")
                .with("x-odps-owner", "me")
                .with("x-odps-creation-time", DATE),
            Answer.xml("<Project><Name>shop</Name></Project>"));

    ProjectInfo project = api.project("shop");

    assertThat(project)
        .isEqualTo(
            new ProjectInfo(
                "shop",
                "managed",
                "AVAILABLE",
                "me",
                "c",
                Optional.of(MADE),
                Map.of("odps.schema.model.enabled", "true")));
    assertThat(project.hasSchemas()).isTrue();
    assertThat(api.project("shop").hasSchemas()).isFalse();
  }

  @Test
  void listsExtendedProperties() {
    service
        .server()
        .answer(
            Answer.xml(
                "<Project><ExtendedProperties><Property><Name>a</Name><Value>b</Value></Property>"
                    + "<Property><Name>c</Name><Value/></Property></ExtendedProperties></Project>"));

    assertThat(api.extendedProperties("shop"))
        .containsExactlyInAnyOrderEntriesOf(Map.of("a", "b", "c", ""));
    assertThat(service.server().request(0).target()).contains("&extended");
  }

  @Test
  void listsProjectsToTheLastPage() {
    service
        .server()
        .answer(
            Answer.xml(
                "<Projects><Marker>m</Marker><Project><Name>a</Name><Owner>o</Owner><CreationTime>"
                    + DATE
                    + "</CreationTime></Project></Projects>"),
            Answer.xml("<Projects><Marker/><Project><Name>b</Name></Project></Projects>"));

    List<ProjectInfo> projects = api.projects("x");

    assertThat(projects).extracting(ProjectInfo::name).containsExactly("a", "b");
    assertThat(projects.get(0).owner()).isEqualTo("o");
    assertThat(projects.get(0).created()).contains(MADE);
    assertThat(service.server().requests())
        .extracting(request -> request.parameter("name"))
        .containsExactly("x", "x");
  }

  @Test
  void tellsWhetherAProjectExists() {
    service
        .server()
        .answer(
            Answer.xml("<Project><Name>shop</Name></Project>"),
            Answer.error(404, "NoSuchProject", "ODPS-0420111: Project not found - 'p'."),
            Answer.error(403, "NoPermission", "no"));

    assertThat(api.projectExists("shop")).isTrue();
    assertThat(api.projectExists("p")).isFalse();
    assertThatExceptionOfType(ServiceException.class).isThrownBy(() -> api.projectExists("p"));
  }

  @Test
  void listsAndDescribesSchemas() {
    service
        .server()
        .answer(
            Answer.xml(
                "<Schemas><Marker/><MaxItems>1000</MaxItems><Schema><Name>default</Name>"
                    + "<Owner>o</Owner></Schema></Schemas>"),
            Answer.xml("<Schema><Name>s</Name><Comment>c</Comment></Schema>")
                .with("x-odps-owner", "o")
                .with("x-odps-creation-time", DATE)
                .with("Last-Modified", DATE),
            Answer.error(404, "NoSuchObject", "none"));

    assertThat(api.schemas("shop", ""))
        .containsExactly(
            new SchemaInfo("shop", "default", "o", "", Optional.empty(), Optional.empty()));
    assertThat(api.schema("shop", "s"))
        .contains(new SchemaInfo("shop", "s", "o", "c", Optional.of(MADE), Optional.of(MADE)));
    assertThat(api.schema("shop", "nope")).isEmpty();
    assertThat(service.server().requests())
        .extracting(TestRequest::path)
        .containsExactly(
            "/projects/shop/schemas", "/projects/shop/schemas/s", "/projects/shop/schemas/nope");
  }

  @Test
  void makesASchema() {
    service.server().answer(Answer.status(201, "text/plain", ""));

    api.createSchema("shop", "s", "a < b", true);

    TestRequest request = service.server().request(0);
    XmlElement body = XmlElement.parse(request.body());
    assertThat(request.method() + " " + request.path()).isEqualTo("POST /projects/shop/schemas");
    assertThat(request.header("Content-Type")).isEqualTo("application/xml");
    assertThat(body.name()).isEqualTo("Schema");
    assertThat(body.text("Name")).isEqualTo("s");
    assertThat(body.text("Project")).isEqualTo("shop");
    assertThat(body.text("Comment")).isEqualTo("a < b");
    assertThat(body.text("IfNotExists")).isEqualTo("true");
  }

  @Test
  void makesASchemaOnlyOnceIfItMustNotExist() {
    service.server().answer(Answer.silence());

    assertThatExceptionOfType(TransportException.class)
        .isThrownBy(() -> api.createSchema("shop", "s", "", false));
    assertThat(service.server().requests()).hasSize(1);
    XmlElement body = XmlElement.parse(service.server().request(0).body());
    assertThat(body.children()).extracting(XmlElement::name).containsExactly("Name", "Project");
  }

  @Test
  void dropsASchema() {
    Answer missing = Answer.error(404, "NoSuchObject", "none");
    service.server().answer(Answer.status(204, "text/plain", ""), missing, missing);

    api.dropSchema("shop", "s", false);
    api.dropSchema("shop", "s", true);

    assertThatExceptionOfType(ServiceException.class)
        .isThrownBy(() -> api.dropSchema("shop", "s", false));
    assertThat(service.server().request(0).method()).isEqualTo("DELETE");
    assertThat(service.server().request(0).path()).isEqualTo("/projects/shop/schemas/s");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", ".", "..", "a/b", "a?b", "a&b", "a=b", "a`b", "a\nb"})
  void sendsNoNameThatWouldChangeThePath(String name) {
    assertThatIllegalArgumentException().isThrownBy(() -> api.project(name));
    assertThatIllegalArgumentException().isThrownBy(() -> api.schema("shop", name));
    assertThatIllegalArgumentException().isThrownBy(() -> api.schemas(name, ""));
    assertThatIllegalArgumentException().isThrownBy(() -> api.dropSchema("shop", name, true));
    assertThatIllegalArgumentException().isThrownBy(() -> api.tables(name, "", ""));
    assertThat(service.server().requests()).isEmpty();
  }
}
