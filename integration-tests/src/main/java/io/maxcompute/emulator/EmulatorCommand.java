package io.maxcompute.emulator;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.maxcompute.emulator.auth.Credential;
import io.maxcompute.emulator.storage.Switches;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Runs the emulator as a process. The first line of its output is one JSON object with {@code
 * endpoint}, {@code storageEndpoint}, {@code project}, {@code accessKeyId} and {@code
 * accessKeySecret}; the rest is for people. Ends on SIGTERM or SIGINT.
 */
@Command(
    name = "emulator",
    mixinStandardHelpOptions = true,
    description = "Runs a local emulator of the MaxCompute service.")
public final class EmulatorCommand implements Callable<Integer> {
  @Option(
      names = "--host",
      description =
          "Address to listen on; 0.0.0.0 for all: callers are then sent to the storage plane under"
              + " the name that they used. Default: ${DEFAULT-VALUE}.")
  private String host = "127.0.0.1";

  @Option(names = "--port", description = "Port of the control plane. Default: a free one.")
  private int port;

  @Option(
      names = "--storage-port",
      description = "Port of the storage plane; may be the same. Default: a free one.")
  private int storagePort;

  @Option(names = "--data", description = "Directory that keeps the tables. Default: none kept.")
  private @Nullable Path data;

  @Option(names = "--project", description = "Name of the project. Default: ${DEFAULT-VALUE}.")
  private String project = "emulator";

  @Option(
      names = "--page-size",
      description = "Most entries in one page of a list. Default: ${DEFAULT-VALUE}.")
  private int pageSize = EmulatorConfig.defaults().pageSize();

  @Option(
      names = "--no-schemas",
      description = "Serves a project without schemas, as projects were made at first.")
  private boolean noSchemas;

  @Option(
      names = "--synchronous-sql",
      description = "Answers a submitted statement with its result instead of an instance to ask.")
  private boolean synchronousSql;

  @Option(
      names = "--switch",
      paramLabel = "NAME=VALUE",
      completionCandidates = SwitchNames.class,
      description =
          "Chooses where the sources of the protocol leave a choice; the README's section on the"
              + " emulator says what. Repeatable. Names: ${COMPLETION-CANDIDATES}.")
  private List<String> switches = new ArrayList<>();

  @Option(
      names = "--credential",
      paramLabel = "ID:SECRET[:TOKEN]",
      description = "One more key that is known, a temporary one if it has a token. Repeatable.")
  private List<String> credentials = new ArrayList<>();

  @Spec private @Nullable CommandSpec spec;

  private EmulatorCommand() {}

  /** What {@code --help} lists as names of switches. */
  static final class SwitchNames implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Switches.names().iterator();
    }
  }

  /** Returns a command line that runs the command. Of repeated options the last counts. */
  static CommandLine line() {
    return new CommandLine(new EmulatorCommand()).setOverwrittenOptionsAllowed(true);
  }

  /** Runs the command and ends the process with its status. */
  public static void main(String[] arguments) {
    System.exit(line().execute(arguments));
  }

  @Override
  public Integer call() throws InterruptedException {
    EmulatorServer server = EmulatorServer.start(config());
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  server.close();
                  stopped.countDown();
                },
                "emulator-stop"));
    greet(server);
    stopped.await();
    return 0;
  }

  /** Returns what the options say. */
  EmulatorConfig config() {
    EmulatorConfig config =
        EmulatorConfig.defaults()
            .withHost(host)
            .withPorts(port, storagePort)
            .withProject(project)
            .withPageSize(pageSize)
            .withThreeTier(!noSchemas)
            .withSynchronousSql(synchronousSql)
            .withSwitches(chosen());
    for (String credential : credentials) {
      config = config.withCredential(credential(credential));
    }
    return data == null ? config : config.withDataDirectory(data);
  }

  private Switches chosen() {
    Switches chosen = Switches.DEFAULT;
    for (String text : switches) {
      String[] parts = text.split("=", 2);
      if (parts.length < 2) {
        throw misused("--switch takes NAME=VALUE, not '" + text + "'");
      }
      try {
        chosen = chosen.with(parts[0], parts[1]);
      } catch (IllegalArgumentException e) {
        throw misused(String.valueOf(e.getMessage()));
      }
    }
    return chosen;
  }

  private Credential credential(String text) {
    List<String> parts = List.of(text.split(":", 3));
    if (parts.size() < 2 || parts.stream().anyMatch(String::isEmpty)) {
      throw misused("--credential takes ID:SECRET or ID:SECRET:TOKEN");
    }
    return new Credential(parts.get(0), parts.get(1), parts.size() == 3 ? parts.get(2) : null);
  }

  private CommandLine.ParameterException misused(String message) {
    return new CommandLine.ParameterException(spec().commandLine(), message);
  }

  private CommandSpec spec() {
    if (spec == null) {
      throw new IllegalStateException("picocli sets the specification");
    }
    return spec;
  }

  private void greet(EmulatorServer server) {
    PrintWriter out = spec().commandLine().getOut();
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("endpoint", server.endpoint().toString());
    json.put("storageEndpoint", server.storageEndpoint().toString());
    json.put("project", server.project());
    json.put("accessKeyId", server.accessKeyId());
    json.put("accessKeySecret", server.accessKeySecret());
    out.println(json);
    out.println(snippet(server));
    out.flush();
  }

  private static String snippet(EmulatorServer server) {
    return String.join(
        "\n",
        "",
        "The emulator is ready. To make a table, from the repository's folder:",
        "",
        "  export MAXCOMPUTE_ENDPOINT=" + server.endpoint(),
        "  export MAXCOMPUTE_PROJECT=" + server.project(),
        "  export ALIBABA_CLOUD_ACCESS_KEY_ID=" + server.accessKeyId(),
        "  export ALIBABA_CLOUD_ACCESS_KEY_SECRET=" + server.accessKeySecret(),
        "  integration-tests/bin/sql 'CREATE TABLE my_table (id BIGINT, name STRING)'",
        "",
        "In a notebook:",
        "",
        "  df = (spark.read.format(\"maxcompute\")",
        option("endpoint", server.endpoint().toString()),
        option("project", server.project()),
        option("accessKeyId", server.accessKeyId()),
        option("accessKeySecret", server.accessKeySecret()),
        "        .option(\"table\", \"my_table\")",
        "        .load())",
        "",
        "Faults: POST " + server.endpoint() + "/emulator/faults. Stop with Ctrl-C.");
  }

  private static String option(String key, String value) {
    return "        .option(\"" + key + "\", \"" + value + "\")";
  }
}
