package io.maxcompute.storage.write;

import java.util.Optional;

/**
 * The service's word that it has taken the rows of one request.
 *
 * @param rows rows of the stream that it has acknowledged, those of this request included
 * @param stagingId names the batch that took the rows, where they become visible without a commit;
 *     see {@link StreamingSession#isVisible}
 * @param warning the service's text; empty if there is none
 */
public record WriteReceipt(long rows, Optional<String> stagingId, String warning) {}
