package io.maxcompute.storage.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.maxcompute.storage.auth.RequestSigner;
import io.maxcompute.storage.auth.SigningRequest;
import io.maxcompute.storage.error.ProtocolException;
import io.maxcompute.storage.error.ServiceException;
import io.maxcompute.storage.error.ServiceException.Kind;
import io.maxcompute.storage.error.TransportException;
import io.maxcompute.storage.retry.Retrier;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.hc.client5.http.impl.classic.CloseableHttpResponse;

/**
 * Calls one plane of the service. The one place where signing, sending, error translation and
 * repetition meet. Thread-safe.
 */
public final class ServiceCaller {
  private static final DateTimeFormatter RFC_1123 =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);
  private static final String JSON = "application/json; charset=utf-8";
  static final int FIRST_ERROR_STATUS = 300; // a redirect means that nothing was done
  private static final int MAX_ERROR_BYTES = 1 << 16;

  /** Several times what the largest complete answer has: the result of a query, 10 MB as text. */
  private static final int MAX_ANSWER_BYTES = 64 << 20;

  /**
   * What the calls to both planes share.
   *
   * @param userAgent sent with every request
   * @param clock dates the requests
   */
  public record Context(
      HttpTransport transport,
      RequestSigner signer,
      Retrier retrier,
      String userAgent,
      Clock clock) {}

  private final Context context;
  private final Supplier<URI> endpoint;

  /**
   * @param endpoint base of all paths; asked at every call, so that it may be discovered late
   */
  public ServiceCaller(Context context, Supplier<URI> endpoint) {
    this.context = context;
    this.endpoint = endpoint;
  }

  /** Sends {@code request} with a JSON body and returns the complete answer. */
  public ApiResponse call(ApiRequest request, ObjectNode body) {
    return call(request.withBody(JSON, Json.bytes(body)));
  }

  /**
   * Sends {@code request} and returns the complete answer.
   *
   * @throws ServiceException if the service refused
   * @throws TransportException if the connection failed
   * @throws ProtocolException if the answer has more than 64 MiB
   */
  public ApiResponse call(ApiRequest request) {
    return repeated(
        request,
        () -> {
          try (StreamingResponse answer = open(request)) {
            return new ApiResponse(answer.status(), answer.headers(), readAll(request, answer));
          }
        });
  }

  /**
   * Sends {@code request} with a JSON body and returns the answer as soon as it begins. Only what
   * happens before is repeated.
   */
  public StreamingResponse stream(ApiRequest request, ObjectNode body) {
    ApiRequest complete = request.withBody(JSON, Json.bytes(body));
    return repeated(complete, () -> open(complete));
  }

  private <T> T repeated(ApiRequest request, Supplier<T> attempt) {
    Predicate<RuntimeException> mayRepeat =
        failure -> !request.isSpent() && (request.repeatable() || neverPerformed(failure));
    return context.retrier().run(request.what(), request.retries(), mayRepeat, attempt);
  }

  private static boolean neverPerformed(RuntimeException failure) {
    return (failure instanceof TransportException transport && !transport.sent())
        || (failure instanceof ServiceException service && service.kind() == Kind.THROTTLED);
  }

  private StreamingResponse open(ApiRequest request) {
    URI base = endpoint.get();
    CloseableHttpResponse response =
        context.transport().send(request, url(base, request), signedHeaders(request));
    ResponseHeaders headers = HttpTransport.headers(response);
    StreamingResponse answer;
    try {
      answer = new StreamingResponse(response, headers);
    } catch (IOException e) {
      throw broken(request, headers, e);
    }
    if (answer.status() < FIRST_ERROR_STATUS) {
      return answer;
    }
    try (answer) {
      byte[] body = answer.body().readNBytes(MAX_ERROR_BYTES);
      String caller = context.signer().label();
      throw ErrorAnswer.toException(request.what(), caller, answer.status(), headers, body);
    } catch (IOException e) {
      throw broken(request, headers, e);
    }
  }

  private static byte[] readAll(ApiRequest request, StreamingResponse answer) {
    try {
      byte[] body = answer.body().readNBytes(MAX_ANSWER_BYTES + 1);
      if (body.length > MAX_ANSWER_BYTES) {
        throw new ProtocolException(
            "Cannot "
                + request.what()
                + ": the answer has more than "
                + MAX_ANSWER_BYTES
                + " bytes"
                + answer.headers().requestIdSuffix()
                + ".");
      }
      return body;
    } catch (IOException e) {
      throw broken(request, answer.headers(), e);
    }
  }

  private static TransportException broken(
      ApiRequest request, ResponseHeaders headers, IOException e) {
    String message =
        "Cannot "
            + request.what()
            + ": the answer broke off ("
            + e
            + ")"
            + headers.requestIdSuffix()
            + ".";
    return new TransportException(message, true, e);
  }

  private Map<String, String> signedHeaders(ApiRequest request) {
    Map<String, String> headers = new LinkedHashMap<>(request.headers());
    headers.put("Date", RFC_1123.format(context.clock().instant()));
    headers.put("User-Agent", context.userAgent());
    headers.put("x-odps-user-agent", context.userAgent());
    request.body().ifPresent(body -> headers.put("Content-Type", body.contentType()));
    SigningRequest covered =
        new SigningRequest(request.method(), request.path(), request.query(), headers);
    headers.putAll(context.signer().sign(covered));
    return headers;
  }

  private static URI url(URI base, ApiRequest request) {
    String query = PercentEncoding.query(request.query());
    String path = base + PercentEncoding.path(request.path());
    return URI.create(query.isEmpty() ? path : path + "?" + query);
  }
}
