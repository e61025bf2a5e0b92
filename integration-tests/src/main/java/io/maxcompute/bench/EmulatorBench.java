package io.maxcompute.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Measures how fast the emulator serves a table against how fast a plain file server serves the
 * same bytes: the same client, the same loopback, rounds in turn. Fails if the emulator has less
 * than half the speed.
 */
@Command(
    name = "bench-emulator",
    mixinStandardHelpOptions = true,
    description = "Compares the emulator's reads with a plain file server.")
public final class EmulatorBench implements Callable<Integer> {
  private static final double LEAST_RATIO = 0.5;
  private static final int BUFFER_BYTES = 256 << 10;

  @Option(names = "--rounds", description = "Measured rounds of each. Default: ${DEFAULT-VALUE}.")
  private int rounds = 5;

  @Spec private @Nullable CommandSpec spec;

  private EmulatorBench() {}

  /** Runs the benchmark; status 1 if the emulator is too slow. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new EmulatorBench()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path file = Files.createTempFile("bench-emulator", ".arrows");
    try (ServedTable table = ServedTable.start()) {
      table.save(file);
      try (FileServer plain = FileServer.start(file)) {
        return compare(table, plain, Files.size(file));
      }
    } finally {
      Files.delete(file);
    }
  }

  private int compare(ServedTable table, FileServer plain, long bytes) throws IOException {
    double[] emulator = new double[rounds];
    double[] files = new double[rounds];
    measure(table.address(), table.rawRequest(), bytes);
    measure(plain.address(), "GET / HTTP/1.1\r\n\r\n", bytes);
    for (int round = 0; round < rounds; round++) {
      emulator[round] = measure(table.address(), table.rawRequest(), bytes);
      files[round] = measure(plain.address(), "GET / HTTP/1.1\r\n\r\n", bytes);
    }
    double ratio = median(emulator) / median(files);
    print(
        String.format(
            Locale.ROOT, "%,d rows, %,d bytes, %d rounds", ServedTable.ROWS, bytes, rounds));
    print(line("emulator", emulator));
    print(line("file server", files));
    String verdict = ratio >= LEAST_RATIO ? "fast enough" : "too slow";
    print(
        String.format(Locale.ROOT, "ratio %.2f (at least %.2f): %s", ratio, LEAST_RATIO, verdict));
    return ratio >= LEAST_RATIO ? 0 : 1;
  }

  /** Returns the speed of one answer in MB/s, from connecting to the end of the connection. */
  private static double measure(InetSocketAddress server, String request, long bytes)
      throws IOException {
    ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    long start = System.nanoTime();
    long received = 0;
    try (SocketChannel socket = SocketChannel.open(server)) {
      socket.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
      for (int count = socket.read(buffer); count >= 0; count = socket.read(buffer)) {
        received += count;
        buffer.clear();
      }
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    if (received < bytes) {
      throw new IOException("received " + received + " bytes instead of " + bytes);
    }
    return bytes / 1e6 / seconds;
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  private static String line(String name, double[] values) {
    return String.format(
        Locale.ROOT,
        "%-12s median %,.0f MB/s, min %,.0f, max %,.0f",
        name,
        median(values),
        Arrays.stream(values).min().orElse(0),
        Arrays.stream(values).max().orElse(0));
  }

  private void print(String line) {
    if (spec == null) {
      throw new IllegalStateException("picocli sets the specification");
    }
    spec.commandLine().getOut().println(line);
    spec.commandLine().getOut().flush();
  }
}
