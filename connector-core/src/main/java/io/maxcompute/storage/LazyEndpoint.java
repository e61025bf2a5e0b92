package io.maxcompute.storage;

import java.net.URI;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** An endpoint that is discovered when it is first needed, and again if that failed. */
final class LazyEndpoint implements Supplier<URI> {
  private final Supplier<URI> discovery;
  private @Nullable URI found;

  LazyEndpoint(Supplier<URI> discovery) {
    this.discovery = discovery;
  }

  @Override
  public synchronized URI get() {
    if (found == null) {
      found = discovery.get();
    }
    return found;
  }
}
