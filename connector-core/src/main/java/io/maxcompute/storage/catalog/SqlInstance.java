package io.maxcompute.storage.catalog;

/**
 * A statement that was submitted.
 *
 * @param id names it in the service
 * @param sql its text
 */
public record SqlInstance(String id, String sql) {}
