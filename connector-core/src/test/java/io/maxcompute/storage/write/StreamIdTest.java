package io.maxcompute.storage.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class StreamIdTest {

  @Test
  void needsANameAndAVersionThatIsNotNegative() {
    assertThat(new StreamId("7", 2)).hasToString("7 version 2");
    assertThat(new StreamId("0", 0)).hasToString("0 version 0");
    assertThatIllegalArgumentException().isThrownBy(() -> new StreamId("", 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new StreamId("0", -1));
  }
}
