package io.maxcompute.example;

import io.maxcompute.storage.StorageClient;
import io.maxcompute.storage.StorageConfig;
import io.maxcompute.storage.auth.CredentialsProvider;
import io.maxcompute.storage.catalog.SqlFailedException;
import io.maxcompute.storage.error.StorageException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/**
 * Runs SQL statements in MaxCompute and prints their results, by the plain Java client.
 *
 * <p>Arguments: the statements. {@code MAXCOMPUTE_ENDPOINT} and {@code MAXCOMPUTE_PROJECT} say
 * where, {@code ALIBABA_CLOUD_ACCESS_KEY_ID} and {@code ALIBABA_CLOUD_ACCESS_KEY_SECRET} who calls.
 */
public final class RunSql {
  private static final Duration DEADLINE = Duration.ofMinutes(5);
  private static final Map<String, String> HINTS = Map.of("odps.sql.type.system.odps2", "true");

  private RunSql() {}

  /** Runs each argument as a statement; the first that fails ends the process with status 1. */
  public static void main(String[] statements) {
    try (PrintStream out = stream(FileDescriptor.out);
        PrintStream err = stream(FileDescriptor.err)) {
      try {
        run(statements, out);
      } catch (SqlFailedException | StorageException | IllegalArgumentException e) {
        err.println(e.getMessage());
        System.exit(1);
      }
    }
  }

  private static void run(String[] statements, PrintStream out) {
    StorageConfig config =
        StorageConfig.builder(
                URI.create(variable("MAXCOMPUTE_ENDPOINT")),
                variable("MAXCOMPUTE_PROJECT"),
                CredentialsProvider.environment())
            .build();
    try (StorageClient client = StorageClient.create(config)) {
      for (String statement : statements) {
        out.print(client.sql().run(statement, HINTS, DEADLINE));
      }
    }
  }

  private static PrintStream stream(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
  }

  private static String variable(String name) {
    String value = System.getenv(name);
    if (value == null) {
      throw new IllegalArgumentException("Set the environment variable " + name + ".");
    }
    return value;
  }
}
