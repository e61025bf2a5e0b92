package io.maxcompute.storage.arrow;

/**
 * A complete Arrow IPC stream, ready to be sent, and sent again.
 *
 * @param bytes schema, batches and end marker
 * @param rows rows in all batches together
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, only sent
public record EncodedRows(byte[] bytes, long rows) {}
