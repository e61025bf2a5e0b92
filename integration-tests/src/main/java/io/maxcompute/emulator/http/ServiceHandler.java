package io.maxcompute.emulator.http;

import io.maxcompute.emulator.error.ServiceError;
import io.maxcompute.emulator.fault.BodyFaults;
import io.maxcompute.emulator.fault.Fault;
import io.maxcompute.emulator.fault.Faults;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of every request through one plane: log, faults, authentication, operation, answer.
 * Thread-safe.
 */
public final class ServiceHandler extends Handler.Abstract {
  private static final Logger LOG = LoggerFactory.getLogger(ServiceHandler.class);

  private final Plane plane;
  private final Faults faults;
  private final RequestLog log;

  /** Serves {@code plane}. */
  public ServiceHandler(Plane plane, Faults faults, RequestLog log) {
    this.plane = plane;
    this.faults = faults;
    this.log = log;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    Call call = call(request);
    String action = plane.action(call);
    try {
      if (!plane.streamsBody(action)) {
        call.text();
      }
      log.add(entry(call, action));
      List<Fault> hits = faults.hit(action, call.path(), call.query().values());
      respond(new Exchange(request, response, call, hits), action);
      callback.succeeded();
    } catch (IOException | RuntimeException e) {
      LOG.debug("{} {} ended without an answer", call.requestId(), action, e);
      disconnect(request);
      callback.failed(e);
    }
    return true;
  }

  private static void disconnect(Request request) {
    request.getConnectionMetaData().getConnection().getEndPoint().close();
  }

  private static Call call(Request request) {
    Map<String, String> headers = new HashMap<>();
    for (HttpField field : request.getHeaders()) {
      headers.put(field.getName().toLowerCase(Locale.ROOT), field.getValue());
    }
    return new Call(
        UUID.randomUUID().toString().replace("-", "").substring(0, 24).toUpperCase(Locale.ROOT),
        request.getMethod().toUpperCase(Locale.ROOT),
        request.getHttpURI().getPath(),
        Query.parse(request.getHttpURI().getQuery()),
        headers,
        Content.Source.asInputStream(request));
  }

  private static RequestLog.Entry entry(Call call, String action) {
    return new RequestLog.Entry(
        action, call.method(), call.path(), call.query().values(), call.headers(), call.textRead());
  }

  private void respond(Exchange exchange, String action) throws IOException {
    Answer answer = answer(exchange, action);
    if (exchange.isHitBy(Fault.LostAnswer.class)) {
      answer.discard();
      throw new IOException("answer lost by a fault");
    }
    drain(exchange.call());
    BodyChannel out =
        new BodyChannel(
            exchange.response(), new BodyFaults(exchange.hits(), faults), answer.body().length());
    try {
      head(exchange, answer);
      answer.body().writeTo(out);
    } catch (ServiceError | UncheckedIOException e) {
      if (out.hasSent() || exchange.response().isCommitted()) {
        throw e;
      }
      out.discard();
      exchange.response().reset();
      Answer failure = plane.failure(asError(e), exchange.call());
      head(exchange, failure);
      failure.body().writeTo(out);
    }
    out.finish();
  }

  private static void drain(Call call) {
    try (InputStream rest = call.stream()) {
      rest.skip(Long.MAX_VALUE);
    } catch (IOException e) {
      LOG.debug("{} body not read to its end", call.requestId(), e);
    }
  }

  private static void head(Exchange exchange, Answer answer) {
    Response response = exchange.response();
    response.setStatus(answer.status());
    answer.headers().forEach(response.getHeaders()::put);
    response.getHeaders().put("x-odps-request-id", exchange.call().requestId());
    if (answer.body().length() >= 0) {
      response.getHeaders().put("Content-Length", Long.toString(answer.body().length()));
    }
  }

  private Answer answer(Exchange exchange, String action) throws IOException {
    if (exchange.isHitBy(Fault.Disconnect.class)) {
      throw new IOException("disconnected by a fault");
    }
    Optional<Answer> injected = injected(exchange);
    return injected.isPresent()
        ? injected.get()
        : new Arrival(exchange.hits()).of(exchange.call(), call -> performed(call, action));
  }

  private Answer performed(Call call, String action) {
    try {
      plane.authenticate(call);
      return plane.perform(action, call);
    } catch (ServiceError e) {
      return plane.failure(e, call);
    } catch (UncheckedIOException e) {
      return plane.failure(asError(e), call);
    } catch (StackOverflowError e) {
      return plane.failure(ServiceError.invalid("The request is nested too deeply."), call);
    } catch (RuntimeException e) {
      LOG.error("{} {} failed", call.requestId(), action, e);
      return plane.failure(asError(e), call);
    }
  }

  private Optional<Answer> injected(Exchange exchange) {
    for (Fault fault : exchange.hits()) {
      if (fault instanceof Fault.Delay delay) {
        faults.pause(delay.duration());
      } else if (fault instanceof Fault.ExpiredSession) {
        plane.expireSession(exchange.call());
      } else if (fault instanceof Fault.Status status) {
        return Optional.of(plane.failure(error(status), exchange.call()));
      } else if (fault instanceof Fault.StaleRouteToken) {
        ServiceError stale =
            new ServiceError(
                409, "RouteTokenExpired", "The route token is stale; use the new one.");
        return Optional.of(
            plane
                .failure(stale, exchange.call())
                .with("x-odps-max-storage-route-token", "rt-" + exchange.call().requestId()));
      }
    }
    return Optional.empty();
  }

  private static ServiceError error(Fault.Status status) {
    Map<String, String> headers =
        status.retryAfterSeconds() < 0
            ? Map.of()
            : Map.of("Retry-After", Long.toString(status.retryAfterSeconds()));
    return new ServiceError(status.status(), status.code(), status.message(), headers);
  }

  private static ServiceError asError(RuntimeException e) {
    return e instanceof ServiceError error
        ? error
        : new ServiceError(500, "InternalServerError", "ODPS-0010000:System internal error - " + e);
  }

  private record Exchange(Request request, Response response, Call call, List<Fault> hits) {
    boolean isHitBy(Class<? extends Fault> kind) {
      return hits.stream().anyMatch(kind::isInstance);
    }
  }
}
