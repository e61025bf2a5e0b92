package io.maxcompute.storage.catalog;

import java.time.Instant;
import java.util.Optional;

/**
 * A statement in a list of them (control-plane.md, section 5.6).
 *
 * @param id names it in the service
 * @param owner account that submitted it; empty if not given
 * @param status {@code Running}, {@code Suspended} or {@code Terminated}
 * @param started when it began; empty if not given
 * @param ended when it ended; empty if it has not
 */
public record SqlInstanceInfo(
    String id, String owner, String status, Optional<Instant> started, Optional<Instant> ended) {}
