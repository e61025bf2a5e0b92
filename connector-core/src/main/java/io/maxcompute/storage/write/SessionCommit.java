package io.maxcompute.storage.write;

import io.maxcompute.storage.error.CommitStateUnknownException;
import io.maxcompute.storage.error.ServiceException;
import io.maxcompute.storage.error.StorageException;
import io.maxcompute.storage.error.TransportException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;

/**
 * Commits a session, whatever becomes of the answers.
 *
 * @param streams those to commit; absent for the latest version of each
 */
record SessionCommit(WriteCalls calls, WriteSession session, Optional<List<StreamCommit>> streams) {

  /**
   * @throws CommitStateUnknownException if nobody can say whether it happened
   * @throws ServiceException if the service refused
   */
  void run() {
    try {
      attempt();
    } catch (ServiceException e) {
      if (e.kind() != ServiceException.Kind.CONFLICT || !closedOthers(e)) {
        throw e;
      }
      attempt();
    }
  }

  private void attempt() {
    try {
      calls.commit(session, streams);
    } catch (StorageException e) {
      if (refused(e)) {
        throw e;
      }
      confirm(e);
    }
  }

  /**
   * Closes the streams that the commit does not name, such as those of writers that were killed: a
   * service may refuse the commit because they are open (storage-api.md, section 4.1).
   *
   * @return whether there were any
   */
  private boolean closedOthers(ServiceException refusal) {
    Set<StreamId> named =
        streams.orElse(List.of()).stream().map(StreamCommit::id).collect(Collectors.toSet());
    if (named.isEmpty()) {
      return false;
    }
    boolean closed = false;
    try {
      for (Map.Entry<String, Long> latest :
          WriteMessages.sessionStatus(calls.session(session)).streams().entrySet()) {
        StreamId id = new StreamId(latest.getKey(), Math.toIntExact(latest.getValue()));
        if (!named.contains(id)) {
          closed |= closed(id);
        }
      }
    } catch (StorageException | IllegalArgumentException | ArithmeticException e) {
      refusal.addSuppressed(e);
    }
    return closed;
  }

  private boolean closed(StreamId id) {
    try {
      calls.close(session, id, new StreamTicket("", session.routeToken(), "", -1));
      return true;
    } catch (ServiceException e) { // it was closed already
      return false;
    }
  }

  private static boolean refused(StorageException failure) {
    return (failure instanceof ServiceException service
            && service.kind() != ServiceException.Kind.UNAVAILABLE)
        || (failure instanceof TransportException transport && !transport.sent());
  }

  /**
   * Finds out whether a commit of unknown outcome took effect: asks once, and where the session is
   * not said to be at its end, commits once more, which changes nothing if the first one did
   * (storage-api.md, sections 2.6 and 2.19).
   */
  private void confirm(StorageException failure) {
    String state = "unknown";
    try {
      state = calls.session(session).json().path("SessionStatus").asText("not stated");
      if (state.equalsIgnoreCase("COMMITTED")) {
        return;
      }
      if (state.equalsIgnoreCase("NORMAL") || state.equals("not stated")) {
        calls.commit(session, streams);
        return;
      }
    } catch (StorageException | CancellationException e) { // also when its waits are interrupted
      failure.addSuppressed(e);
    }
    throw new CommitStateUnknownException(
        "The commit of "
            + session
            + " was sent, but its outcome is unknown ("
            + failure.getMessage()
            + "); asked afterwards, the service calls the session's state '"
            + state
            + "'. Nothing was rolled back. Check the table before you run the job again.",
        failure);
  }
}
