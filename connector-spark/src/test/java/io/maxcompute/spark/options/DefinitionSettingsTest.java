package io.maxcompute.spark.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maxcompute.storage.catalog.Clustering;
import io.maxcompute.storage.catalog.TableLayout.SortColumn;
import io.maxcompute.storage.catalog.TableOptions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DefinitionSettingsTest {

  @Test
  void nothingIsMadeOrChangedUnlessAsked() {
    DefinitionSettings settings = DefinitionSettings.from(Map.of());

    assertThat(settings.createTable()).isFalse();
    assertThat(settings.mergeSchema()).isFalse();
    assertThat(settings.newTable()).isEqualTo(TableOptions.NONE.orKeepExisting());
  }

  @Test
  void optionsDescribeTheTable() {
    TableOptions table =
        made(
            Map.of(
                "tableComment", "all",
                "lifecycle", "7",
                "clusteredBy", "a, b",
                "sortedBy", "b DESC, c",
                "buckets", "16",
                "transactional", "true"));

    assertThat(table.ifNotExists()).isTrue();
    assertThat(table.comment()).isEqualTo("all");
    assertThat(table.lifecycleDays()).hasValue(7);
    assertThat(table.properties()).isEqualTo(Map.of("transactional", "true"));
    assertThat(table.clustering())
        .contains(
            new Clustering(
                Clustering.Kind.HASH,
                List.of("a", "b"),
                List.of(new SortColumn("b", false), new SortColumn("c", true)),
                16));
  }

  @Test
  void bucketsOfAKeyAreAProperty() {
    TableOptions table = made(Map.of("primaryKey", "a,b", "buckets", "16"));

    assertThat(table.primaryKey()).containsExactly("a", "b");
    assertThat(table.clustering()).isEmpty();
    assertThat(table.properties())
        .isEqualTo(Map.of("transactional", "true", "write.bucket.num", "16"));
  }

  @Test
  void optionsThatDoNotGoTogetherAreRefused() {
    assertThatThrownBy(() -> made(Map.of("primaryKey", "a", "transactional", "false")))
        .hasMessageContaining("'transactional' cannot be 'false' with option 'primaryKey'");
    assertThatThrownBy(() -> made(Map.of("sortedBy", "a", "buckets", "2")))
        .hasMessageContaining("Option 'sortedBy' needs option 'clusteredBy'");
    assertThatThrownBy(() -> made(Map.of("lifecycle", "0")))
        .hasMessageContaining("Option 'lifecycle' cannot be '0'");
    assertThatThrownBy(() -> DefinitionSettings.from(Map.of("transactional", "false")))
        .hasMessageContaining("Option 'transactional' describes a table that is made");
  }

  private static TableOptions made(Map<String, String> options) {
    Map<String, String> all = new HashMap<>(options);
    all.put("createTable", "true");
    return DefinitionSettings.from(all).newTable();
  }
}
