package io.maxcompute.storage.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.maxcompute.storage.catalog.SqlFailedException.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqlFailureTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ODPS-0010000:System internal error - x                            | ODPS-0010000 | INTERNAL
          ODPS-0420153:x                                                    | ODPS-0420153 | INTERNAL
          ODPS-0430055: InternalConnectionError                             | ODPS-0430055 | INTERNAL
          ODPS-0110141:Data version exception                               | ODPS-0110141 | CONFLICT
          ODPS-0123055:User script exception                                | ODPS-0123055 | INVALID
          ODPS-0130013:Authorization exception - Access Denied              | ODPS-0130013 | PERMISSION
          ODPS-0420095: Access Denied - no privilege                        | ODPS-0420095 | PERMISSION
          ODPS-0130131:[1,15] Table not found - table p.s.t cannot be resolved | ODPS-0130131 | NOT_FOUND
          ODPS-0420111: Project not found - 'p'.                            | ODPS-0420111 | NOT_FOUND
          ODPS-0421111: Partition not found                                 | ODPS-0421111 | NOT_FOUND
          ODPS-0130161:[1,1] Parse exception - invalid token 'SELEC'        | ODPS-0130161 | PARSE
          ODPS-0420411: Invalid argument - x                                | ODPS-0420411 | INVALID
          ODPS-0130071:[1,8] Semantic analysis exception - column x         | ODPS-0130071 | INVALID
          ODPS-0121145:Data overflow                                        | ODPS-0121145 | DATA
          ODPS-0110061: Failed to run ddltask - AlreadyExistsException(message:t) | ODPS-0110061 | ALREADY_EXISTS
          ODPS-0110061: Failed to run ddltask - NoSuchObjectException(message:p) | ODPS-0110061 | NOT_FOUND
          ODPS-0110061: Failed to run ddltask - other                       | ODPS-0110061 | OTHER
          FAILED: ODPS-0130131:Table not found                              | ODPS-0130131 | NOT_FOUND
          ODPS-9999999: something new                                       | ODPS-9999999 | OTHER
          ODPS-12: no code                                                  | ''           | OTHER
          it just failed                                                    | ''           | OTHER
          """)
  void sortsATextByItsCode(String text, String code, Kind kind) {
    assertThat(SqlFailure.of(text)).isEqualTo(new SqlFailure(kind, code, text));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          NoSuchTable         | no table | NoSuchTable         | NOT_FOUND
          NoSuchObject        | nothing  | NoSuchObject        | NOT_FOUND
          ParseError          | bad      | ParseError          | PARSE
          NoPermission        | never    | NoPermission        | PERMISSION
          InvalidParameter    | odd      | InvalidParameter    | INVALID
          ObjectAlreadyExists | is there | ObjectAlreadyExists | ALREADY_EXISTS
          InternalServerError | sorry    | InternalServerError | INTERNAL
          Surprise            | what     | Surprise            | OTHER
          ODPS-0420411: Invalid argument - | odd | ODPS-0420411 | INVALID
          NoSuchObject        | ODPS-0130131:Table not found | ODPS-0130131 | NOT_FOUND
          NoPermission        | ODPS-9999999:new | ODPS-9999999 | PERMISSION
          """)
  void sortsAnErrorDocument(String name, String message, String code, Kind kind) {
    String document =
        "<?xml version=\"1.0\"?>\n<Error><Code>"
            + name
            + "</Code><Message><![CDATA["
            + message
            + "]]></Message></Error>";

    assertThat(SqlFailure.of(document)).isEqualTo(new SqlFailure(kind, code, message));
  }

  @Test
  void takesABrokenDocumentForWords() {
    assertThat(SqlFailure.of("<Error> ODPS-0130161"))
        .isEqualTo(new SqlFailure(Kind.PARSE, "ODPS-0130161", "<Error> ODPS-0130161"));
  }

  @Test
  void usesTheCodeOfADocumentWithoutAMessage() {
    assertThat(SqlFailure.of("<Error><Code>NoSuchTable</Code></Error>").reason())
        .isEqualTo("NoSuchTable");
  }
}
