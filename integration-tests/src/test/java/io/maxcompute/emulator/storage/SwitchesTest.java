package io.maxcompute.emulator.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SwitchesTest {
  @Test
  void areTheDefaultsUnlessChosen() {
    for (Switch<?> one : Switches.ALL) {
      assertThat((Object) Switches.DEFAULT.get(one)).isEqualTo(one.defaultValue());
    }
  }

  @Test
  void listsEverySwitchOnce() {
    long declared =
        Arrays.stream(Switches.class.getFields())
            .filter(field -> Modifier.isStatic(field.getModifiers()))
            .filter(field -> field.getType() == Switch.class)
            .count();
    assertThat(Switches.names()).doesNotHaveDuplicates().hasSize((int) declared);
  }

  @Test
  void changesNothingButACopy() {
    Switches changed = Switches.DEFAULT.with(Switches.STAGING_POLLS, 3);
    assertThat(changed.get(Switches.STAGING_POLLS)).isEqualTo(3);
    assertThat(changed.get(Switches.INIT_POLLS)).isZero();
    assertThat(Switches.DEFAULT.get(Switches.STAGING_POLLS)).isZero();
    assertThat(changed.with(Switches.STAGING_POLLS, 0).get(Switches.STAGING_POLLS)).isZero();
  }

  @Test
  void areChosenByNameAndText() {
    Switches chosen =
        Switches.DEFAULT
            .with("initPolls", "2")
            .with("sessionLifetime", "1h30m")
            .with("minSplitBytes", "10000000000")
            .with("transactionalReads", "as_asked")
            .with("entityCompression", "TRUE")
            .with("createsStreamsOnGet", "false");
    assertThat(chosen.get(Switches.INIT_POLLS)).isEqualTo(2);
    assertThat(chosen.get(Switches.SESSION_LIFETIME)).isEqualTo(Duration.ofMinutes(90));
    assertThat(chosen.get(Switches.MIN_SPLIT_BYTES)).isEqualTo(10_000_000_000L);
    assertThat(chosen.get(Switches.TRANSACTIONAL_READS)).isEqualTo(Switches.Transactional.AS_ASKED);
    assertThat(chosen.get(Switches.ENTITY_COMPRESSION)).isTrue();
    assertThat(chosen.get(Switches.CREATES_STREAMS_ON_GET)).isFalse();
  }

  @Test
  void refusesANameThatThereIsNotAndListsThoseThereAre() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Switches.DEFAULT.with("initpolls", "1"))
        .withMessageStartingWith("Switch 'initpolls' is unknown. There are: initPolls, ")
        .withMessageContaining("blobChecksumsInside.");
  }

  @ParameterizedTest
  @CsvSource({
    "initPolls, -1, expected a whole number from 0 to 2147483647",
    "initPolls, 2147483648, expected a whole number from 0 to 2147483647",
    "initPolls, two, expected a whole number from 0 to 2147483647",
    "minSplitBytes, 0, expected a whole number from 1 to 9223372036854775807",
    "sessionLifetime, 5, 'expected a time such as 24h, 90m or 1.5s'",
    "sessionLifetime, -5s, 'expected a time such as 24h, 90m or 1.5s'",
    "sessionLifetime, 0s, 'expected a time such as 24h, 90m or 1.5s'",
    "transactionalReads, never, 'expected one of by_rows, refused, as_asked'",
    "entityCompression, yes, expected true or false",
    "entityCompression, '', expected true or false"
  })
  void refusesAValueThatMeansNothing(String name, String text, String expected) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Switches.DEFAULT.with(name, text))
        .withMessageStartingWith("Switch '" + name + "' cannot be '" + text + "': " + expected)
        .withMessageContaining("Default is '");
  }
}
