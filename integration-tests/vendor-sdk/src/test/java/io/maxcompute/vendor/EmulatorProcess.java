package io.maxcompute.vendor;

import com.aliyun.odps.Odps;
import com.aliyun.odps.account.Account;
import com.aliyun.odps.account.AliyunAccount;
import com.aliyun.odps.credentials.StaticCredentialProvider;
import com.aliyun.odps.storage.MaxStorageClient;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * An emulator in a process of its own, so that its libraries and the SDK's never meet. Known beside
 * the default key is the temporary one of {@link #STS_KEY}, {@link #STS_SECRET}, {@link
 * #STS_TOKEN}.
 */
final class EmulatorProcess implements AutoCloseable {
  static final String STS_KEY = "STS.LTAI4EmulatorTemporary";
  static final String STS_SECRET = "temporarySecret0123456789";
  static final String STS_TOKEN = "temporary-token";

  private final Process process;
  private final JsonObject description;

  private EmulatorProcess(Process process, JsonObject description) {
    this.process = process;
    this.description = description;
  }

  /** Starts an emulator with more options of its command; it listens when this returns. */
  static EmulatorProcess start(String... options) {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.add("--add-opens=java.base/java.nio=ALL-UNNAMED");
    line.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=warn");
    line.addAll(List.of("-cp", System.getProperty("emulator.classpath")));
    line.add("io.maxcompute.emulator.EmulatorCommand");
    line.addAll(List.of("--credential", STS_KEY + ":" + STS_SECRET + ":" + STS_TOKEN));
    line.addAll(List.of(options));
    try {
      Process process =
          new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      return new EmulatorProcess(process, described(process));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start the emulator", e);
    }
  }

  /** The first line is JSON; the rest is for people and fits into the pipe. */
  private static JsonObject described(Process process) throws IOException {
    BufferedReader output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String first = output.readLine();
    if (first == null) {
      throw new IOException("the emulator ended with status " + exitValue(process));
    }
    return JsonParser.parseString(first).getAsJsonObject();
  }

  private static int exitValue(Process process) {
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return -1;
    }
  }

  private String field(String name) {
    return description.get(name).getAsString();
  }

  String endpoint() {
    return field("endpoint");
  }

  String storageEndpoint() {
    return field("storageEndpoint");
  }

  String project() {
    return field("project");
  }

  String accessKeyId() {
    return field("accessKeyId");
  }

  String accessKeySecret() {
    return field("accessKeySecret");
  }

  /** Returns the SDK's entry point with the default key. */
  Odps odps() {
    return odps(new AliyunAccount(accessKeyId(), accessKeySecret()));
  }

  Odps odps(Account account) {
    Odps odps = new Odps(account);
    odps.setEndpoint(endpoint());
    odps.setDefaultProject(project());
    return odps;
  }

  /** Returns the SDK's storage client, which finds the storage endpoint by itself. */
  MaxStorageClient storage() {
    return storageBuilder().build();
  }

  MaxStorageClient.Builder storageBuilder() {
    return MaxStorageClient.builder()
        .endpoint(endpoint())
        .project(project())
        .credentialsProvider(new StaticCredentialProvider(accessKeyId(), accessKeySecret()));
  }

  /** Returns how often the emulator was asked for each operation. */
  JsonObject requests() {
    return JsonParser.parseString(admin("GET", "/emulator/requests", "")).getAsJsonObject();
  }

  /** Adds a fault, as JSON. */
  void fault(String json) {
    admin("POST", "/emulator/faults", json);
  }

  void clearFaults() {
    admin("DELETE", "/emulator/faults", "");
  }

  private String admin(String method, String path, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(endpoint() + path))
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException("the emulator did not stop when told to");
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
