package io.maxcompute.storage.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.maxcompute.storage.error.ProtocolException;
import io.maxcompute.storage.testing.Answer;
import io.maxcompute.storage.testing.TestServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class XmlElementTest {

  @Test
  void readsElementsAttributesTextAndCdata() {
    XmlElement root =
        parse(
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <Partitions><!-- c --><Marker/>
             <Partition><Column Name="dt" Value="a&amp;b"/><Size> 7 </Size></Partition>
             <Partition><Text>one <![CDATA[<two>]]> &#x4e2d;</Text></Partition>
            </Partitions>""");

    assertThat(root.name()).isEqualTo("Partitions");
    assertThat(root.text("Marker")).isEmpty();
    assertThat(root.text("Absent")).isEmpty();
    assertThat(root.first("Absent")).isEmpty();
    assertThat(root.all("Partition")).hasSize(2);
    XmlElement first = root.all("Partition").get(0);
    assertThat(first.text("Size")).isEqualTo("7");
    assertThat(first.all("Column").get(0).attributes())
        .containsEntry("Name", "dt")
        .containsEntry("Value", "a&b");
    assertThat(root.all("Partition").get(1).text("Text")).isEqualTo("one <two> 中");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "text",
        "<a>",
        "<a></b>",
        "<a/><b/>",
        "<a>&unknown;</a>",
        "<a b='1' b='2'/>",
        "<!DOCTYPE a [<!ENTITY e 'x'>]><a>&e;</a>"
      })
  void refusesWhatIsNotWellFormed(String document) {
    assertThatExceptionOfType(ProtocolException.class).isThrownBy(() -> parse(document));
  }

  @Test
  void readsNoFileOnBehalfOfADocument(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("secret"), "file content");
    String document =
        "<!DOCTYPE a [<!ENTITY e SYSTEM \"" + file.toUri() + "\">]><a><Message>&e;</Message></a>";

    assertThatExceptionOfType(ProtocolException.class)
        .isThrownBy(() -> parse(document))
        .withMessageNotContaining("file content");
  }

  @Test
  void opensNoConnectionOnBehalfOfADocument() {
    try (TestServer server = new TestServer()) {
      server.answerBy(request -> Answer.xml("<!ELEMENT a ANY>"));
      String entity =
          "<!DOCTYPE a [<!ENTITY % e SYSTEM \"" + server.uri() + "/e\"> %e;]><a>text</a>";
      String external = "<!DOCTYPE a SYSTEM \"" + server.uri() + "/a.dtd\"><a>text</a>";

      for (String document : new String[] {entity, external}) {
        try {
          assertThat(parse(document).text()).isEqualTo("text");
        } catch (ProtocolException e) {
          assertThat(e).hasMessageContaining("not XML");
        }
      }
      assertThat(server.accepted()).isZero();
    }
  }

  @Test
  void doesNotExpandEntitiesIntoEntities() {
    StringBuilder document = new StringBuilder("<!DOCTYPE a [<!ENTITY e0 'ha'>");
    for (int i = 1; i < 30; i++) {
      String previous = "&e" + (i - 1) + ";";
      document.append("<!ENTITY e" + i + " '" + previous.repeat(10) + "'>");
    }
    document.append("]><a>&e29;</a>");

    assertThatExceptionOfType(ProtocolException.class).isThrownBy(() -> parse(document.toString()));
  }

  @Test
  void usesTheParserOfTheJdkWhateverIsConfigured() {
    String key = "javax.xml.stream.XMLInputFactory";
    System.setProperty(key, "no.such.Factory");
    try {
      assertThat(parse("<a/>").name()).isEqualTo("a");
    } finally {
      System.clearProperty(key);
    }
  }

  private static XmlElement parse(String document) {
    return XmlElement.parse(document.getBytes(StandardCharsets.UTF_8));
  }
}
