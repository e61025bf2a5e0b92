package io.maxcompute.storage.catalog;

import io.maxcompute.storage.catalog.SqlFailedException.Kind;
import io.maxcompute.storage.error.ProtocolException;
import io.maxcompute.storage.error.ServiceException;
import io.maxcompute.storage.http.ApiRequest;
import io.maxcompute.storage.http.ApiResponse;
import io.maxcompute.storage.http.ServiceCaller;
import io.maxcompute.storage.http.XmlElement;
import io.maxcompute.storage.retry.Polling;
import io.maxcompute.storage.retry.Sleeper;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs SQL in MaxCompute as instances (control-plane.md, section 5). Thread-safe.
 *
 * <p>A statement is submitted once: it is not sent again where the service may have received it.
 * Where a submission fails with a {@link io.maxcompute.storage.error.TransportException} whose
 * {@code sent()} is true, {@link #list} tells whether the statement runs.
 *
 * <p>A thread that is interrupted while it waits gets a {@link
 * java.util.concurrent.CancellationException} and stays interrupted. The statement goes on; {@link
 * #cancel} ends it.
 *
 * <p>Besides what they say, all methods throw {@link ServiceException} if the service refuses, and
 * {@link ProtocolException} if its answer is not one.
 */
public final class SqlApi {
  private static final Logger LOG = LoggerFactory.getLogger(SqlApi.class);
  private static final Duration MOST_WAIT = Duration.ofSeconds(2);
  private static final byte[] TERMINATED =
      "<Instance><Status>Terminated</Status></Instance>".getBytes(StandardCharsets.UTF_8);

  private final ControlCalls calls;
  private final Sleeper sleeper;
  private final LongSupplier nanoTime;

  /**
   * @param project project that runs the statements
   */
  public SqlApi(ServiceCaller control, String project) {
    this(control, project, Sleeper.THREAD, System::nanoTime);
  }

  SqlApi(ServiceCaller control, String project, Sleeper sleeper, LongSupplier nanoTime) {
    this.calls = new ControlCalls(control, project);
    this.sleeper = sleeper;
    this.nanoTime = nanoTime;
  }

  /**
   * Starts a statement.
   *
   * @param sql one statement; a final semicolon is added if it has none
   * @param hints settings of the statement, such as {@code odps.namespace.schema}
   * @throws SqlFailedException if the service refused the statement itself
   * @throws IllegalArgumentException if {@code sql} has a control character, which cannot be sent
   */
  public SqlInstance submit(String sql, Map<String, String> hints) {
    return submit(sql, sql, hints);
  }

  /**
   * Starts a statement, as the other method of this name.
   *
   * @param shown what messages say of it, where the statement has values that nobody should see
   */
  public SqlInstance submit(String sql, String shown, Map<String, String> hints) {
    ApiRequest request =
        calls
            .request("run SQL in project '" + calls.project() + "'", "POST", instances())
            .withBody("application/xml", SqlMessages.job(sql, hints))
            .once();
    try {
      return new SqlInstance(calls.read(request, SqlApi::instanceId), shown);
    } catch (ServiceException e) {
      throw refusal(shown, e);
    }
  }

  private static String instanceId(ApiResponse answer) {
    String location = answer.header("Location").orElse("");
    String id = location.substring(location.lastIndexOf('/') + 1);
    if (id.isEmpty()) {
      throw new ProtocolException("The service accepted SQL but named no instance.");
    }
    return id;
  }

  /** A refusal with a code of SQL is about the statement, not about the request. */
  private static RuntimeException refusal(String sql, ServiceException e) {
    SqlFailure failure = SqlFailure.of(e.answer().code(), e.answer().message());
    boolean ofStatement =
        e.answer().status() < 500
            && (failure.code().startsWith("ODPS-01") || failure.kind() == Kind.PARSE);
    return ofStatement ? new SqlFailedException(sql, failure, e) : e;
  }

  /** Waits for the end of a statement, as the other method of this name, and tells nobody. */
  public String await(SqlInstance instance, Duration deadline) {
    return await(instance, deadline, Optional.empty());
  }

  /**
   * Waits for the end of a statement.
   *
   * @param deadline most time to wait; the statement goes on after it
   * @param listener told of the progress before every wait; what it throws ends the wait
   * @return the result as text: CSV of a SELECT, empty for most others
   * @throws SqlFailedException if the statement failed or was cancelled, or the deadline passed
   */
  public String await(SqlInstance instance, Duration deadline, SqlProgressListener listener) {
    return await(instance, deadline, Optional.of(listener));
  }

  private String await(
      SqlInstance instance, Duration deadline, Optional<SqlProgressListener> listener) {
    awaitEnd(instance, deadline, listener);
    return get(instance, "result", SqlMessages::resultText);
  }

  /**
   * Waits for the end of a statement as {@link #await(SqlInstance, Duration, SqlProgressListener)}
   * does, and leaves its result to be read, for example by the Storage API.
   *
   * @throws SqlFailedException if the statement failed or was cancelled, or the deadline passed
   */
  public void awaitSuccess(SqlInstance instance, Duration deadline, SqlProgressListener listener) {
    awaitEnd(instance, deadline, Optional.of(listener));
  }

  private void awaitEnd(
      SqlInstance instance, Duration deadline, Optional<SqlProgressListener> listener) {
    Polling polling = new Polling(MOST_WAIT, deadline, sleeper, nanoTime);
    while (get(instance, "", SqlMessages::openStatus).isPresent()) {
      listener.ifPresent(to -> tell(to, instance));
      if (!polling.waitForNext()) {
        String reason = "it has not ended within " + deadline;
        throw new SqlFailedException(instance, new SqlFailure(Kind.DEADLINE, "", reason));
      }
    }
    SqlStatus status = get(instance, "taskstatus", SqlMessages::taskStatus);
    if (status != SqlStatus.SUCCESS) {
      throw new SqlFailedException(instance, failure(instance, status));
    }
  }

  /** A statement goes on well also where nobody can say how far it is. */
  private void tell(SqlProgressListener listener, SqlInstance instance) {
    SqlProgress progress;
    try {
      progress = progress(instance);
    } catch (ServiceException | ProtocolException e) {
      LOG.debug("The progress of instance {} is not known", instance.id(), e);
      return;
    }
    listener.onProgress(instance, progress);
  }

  private SqlFailure failure(SqlInstance instance, SqlStatus status) {
    String text = get(instance, "result", SqlMessages::failureText);
    boolean cancelled = status == SqlStatus.CANCELLED;
    SqlFailure failure = SqlFailure.of(text);
    String reason =
        text.isBlank()
            ? "it " + (cancelled ? "was cancelled" : "failed without a reason")
            : failure.reason();
    return new SqlFailure(cancelled ? Kind.CANCELLED : failure.kind(), failure.code(), reason);
  }

  /** Runs a statement to its end; see {@link #submit} and {@link #await}. */
  public String run(String sql, Map<String, String> hints, Duration deadline) {
    return await(submit(sql, hints), deadline);
  }

  /**
   * Runs a query to its end and returns its rows; see {@link #submit}, {@link #await} and {@link
   * #result}.
   */
  public SqlResult query(String sql, Map<String, String> hints, Duration deadline) {
    SqlInstance instance = submit(sql, hints);
    awaitEnd(instance, deadline, Optional.empty());
    return result(instance);
  }

  /**
   * Returns what a statement that has succeeded returned. One request.
   *
   * <p>The service gives at most 10,000 rows; {@link SqlResult#complete} tells whether there are
   * more. Read those by an instance read of the Storage API.
   */
  public SqlResult result(SqlInstance instance) {
    return get(instance, "result", SqlMessages::result);
  }

  /** Returns where a statement stands, without waiting. One request while it runs, else two. */
  public SqlStatus status(SqlInstance instance) {
    Optional<SqlStatus> open = get(instance, "", SqlMessages::openStatus);
    return open.orElseGet(() -> get(instance, "taskstatus", SqlMessages::taskStatus));
  }

  /** Returns how far a statement has come. One request. */
  public SqlProgress progress(SqlInstance instance) {
    ApiRequest request =
        about(instance)
            .withQuery("instanceprogress", SqlMessages.TASK)
            .withQuery("taskname", SqlMessages.TASK);
    return calls.readXml(request, "Progress", SqlMessages::progress);
  }

  /**
   * Asks the service to stop a statement and returns at once. It stops a little later; {@link
   * #await} then fails with {@link Kind#CANCELLED}. May be called again.
   */
  public void cancel(SqlInstance instance) {
    calls.call(
        calls
            .request("cancel instance " + instance.id(), "PUT", path(instance))
            .withBody("application/xml", TERMINATED));
  }

  /** Returns the statements of the project that {@code filter} lets through. */
  public List<SqlInstanceInfo> list(SqlInstanceFilter filter) {
    ApiRequest request =
        calls.get("list the instances of project '" + calls.project() + "'", instances());
    return calls.readPages(
        request.withQuery(filter.query()), "Instances", "Instance", SqlMessages::listed);
  }

  private <T> T get(SqlInstance instance, String flag, Function<XmlElement, T> reading) {
    ApiRequest request = about(instance);
    return calls.readXml(
        flag.isEmpty() ? request : request.withQuery(flag, ""), "Instance", reading);
  }

  private ApiRequest about(SqlInstance instance) {
    return calls.get("ask for instance " + instance.id(), path(instance));
  }

  private String path(SqlInstance instance) {
    return instances() + "/" + ControlCalls.step(instance.id());
  }

  private String instances() {
    return "/projects/" + calls.project() + "/instances";
  }
}
