package io.maxcompute.emulator.type;

import java.util.List;
import java.util.stream.Collectors;

/** A MaxCompute type (storage-api.md 6.1). Immutable. */
public sealed interface OdpsType {

  /** Returns the type string: lower case, no spaces. */
  String text();

  /** Returns the numeric code of the write-schema form (storage-api.md 6.2). */
  int code();

  /** Returns whether this is the argument-free type {@code kind}. */
  default boolean is(Kind kind) {
    return this instanceof Primitive primitive && primitive.kind() == kind;
  }

  /** Returns whether this is {@code kind}, or is nested and has it at any depth. */
  default boolean contains(Kind kind) {
    if (this instanceof ArrayOf array) {
      return array.element().contains(kind);
    } else if (this instanceof MapOf map) {
      return map.key().contains(kind) || map.value().contains(kind);
    } else if (this instanceof StructOf struct) {
      return struct.members().stream().anyMatch(member -> member.type().contains(kind));
    }
    return is(kind);
  }

  /** Returns the argument-free type {@code kind}. */
  static OdpsType of(Kind kind) {
    return new Primitive(kind);
  }

  /** A type without arguments. */
  record Primitive(Kind kind) implements OdpsType {
    @Override
    public String text() {
      return kind.text();
    }

    @Override
    public int code() {
      return kind.code();
    }
  }

  /**
   * A decimal number.
   *
   * @param legacy whether it was declared without arguments: shown as (54,18), carried as (38,18)
   */
  record Decimal(int precision, int scale, boolean legacy) implements OdpsType {
    @Override
    public String text() {
      return legacy ? "decimal" : "decimal(" + precision + "," + scale + ")";
    }

    @Override
    public int code() {
      return 5;
    }
  }

  /**
   * Text with a limit.
   *
   * @param fixed true for CHAR, false for VARCHAR
   * @param length most characters
   */
  record Text(boolean fixed, int length) implements OdpsType {
    @Override
    public String text() {
      return (fixed ? "char(" : "varchar(") + length + ")";
    }

    @Override
    public int code() {
      return fixed ? 9 : 10;
    }
  }

  /** A list of values of one type. */
  record ArrayOf(OdpsType element) implements OdpsType {
    @Override
    public String text() {
      return "array<" + element.text() + ">";
    }

    @Override
    public int code() {
      return 17;
    }
  }

  /** A map. */
  record MapOf(OdpsType key, OdpsType value) implements OdpsType {
    @Override
    public String text() {
      return "map<" + key.text() + "," + value.text() + ">";
    }

    @Override
    public int code() {
      return 18;
    }
  }

  /** A struct; the order of its members matters. */
  record StructOf(List<Member> members) implements OdpsType {
    public StructOf {
      members = List.copyOf(members);
    }

    @Override
    public String text() {
      return members.stream()
          .map(member -> quoted(member.name()) + ":" + member.type().text())
          .collect(Collectors.joining(",", "struct<", ">"));
    }

    @Override
    public int code() {
      return 19;
    }

    private static String quoted(String name) {
      boolean plain =
          !name.isEmpty() && name.chars().allMatch(c -> Character.isLetterOrDigit(c) || c == '_');
      return plain ? name : "`" + name.replace("`", "``") + "`";
    }
  }

  /** One member of a struct. */
  record Member(String name, OdpsType type) {}
}
