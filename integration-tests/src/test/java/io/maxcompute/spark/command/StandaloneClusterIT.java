package io.maxcompute.spark.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.maxcompute.spark.command.Commands.Outcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The job on a real standalone cluster: driver, master, worker and executor each a process. */
class StandaloneClusterIT {
  private static final String HOST = "127.0.0.1";

  private final List<Process> cluster = new ArrayList<>();

  @TempDir private Path scratch;

  @AfterEach
  void stopCluster() throws InterruptedException {
    for (Process process : cluster) {
      process.descendants().forEach(ProcessHandle::destroy);
      process.destroy();
      process.waitFor(1, TimeUnit.MINUTES);
    }
  }

  @Test
  void writesAndReadsFlightsOnExecutorsOfTheirOwn() throws Exception {
    String master = "spark://" + HOST + ":" + freePort();
    startMaster(master);
    startWorker(master);

    Outcome outcome = Commands.run(Map.of("SPARK_MASTER", master), "quickstart");

    assertThat(outcome.output())
        .contains("What came back is what went in")
        .containsPattern("write by month +\\|250000");
    assertThat(outcome.status()).isZero();
    assertThat(Commands.text(scratch.resolve("worker.log"))).contains("Asked to launch executor");
  }

  private void startMaster(String master) throws IOException {
    String port = master.substring(master.lastIndexOf(':') + 1);
    start("master", "master.Master", "--host", HOST, "--port", port, "--webui-port", "0");
  }

  private void startWorker(String master) throws IOException {
    Path work = scratch.resolve("work");
    start(
        "worker",
        "worker.Worker",
        "--host",
        HOST,
        "--webui-port",
        "0",
        "--cores",
        "2",
        "--memory",
        "1g",
        "--work-dir",
        work.toString(),
        master);
  }

  private void start(String name, String role, String... arguments) throws IOException {
    Path spark = Commands.MODULE.resolve("spark-distribution/target/spark-" + Commands.SCALA);
    List<String> line = new ArrayList<>();
    line.add(ProcessHandle.current().info().command().orElse("java"));
    line.addAll(List.of("-Xmx512m", "-cp", spark.resolve("jars") + "/*"));
    line.add("org.apache.spark.deploy." + role);
    line.addAll(List.of(arguments));
    Map<String, String> environment =
        Map.of(
            "SPARK_HOME",
            spark.toString(),
            "SPARK_LOCAL_IP",
            HOST,
            "SPARK_SCALA_VERSION",
            Commands.SCALA);
    cluster.add(Commands.start(environment, line, scratch.resolve(name + ".log")));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
