package io.maxcompute.storage.http;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * How connections are made and kept.
 *
 * @param connectTimeout most time to establish a connection
 * @param inactivityTimeout most time without a byte from the service, before and within an answer
 * @param maxConnections most connections open at once, to all endpoints together
 * @param proxy {@code http://host:port} of a forward proxy
 */
public record HttpSettings(
    Duration connectTimeout, Duration inactivityTimeout, int maxConnections, Optional<URI> proxy) {}
