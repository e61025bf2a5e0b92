package io.maxcompute.spark.command;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A standalone Spark cluster on this machine: a master, workers and their executors, each a process
 * of its own, from Spark's published jars.
 */
final class StandaloneCluster implements AutoCloseable {
  /** Options of a Java process that lives too briefly to be worth compiling for. */
  static final List<String> SHORT_LIVED = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

  private static final String HOST = "127.0.0.1";
  private static final Path SPARK =
      Commands.MODULE.resolve("spark-distribution/target/spark-" + Commands.SCALA);

  private final Path directory;
  private final String master;
  private final List<Process> processes = new ArrayList<>();

  private StandaloneCluster(Path directory, int port) {
    this.directory = directory;
    this.master = "spark://" + HOST + ":" + port;
  }

  /**
   * Starts a master and workers of two cores each.
   *
   * @param directory where they log and work
   */
  static StandaloneCluster start(Path directory, int workers) throws IOException {
    StandaloneCluster cluster = new StandaloneCluster(directory, freePort());
    try {
      cluster.startMaster();
      for (int i = 0; i < workers; i++) {
        cluster.startWorker(i);
      }
      return cluster;
    } catch (IOException e) {
      cluster.close();
      throw e;
    }
  }

  private void startMaster() throws IOException {
    String port = master.substring(master.lastIndexOf(':') + 1);
    start("master", "master.Master", "--host", HOST, "--port", port, "--webui-port", "0");
  }

  /** Starts a worker on an address of its own: no task runs twice at a time on one host. */
  private void startWorker(int number) throws IOException {
    start(
        "worker-" + number,
        "worker.Worker",
        "--host",
        "127.0.0." + (1 + number),
        "--webui-port",
        "0",
        "--cores",
        "2",
        "--memory",
        "1g",
        "--work-dir",
        directory.resolve("work-" + number).toString(),
        master);
  }

  private void start(String name, String role, String... arguments) throws IOException {
    List<String> options = new ArrayList<>(SHORT_LIVED);
    options.add("-Xmx512m");
    options.add("-Dspark.deploy.maxExecutorRetries=-1"); // however many are killed
    List<String> line = java(options, SPARK.resolve("jars") + "/*");
    line.add("org.apache.spark.deploy." + role);
    line.addAll(List.of(arguments));
    processes.add(Commands.start(environment(), line, directory.resolve(name + ".log")));
  }

  /** Starts a driver whose main class is one of the tests. */
  Process startDriver(Class<?> main, List<String> options, Path output) throws IOException {
    List<String> all = new ArrayList<>(options);
    all.add("-Dspark.master=" + master);
    all.add("-Dspark.driver.host=" + HOST);
    all.add("-Dspark.driver.bindAddress=" + HOST);
    all.add("-Dspark.jars=" + System.getProperty("connector.jar"));
    String classes = Commands.MODULE.resolve("target/test-classes").toString();
    List<String> line =
        java(
            all,
            String.join(
                ":", classes, System.getProperty("connector.jar"), SPARK.resolve("jars") + "/*"));
    line.add(main.getName());
    Process driver = Commands.start(environment(), line, output);
    processes.add(driver);
    return driver;
  }

  private static List<String> java(List<String> options, String classPath) {
    List<String> line = new ArrayList<>();
    line.add(ProcessHandle.current().info().command().orElse("java"));
    line.addAll(options);
    line.addAll(List.of("-cp", classPath));
    return line;
  }

  private static Map<String, String> environment() {
    return Map.of(
        "SPARK_HOME",
        SPARK.toString(),
        "SPARK_LOCAL_IP",
        HOST,
        "SPARK_SCALA_VERSION",
        Commands.SCALA);
  }

  /** Returns what applications connect to. */
  String master() {
    return master;
  }

  /** Returns the executors of one worker that are alive. */
  List<ProcessHandle> executors(int worker) {
    return processes.get(1 + worker).children().filter(ProcessHandle::isAlive).toList();
  }

  /** Returns what a worker has logged. */
  String log(int worker) throws IOException {
    return Commands.text(directory.resolve("worker-" + worker + ".log"));
  }

  @Override
  public void close() {
    for (Process process : processes) {
      Stream<ProcessHandle> executors = process.descendants();
      executors.forEach(ProcessHandle::destroy);
      process.destroy();
    }
    for (Process process : processes) {
      try {
        process.waitFor(1, TimeUnit.MINUTES);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
