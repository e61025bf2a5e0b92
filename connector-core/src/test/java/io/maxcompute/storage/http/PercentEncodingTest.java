package io.maxcompute.storage.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PercentEncodingTest {

  @Test
  void encodesEverythingInAPathButUnreservedCharactersAndSlashes() {
    assertThat(PercentEncoding.path("/projects/a b+c/中-._~%?#"))
        .isEqualTo("/projects/a%20b%2Bc/%E4%B8%AD-._~%25%3F%23");
  }

  @Test
  void encodesSlashesInParametersAndLeavesFlagsBare() {
    Map<String, String> query = new LinkedHashMap<>();
    query.put("partition", "dt='1',r='a b+c/中'");
    query.put("extended", "");
    query.put("k&", "=😀");

    assertThat(PercentEncoding.query(query))
        .isEqualTo(
            "partition=dt%3D%271%27%2Cr%3D%27a%20b%2Bc%2F%E4%B8%AD%27&extended&k%26=%3D%F0%9F%98%80");
    assertThat(PercentEncoding.query(Map.of())).isEmpty();
  }
}
