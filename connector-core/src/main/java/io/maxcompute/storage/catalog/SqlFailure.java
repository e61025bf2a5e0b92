package io.maxcompute.storage.catalog;

import io.maxcompute.storage.catalog.SqlFailedException.Kind;
import io.maxcompute.storage.error.ProtocolException;
import io.maxcompute.storage.http.XmlElement;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The service's account of why a statement failed (control-plane.md, sections 5.5 and 6.2).
 *
 * @param kind what sort of failure it is
 * @param code such as {@code ODPS-0130131}; empty if there is none
 * @param reason the service's text
 */
record SqlFailure(Kind kind, String code, String reason) {
  private static final Pattern CODE = Pattern.compile("ODPS-\\d{7}");
  private static final Map<String, Kind> KINDS =
      Map.ofEntries(
          Map.entry("ODPS-0010000", Kind.INTERNAL),
          Map.entry("ODPS-0420153", Kind.INTERNAL),
          Map.entry("ODPS-0430055", Kind.INTERNAL),
          Map.entry("ODPS-0110141", Kind.CONFLICT),
          Map.entry("ODPS-0121145", Kind.DATA),
          Map.entry("ODPS-0123055", Kind.INVALID),
          Map.entry("ODPS-0130071", Kind.INVALID),
          Map.entry("ODPS-0420411", Kind.INVALID),
          Map.entry("ODPS-0130013", Kind.PERMISSION),
          Map.entry("ODPS-0420095", Kind.PERMISSION),
          Map.entry("ODPS-0130131", Kind.NOT_FOUND),
          Map.entry("ODPS-0420111", Kind.NOT_FOUND),
          Map.entry("ODPS-0421111", Kind.NOT_FOUND),
          Map.entry("ODPS-0130161", Kind.PARSE),
          Map.entry("InternalServerError", Kind.INTERNAL),
          Map.entry("ParseError", Kind.PARSE),
          Map.entry("InvalidArgument", Kind.INVALID),
          Map.entry("InvalidParameter", Kind.INVALID),
          Map.entry("NoPermission", Kind.PERMISSION),
          Map.entry("AccessDenied", Kind.PERMISSION),
          Map.entry("ObjectAlreadyExists", Kind.ALREADY_EXISTS),
          Map.entry("NoSuchObject", Kind.NOT_FOUND),
          Map.entry("NoSuchProject", Kind.NOT_FOUND),
          Map.entry("NoSuchSchema", Kind.NOT_FOUND),
          Map.entry("NoSuchTable", Kind.NOT_FOUND),
          Map.entry("NoSuchPartition", Kind.NOT_FOUND));

  /** Returns the failure that a result's text tells of: an error document, or words with a code. */
  static SqlFailure of(String result) {
    String text = result.strip();
    if (text.startsWith("<Error") || text.startsWith("<?xml")) {
      try {
        XmlElement error = XmlElement.parse(text.getBytes(StandardCharsets.UTF_8));
        return of(error.text("Code"), error.text("Message"));
      } catch (ProtocolException e) {
        return of("", text); // words after all
      }
    }
    return of("", text);
  }

  /**
   * @param name error code beside the text, often the name of a class; may be empty
   */
  static SqlFailure of(String name, String text) {
    Matcher matcher = CODE.matcher(name + " " + text);
    String code = matcher.find() ? matcher.group() : name;
    return new SqlFailure(kind(code, name, text), code, text.isEmpty() ? name : text);
  }

  private static Kind kind(String code, String name, String text) {
    if (text.contains("AlreadyExistsException")) {
      return Kind.ALREADY_EXISTS;
    } else if (text.contains("NoSuchObjectException")) {
      return Kind.NOT_FOUND;
    }
    return KINDS.getOrDefault(code, KINDS.getOrDefault(name, Kind.OTHER));
  }
}
