package io.maxcompute.storage.catalog;

import java.time.Instant;
import java.util.Optional;

/**
 * A schema of a project (control-plane.md, section 3.3).
 *
 * @param project project that it is part of
 * @param name its name
 * @param owner account that owns it; empty if not given
 * @param comment empty if there is none; never given in lists
 * @param created when it was made; never given in lists
 * @param lastModified when it was changed; never given in lists
 */
public record SchemaInfo(
    String project,
    String name,
    String owner,
    String comment,
    Optional<Instant> created,
    Optional<Instant> lastModified) {}
