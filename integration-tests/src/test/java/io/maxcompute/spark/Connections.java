package io.maxcompute.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.maxcompute.emulator.EmulatorServer;
import java.lang.reflect.Field;
import java.util.stream.Stream;
import org.eclipse.jetty.server.ServerConnector;

/** The connections that are open at an emulator, which its own API does not count. */
public final class Connections {
  private Connections() {}

  /** Asserts that clients have closed, or soon will have closed, what they had opened. */
  public static void assertAllClosed(EmulatorServer server) {
    Eventually.holds("every connection is closed", () -> assertThat(open(server)).isZero());
  }

  /** Returns the connections open at both ports. */
  static int open(EmulatorServer server) {
    return Stream.of("control", "storage")
        .map(listener -> (ServerConnector) field(field(server, listener), "connector"))
        .mapToInt(connector -> connector.getConnectedEndPoints().size())
        .sum();
  }

  private static Object field(Object owner, String name) {
    try {
      Field field = owner.getClass().getDeclaredField(name);
      field.setAccessible(true);
      return field.get(owner);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("the emulator is built otherwise now", e);
    }
  }
}
