package io.maxcompute.vendor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.aliyun.odps.NoSuchObjectException;
import com.aliyun.odps.Odps;
import com.aliyun.odps.OdpsException;
import com.aliyun.odps.Project;
import com.aliyun.odps.ProjectFilter;
import com.aliyun.odps.Tenant;
import com.aliyun.odps.account.AliyunAccount;
import com.aliyun.odps.account.StsAccount;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

@OnEmulator
class ProjectIT {
  private final EmulatorProcess emulator;
  private final Odps odps;

  ProjectIT(EmulatorProcess emulator) {
    this.emulator = emulator;
    this.odps = emulator.odps();
  }

  @Test
  void describesTheProject() throws OdpsException {
    Project project = odps.projects().get(emulator.project());
    assertThat(project.getName()).isEqualTo(emulator.project());
    assertThat(project.getStatus()).isEqualTo(Project.Status.AVAILABLE);
    assertThat(project.getOwner()).isNotEmpty();
    assertThat(project.getCreatedTime()).isNotNull();
    assertThat(project.getLastModifiedTime()).isNotNull();
    assertThat(project.getProperty("odps.schema.model.enabled")).isEqualTo("true");
    assertThat(project.getProperties()).containsKey("odps.sql.type.system.odps2");
    assertThat(project.isExternalCatalogBound()).isFalse();
  }

  @Test
  void readsTheExtendedPropertiesOfTheProject() throws OdpsException {
    Project project = odps.projects().get();
    assertThat(project.getExtendedProperties()).isNotNull();
    assertThat(project.getAllProperties()).containsKey("odps.schema.model.enabled");
  }

  @Test
  void knowsWhichProjectsExist() throws OdpsException {
    assertThat(odps.projects().exists(emulator.project())).isTrue();
    assertThat(odps.projects().exists("nobody_has_this")).isFalse();
    assertThatThrownBy(() -> odps.projects().get("nobody_has_this").reload())
        .isInstanceOfSatisfying(
            NoSuchObjectException.class,
            e -> {
              assertThat(e.getStatus()).isEqualTo(404);
              assertThat(e.getErrorCode()).isEqualTo("NoSuchProject");
              assertThat(e.getRequestId()).isNotEmpty();
            });
  }

  @Test
  void listsProjects() {
    List<String> names = new ArrayList<>();
    odps.projects()
        .iteratorByFilter(new ProjectFilter())
        .forEachRemaining(project -> names.add(project.getName()));
    assertThat(names).containsExactly(emulator.project());
    ProjectFilter other = new ProjectFilter();
    other.setName("nobody_has_this");
    assertThat(odps.projects().iteratorByFilter(other).hasNext()).isFalse();
  }

  @Test
  void describesTheTenant() throws OdpsException {
    Tenant tenant = odps.tenant();
    tenant.reload();
    assertThat(tenant.getProperty("odps.namespace.schema")).isEqualTo("true");
  }

  @Test
  void findsTheStorageEndpointWithAndWithoutAQuota() throws OdpsException {
    Project project = odps.projects().get();
    assertThat(project.getTunnelEndpoint()).isEqualTo(emulator.storageEndpoint());
    assertThat(project.getTunnelEndpoint("pay_as_you_go")).isEqualTo(emulator.storageEndpoint());
  }

  @Test
  void signsByVersionFourWhenTheAccountHasARegion() throws OdpsException {
    Odps regional =
        emulator.odps(
            new AliyunAccount(emulator.accessKeyId(), emulator.accessKeySecret(), "cn-hangzhou"));
    assertThat(regional.projects().exists(emulator.project())).isTrue();
    assertThat(regional.schemas().exists("default")).isTrue();
  }

  @Test
  void signsWithATemporaryKey() throws OdpsException {
    Odps temporary =
        emulator.odps(
            new StsAccount(
                EmulatorProcess.STS_KEY, EmulatorProcess.STS_SECRET, EmulatorProcess.STS_TOKEN));
    assertThat(temporary.projects().exists(emulator.project())).isTrue();
    Odps regional =
        emulator.odps(
            new StsAccount(
                EmulatorProcess.STS_KEY,
                EmulatorProcess.STS_SECRET,
                EmulatorProcess.STS_TOKEN,
                "cn-hangzhou"));
    assertThat(regional.projects().exists(emulator.project())).isTrue();
  }

  @Test
  void saysWhyAKeyIsRefused() {
    Odps wrong = emulator.odps(new AliyunAccount(emulator.accessKeyId(), "wrong"));
    assertThatThrownBy(() -> wrong.projects().get(emulator.project()).reload())
        .isInstanceOfSatisfying(
            OdpsException.class,
            e -> {
              assertThat(e.getStatus()).isEqualTo(401);
              assertThat(e.getErrorCode()).isEqualTo("SignatureNotMatch");
              assertThat(e).hasMessageContaining("ODPS-0410042");
            });
    Odps stale =
        emulator.odps(
            new StsAccount(EmulatorProcess.STS_KEY, EmulatorProcess.STS_SECRET, "another-token"));
    assertThatThrownBy(() -> stale.projects().get(emulator.project()).reload())
        .isInstanceOf(OdpsException.class)
        .hasMessageContaining("ODPS-0410051");
  }

  @Test
  void saysWhyAKeyIsRefusedWhenTheRequestHasABody() {
    Odps wrong = emulator.odps(new AliyunAccount(emulator.accessKeyId(), "wrong"));
    assertThatThrownBy(() -> wrong.schemas().create("refused"))
        .isInstanceOf(OdpsException.class)
        .hasMessageContaining("ODPS-0410042");
  }
}
