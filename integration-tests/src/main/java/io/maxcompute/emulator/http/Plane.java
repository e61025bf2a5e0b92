package io.maxcompute.emulator.http;

import io.maxcompute.emulator.error.ServiceError;

/** One of the two faces of the service. Thread-safe. */
public interface Plane {

  /** Returns the name of the operation, for faults and the request log. */
  String action(Call call);

  /** Returns whether the operation reads its body as a stream. */
  boolean streamsBody(String action);

  /** Checks who is calling; throws if nobody known. */
  void authenticate(Call call);

  /** Performs the operation. */
  Answer perform(String action, Call call);

  /** Returns a refusal in the shape of this plane. */
  Answer failure(ServiceError error, Call call);

  /** Makes the session that the call names expire at once: the fault of that name. */
  void expireSession(Call call);
}
