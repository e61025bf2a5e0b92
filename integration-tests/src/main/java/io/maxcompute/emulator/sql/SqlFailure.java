package io.maxcompute.emulator.sql;

import io.maxcompute.emulator.error.ServiceError;
import io.maxcompute.emulator.store.TableName;

/** Failures of SQL in the service's words (control-plane.md 5.5): the text is the task's result. */
final class SqlFailure {
  private SqlFailure() {}

  static ServiceError parse(String reason) {
    return of("ODPS-0130161", "[1,1] Parse exception - " + reason);
  }

  static ServiceError semantic(String reason) {
    return of("ODPS-0130071", "[1,1] Semantic analysis exception - " + reason);
  }

  static ServiceError noTable(String project, TableName name) {
    return of(
        "ODPS-0130131",
        "[1,1] Table not found - table " + project + "." + name + " cannot be resolved");
  }

  static ServiceError ddl(String reason) {
    return of("ODPS-0110061", " Failed to run ddltask - " + reason);
  }

  static ServiceError data(String reason) {
    return of("ODPS-0121145", "Data exception - " + reason);
  }

  static ServiceError cancelled() {
    return ServiceError.conflict("InvalidStateSetting", "The instance was stopped.");
  }

  private static ServiceError of(String code, String text) {
    return new ServiceError(400, code, code + ":" + text);
  }
}
