package io.maxcompute.storage.catalog;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.maxcompute.storage.error.ProtocolException;
import io.maxcompute.storage.http.ApiRequest;
import io.maxcompute.storage.http.ApiResponse;
import io.maxcompute.storage.http.Json;
import io.maxcompute.storage.http.ServiceCaller;
import io.maxcompute.storage.http.XmlElement;
import io.maxcompute.storage.retry.Polling;
import io.maxcompute.storage.retry.Sleeper;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongSupplier;

/**
 * Runs SQL in MaxCompute as instances (control-plane.md, section 5). Thread-safe.
 *
 * <p>A statement is submitted once: it is not sent again where the service may have received it.
 */
public final class SqlApi {
  private static final String TASK = "AnonymousSQLTask";
  private static final Duration MOST_WAIT = Duration.ofSeconds(2);

  private final ServiceCaller control;
  private final String project;
  private final Sleeper sleeper;
  private final LongSupplier nanoTime;

  /**
   * @param project project that runs the statements
   */
  public SqlApi(ServiceCaller control, String project) {
    this(control, project, Sleeper.THREAD, System::nanoTime);
  }

  SqlApi(ServiceCaller control, String project, Sleeper sleeper, LongSupplier nanoTime) {
    this.control = control;
    this.project = project;
    this.sleeper = sleeper;
    this.nanoTime = nanoTime;
  }

  /**
   * Starts a statement.
   *
   * @param sql one statement; a final semicolon is added if it has none
   * @param hints settings of the statement, such as {@code odps.namespace.schema}
   */
  public SqlInstance submit(String sql, Map<String, String> hints) {
    ApiRequest request =
        ApiRequest.of("run SQL in project '" + project + "'", "POST", instances())
            .withQuery("curr_project", project)
            .withBody("application/xml", job(sql, hints))
            .once();
    ApiResponse answer = control.call(request);
    String location =
        answer
            .header("Location")
            .orElseThrow(
                () -> new ProtocolException("The service accepted SQL but named no instance."));
    return new SqlInstance(location.substring(location.lastIndexOf('/') + 1), sql);
  }

  /**
   * Waits for the end of a statement.
   *
   * @param deadline most time to wait; the statement goes on after it
   * @return the result as text: CSV of a SELECT, empty for most others
   * @throws SqlFailedException if the statement failed or was cancelled, or the deadline passed
   */
  public String await(SqlInstance instance, Duration deadline) {
    Polling polling = new Polling(MOST_WAIT, deadline, sleeper, nanoTime);
    while (!status(instance).equals("Terminated")) {
      if (!polling.waitForNext()) {
        throw new SqlFailedException(instance, "it has not ended within " + deadline);
      }
    }
    Optional<String> result = result(instance);
    String task = taskStatus(instance);
    if (!task.equals("Success")) {
      Optional<String> reason = result.filter(text -> !text.isBlank());
      throw new SqlFailedException(instance, reason.orElse("its status is " + task));
    }
    return result.orElseThrow(
        () -> new ProtocolException("Instance " + instance.id() + " has no result."));
  }

  /** Runs a statement to its end; see {@link #submit} and {@link #await}. */
  public String run(String sql, Map<String, String> hints, Duration deadline) {
    return await(submit(sql, hints), deadline);
  }

  private String status(SqlInstance instance) {
    return get(instance, "").text("Status");
  }

  private String taskStatus(SqlInstance instance) {
    return task(get(instance, "taskstatus")).text("Status");
  }

  private Optional<String> result(SqlInstance instance) {
    return task(get(instance, "result")).first("Result").map(SqlApi::text);
  }

  private static String text(XmlElement result) {
    boolean encoded = "Base64".equals(result.attributes().get("Transform"));
    return encoded ? decode(result.text()) : result.text();
  }

  private static String decode(String base64) {
    byte[] bytes = Base64.getMimeDecoder().decode(base64);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private XmlElement get(SqlInstance instance, String flag) {
    ApiRequest request =
        ApiRequest.of("ask for instance " + instance.id(), "GET", instances() + "/" + instance.id())
            .withQuery("curr_project", project);
    ApiRequest flagged = flag.isEmpty() ? request : request.withQuery(flag, "");
    return XmlElement.parse(control.call(flagged).body());
  }

  private static XmlElement task(XmlElement answer) {
    List<XmlElement> tasks =
        answer.first("Tasks").map(all -> all.all("Task")).orElse(List.of()).stream()
            .filter(task -> task.text("Name").equals(TASK))
            .toList();
    if (tasks.isEmpty()) {
      throw new ProtocolException("The service does not know the task it was asked for.");
    }
    return tasks.get(0);
  }

  private String instances() {
    return "/projects/" + project + "/instances";
  }

  private static byte[] job(String sql, Map<String, String> hints) {
    ObjectNode settings = Json.object();
    hints.forEach(settings::put);
    String query = sql.strip().endsWith(";") ? sql.strip() : sql.strip() + ";";
    String xml =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Instance><Job><Priority>9</Priority><Tasks><SQL>"
            + "<Name>"
            + TASK
            + "</Name><Config>"
            + property("settings", settings.toString())
            + property("uuid", UUID.randomUUID().toString())
            + "</Config><Query>"
            + escape(query)
            + "</Query></SQL></Tasks></Job></Instance>";
    return xml.getBytes(StandardCharsets.UTF_8);
  }

  private static String property(String name, String value) {
    return "<Property><Name>" + name + "</Name><Value>" + escape(value) + "</Value></Property>";
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
