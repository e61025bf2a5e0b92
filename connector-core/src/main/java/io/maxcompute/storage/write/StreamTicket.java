package io.maxcompute.storage.write;

/**
 * What the service gave an opened stream, to be shown at every write.
 *
 * @param accessToken proves that this opener is the latest; empty without exactly-once mode
 * @param routeToken keeps calls on one server; may be empty
 * @param tableId the service's id of the table; may be empty
 * @param schemaVersion version of the schema it was opened with; -1 if not given
 */
record StreamTicket(String accessToken, String routeToken, String tableId, long schemaVersion) {

  /** Returns this ticket for another server; the same one if {@code token} is empty. */
  StreamTicket routedBy(String token) {
    return token.isEmpty() ? this : new StreamTicket(accessToken, token, tableId, schemaVersion);
  }

  /** Shows no token. */
  @Override
  public String toString() {
    return "ticket for table " + tableId + " at schema version " + schemaVersion;
  }
}
