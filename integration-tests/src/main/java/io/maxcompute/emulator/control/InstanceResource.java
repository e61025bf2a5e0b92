package io.maxcompute.emulator.control;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.maxcompute.emulator.error.ServiceError;
import io.maxcompute.emulator.http.Answer;
import io.maxcompute.emulator.http.Call;
import io.maxcompute.emulator.sql.SqlResult;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** SQL instances over HTTP (control-plane.md 5). */
final class InstanceResource {
  private static final Duration LONG_POLL = Duration.ofSeconds(5);

  private final ProjectInfo info;
  private final InstanceRunner runner;
  private final boolean synchronous;

  InstanceResource(ProjectInfo info, InstanceRunner runner, boolean synchronous) {
    this.info = info;
    this.runner = runner;
    this.synchronous = synchronous;
  }

  Answer submit(Call call) {
    SqlInstance instance = runner.submit(SqlJob.parse(call.text()), synchronous);
    String location =
        "http://"
            + call.header("host")
            + "/api/projects/"
            + info.project()
            + "/instances/"
            + instance.id();
    Answer answer = synchronous ? Answer.xml(results(instance)) : Answer.empty(201);
    return answer.with("Location", location);
  }

  Answer status(Call call, String id) {
    SqlInstance instance = require(id);
    if (call.query().has("instancestatus")) {
      instance.await(LONG_POLL);
    }
    boolean ended = instance.isTerminated();
    return Answer.xml(
            Xml.document("Instance", i -> i.text("Status", ended ? "Terminated" : "Running")))
        .with("x-odps-owner", ProjectInfo.OWNER)
        .with("x-odps-start-time", ProjectInfo.gmt(instance.startedAt()))
        .with("x-odps-end-time", ended ? ProjectInfo.gmt(instance.endedAt()) : "");
  }

  Answer taskStatus(String id) {
    SqlInstance instance = require(id);
    boolean ended = instance.isTerminated();
    return Answer.xml(
        Xml.document(
            "Instance",
            i ->
                i.text("Status", ended ? "Terminated" : "Running")
                    .open("Tasks", tasks -> tasks.open("Task", t -> task(t, instance)))));
  }

  private static void task(Xml xml, SqlInstance instance) {
    xml.attribute("Type", "SQL").text("Name", instance.job().taskName());
    xml.text("StartTime", ProjectInfo.gmt(instance.startedAt()));
    xml.text("EndTime", instance.isTerminated() ? ProjectInfo.gmt(instance.endedAt()) : "");
    xml.text("Status", instance.status().word()).open("Histories", h -> {});
  }

  Answer result(String id) {
    return Answer.xml(results(require(id)));
  }

  private static String results(SqlInstance instance) {
    return Xml.document(
        "Instance",
        i -> i.open("Tasks", tasks -> tasks.open("Task", task -> result(task, instance))));
  }

  private static void result(Xml xml, SqlInstance instance) {
    SqlResult result = instance.result();
    boolean csv = result != null && result.select();
    String text = text(result, instance);
    xml.attribute("Type", "SQL").text("Name", instance.job().taskName());
    xml.open(
        "Result",
        r ->
            r.attribute("Transform", "Base64")
                .attribute("Format", csv ? "csv" : "text")
                .data(Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8))));
    if (csv && result != null) {
      xml.open("ResultDescriptor", d -> d.data(descriptor(result)));
    }
    xml.text("Status", instance.status().word());
  }

  private static String text(@Nullable SqlResult result, SqlInstance instance) {
    if (result == null) {
      return instance.failure();
    }
    return result.select() ? result.csv() : result.text();
  }

  private static String descriptor(SqlResult result) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("IsSelect", true).put("SelectResultStatus", "FULL");
    ArrayNode columns = json.putObject("Schema").putArray("Columns");
    for (SqlResult.ResultColumn column : result.columns()) {
      columns.addObject().put("Name", column.name()).put("Type", column.type());
    }
    return json.toString();
  }

  Answer progress(String id) {
    int finished = require(id).isTerminated() ? 1 : 0;
    return Answer.xml(
        Xml.document("Progress", p -> p.open("Stage", stage -> stage(stage, finished))));
  }

  private static void stage(Xml xml, int finished) {
    xml.attribute("ID", "M1_job0").text("Status", finished == 1 ? "TERMINATED" : "RUNNING");
    xml.number("BackupWorkers", 0).number("TerminatedWorkers", finished);
    xml.number("RunningWorkers", 1 - finished).number("TotalWorkers", 1);
    xml.number("InputRecords", 0).number("OutputRecords", 0);
    xml.number("FinishedPercentage", finished * 100L);
  }

  Answer source(String id) {
    return Answer.of(200, "application/xml", require(id).job().source());
  }

  /** Summary, detail, info and quota: nothing to tell, in the shape that clients parse. */
  Answer detail(Call call, String id) {
    require(id);
    if (call.query().has("instancesummary")) {
      ObjectNode json = JsonNodeFactory.instance.objectNode();
      json.putObject("Instance").put("JsonSummary", "{}").put("Summary", "");
      return Answer.json(json);
    } else if (call.query().get("key").equals("warnings")) {
      ObjectNode json = JsonNodeFactory.instance.objectNode();
      json.putArray("warnings");
      return Answer.json(json);
    }
    return Answer.of(200, "application/json", "{}");
  }

  Answer stop(Call call, String id) {
    SqlInstance instance = require(id);
    String wanted = XmlFields.of(call.text()).getOrDefault("Instance/Status", "");
    if (!wanted.equals("Terminated")) {
      throw new ServiceError(
          400, "InvalidStateSetting", "Instance status '" + wanted + "' cannot be set.");
    }
    runner.stop(instance);
    return Answer.empty(200);
  }

  Answer list(Call call) {
    String status = call.query().get("status");
    TimeRange range = TimeRange.of(call.query().get("daterange"));
    String jobName = call.query().get("jobname");
    Page<SqlInstance> page =
        Page.of(
            runner.all().stream()
                .filter(
                    i ->
                        status.isEmpty()
                            || status.equals(i.isTerminated() ? "Terminated" : "Running"))
                .filter(i -> range.contains(i.startedAt()))
                .filter(i -> jobName.isEmpty() || jobName.equals(i.job().name()))
                .toList(),
            call.query(),
            info.pageSize());
    return Answer.xml(
        Xml.document(
            "Instances",
            xml -> {
              page.head(xml);
              page.items().forEach(i -> xml.open("Instance", x -> entry(x, i)));
            }));
  }

  private static void entry(Xml xml, SqlInstance instance) {
    xml.text("Name", instance.id()).text("Owner", ProjectInfo.OWNER);
    xml.text("StartTime", ProjectInfo.gmt(instance.startedAt()));
    xml.text("EndTime", instance.isTerminated() ? ProjectInfo.gmt(instance.endedAt()) : "");
    xml.text("Status", instance.isTerminated() ? "Terminated" : "Running");
  }

  private SqlInstance require(String id) {
    return runner
        .find(id)
        .orElseThrow(
            () ->
                ServiceError.missing(
                    "NoSuchObject", "ODPS-0420111: Instance not found - '" + id + "'."));
  }
}
