package io.maxcompute.storage.catalog;

import io.maxcompute.storage.testing.Answer;
import io.maxcompute.storage.testing.TestRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.function.Function;

/** Answers to questions about one SQL instance. */
final class SqlAnswers {
  private SqlAnswers() {}

  /** Accepts a statement, and answers every question about it by the flag of the request. */
  static Function<TestRequest, Answer> byFlag(
      String instance, String task, String result, String progress) {
    return request -> {
      if (request.method().equals("POST")) {
        return Answer.status(201, "text/plain", "").with("Location", "/instances/i");
      } else if (request.query().containsKey("taskstatus")) {
        return task("<Status>" + task + "</Status>");
      } else if (request.query().containsKey("instanceprogress")) {
        return Answer.xml(progress);
      }
      return request.query().containsKey("result") ? task(result) : instance(instance);
    };
  }

  static Answer instance(String status) {
    return Answer.xml("<Instance><Status>" + status + "</Status></Instance>");
  }

  static Answer task(String content) {
    return Answer.xml(
        "<Instance><Tasks><Task Type=\"SQL\"><Name>AnonymousSQLTask</Name>"
            + content
            + "</Task></Tasks></Instance>");
  }

  static String csv(String text) {
    String base64 = Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    return "<Result Transform=\"Base64\" Format=\"csv\"><![CDATA[" + base64 + "]]></Result>";
  }

  static String descriptor(String json) {
    return "<ResultDescriptor><![CDATA[" + json + "]]></ResultDescriptor>";
  }

  static String stages(int... percentages) {
    StringBuilder stages = new StringBuilder("<Progress>");
    for (int percentage : percentages) {
      stages
          .append("<Stage ID=\"M1\"><Status>RUNNING</Status><BackupWorkers>2</BackupWorkers>")
          .append("<TerminatedWorkers>3</TerminatedWorkers><RunningWorkers>1</RunningWorkers>")
          .append("<TotalWorkers>4</TotalWorkers><InputRecords>5000000000</InputRecords>")
          .append("<OutputRecords>7</OutputRecords><FinishedPercentage>")
          .append(percentage)
          .append("</FinishedPercentage></Stage>");
    }
    return stages.append("</Progress>").toString();
  }
}
