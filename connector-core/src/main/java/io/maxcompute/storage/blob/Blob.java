package io.maxcompute.storage.blob;

import java.io.InputStream;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A blob of a {@link BlobReader}.
 *
 * @param contentType MIME type that it was uploaded with
 * @param fileName that it was uploaded with
 * @param length in bytes, if the service says it before the content
 * @param content its bytes, borrowed: usable until the reader goes on, and closed with it. Closing
 *     it does nothing. Its reads fail as those of the reader do
 */
public record Blob(
    Optional<String> contentType,
    Optional<String> fileName,
    OptionalLong length,
    InputStream content) {}
