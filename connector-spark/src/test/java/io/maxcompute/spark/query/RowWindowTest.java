package io.maxcompute.spark.query;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Which rows of a result are read. */
class RowWindowTest {

  @Test
  void offsetAndLimitDoNotOverflow() {
    assertThat(RowWindow.ALL.offset(5).limit(Long.MAX_VALUE))
        .isEqualTo(new RowWindow(5, Long.MAX_VALUE));
  }
}
