package io.maxcompute.foreign;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.DynamicTest;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** What pytest reported of one suite, as tests that end as its test cases ended. */
final class PythonReport {
  private PythonReport() {}

  /** Returns one test for each case in the file that pytest wrote for {@code suite}. */
  static List<DynamicTest> read(Path file, String suite)
      throws IOException, ParserConfigurationException, SAXException {
    NodeList cases =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(file.toFile())
            .getElementsByTagName("testcase");
    return IntStream.range(0, cases.getLength())
        .mapToObj(i -> (Element) cases.item(i))
        .map(element -> test(element, suite))
        .toList();
  }

  private static DynamicTest test(Element element, String suite) {
    String file = element.getAttribute("classname");
    String name =
        suite
            + ": "
            + file.substring(file.lastIndexOf('.') + 1)
            + "."
            + element.getAttribute("name");
    return DynamicTest.dynamicTest(name, () -> end(element, name));
  }

  private static void end(Element element, String name) {
    for (String kind : List.of("failure", "error")) {
      NodeList found = element.getElementsByTagName(kind);
      if (found.getLength() > 0) {
        fail(name + "\n" + found.item(0).getTextContent());
      }
    }
    NodeList skipped = element.getElementsByTagName("skipped");
    if (skipped.getLength() > 0) {
      abort(name + ": " + ((Element) skipped.item(0)).getAttribute("message"));
    }
  }
}
