package io.maxcompute.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

/** Statements over HTTP, and what is in the answers. */
final class SqlCalls {
  private final TestClient client;

  SqlCalls(TestClient client) {
    this.client = client;
  }

  static String instance(String id) {
    return "/projects/emulator/instances/" + id;
  }

  /** Submits a statement as task {@code MyTask} and returns the answer as it is. */
  HttpResponse<byte[]> post(String sql) {
    String xml =
        "<?xml version=\"1.0\"?><Instance><Job><Tasks><SQL><Name>MyTask</Name><Config><Property>"
            + "<Name>settings</Name><Value>{\"odps.namespace.schema\":\"true\"}</Value></Property>"
            + "</Config><Query><![CDATA["
            + sql
            + "]]></Query></SQL></Tasks></Job></Instance>";
    return client.control(
        "POST", "/projects/emulator/instances", Map.of(), xml.getBytes(StandardCharsets.UTF_8));
  }

  /** Submits a statement and returns the id of its instance. */
  String submit(String sql) {
    return id(post(sql));
  }

  /** Submits a query over so many rows that no machine gets to the end of them. */
  String submitEndless(EmulatorServer server) {
    server.sql("CREATE TABLE IF NOT EXISTS ten (a BIGINT)");
    server.sql("INSERT INTO ten VALUES (1), (2), (3), (4), (5), (6), (7), (8), (9), (10)");
    StringBuilder query = new StringBuilder("SELECT SUM(t0.a * t1.a) FROM ten t0");
    for (int i = 1; i < 15; i++) {
      query.append(" CROSS JOIN ten t").append(i);
    }
    return submit(query.toString());
  }

  /** Asks to stop an instance. */
  HttpResponse<byte[]> stop(String id) {
    byte[] body =
        "<Instance><Status>Terminated</Status></Instance>".getBytes(StandardCharsets.UTF_8);
    return client.control("PUT", instance(id), Map.of(), body);
  }

  static String id(HttpResponse<byte[]> answer) {
    String location = answer.headers().firstValue("Location").orElseThrow();
    return location.substring(location.lastIndexOf('/') + 1);
  }

  /** Waits for the end of an instance and returns the answer to {@code ?result}. */
  String finished(String id) {
    HttpResponse<byte[]> status = client.get(instance(id), Map.of("instancestatus", ""));
    assertThat(TestClient.text(status)).contains("<Status>Terminated</Status>");
    return TestClient.text(client.get(instance(id), Map.of("result", "")));
  }

  /** Runs a statement and returns the text of its result. */
  String run(String sql) {
    return result(finished(submit(sql)));
  }

  /** Returns the text of the result in an answer. */
  static String result(String xml) {
    return new String(Base64.getDecoder().decode(data(xml)), StandardCharsets.UTF_8);
  }

  /** Returns the first CDATA section of a document. */
  static String data(String xml) {
    int start = xml.indexOf("<![CDATA[") + "<![CDATA[".length();
    return xml.substring(start, xml.indexOf("]]>", start));
  }

  /** Returns the text of the first element of that name. */
  static String element(String xml, String name) {
    int start = xml.indexOf("<" + name + ">") + name.length() + 2;
    return xml.substring(start, xml.indexOf("</" + name + ">", start));
  }
}
