package io.maxcompute.spark.predicate;

import java.util.List;
import java.util.Set;
import org.apache.spark.sql.catalyst.expressions.Abs;
import org.apache.spark.sql.catalyst.expressions.Add;
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.BitLength;
import org.apache.spark.sql.catalyst.expressions.BitwiseAnd;
import org.apache.spark.sql.catalyst.expressions.BitwiseNot;
import org.apache.spark.sql.catalyst.expressions.BitwiseOr;
import org.apache.spark.sql.catalyst.expressions.BitwiseXor;
import org.apache.spark.sql.catalyst.expressions.Contains;
import org.apache.spark.sql.catalyst.expressions.DateAdd;
import org.apache.spark.sql.catalyst.expressions.DateDiff;
import org.apache.spark.sql.catalyst.expressions.DayOfMonth;
import org.apache.spark.sql.catalyst.expressions.DayOfYear;
import org.apache.spark.sql.catalyst.expressions.Divide;
import org.apache.spark.sql.catalyst.expressions.EndsWith;
import org.apache.spark.sql.catalyst.expressions.EqualNullSafe;
import org.apache.spark.sql.catalyst.expressions.EqualTo;
import org.apache.spark.sql.catalyst.expressions.EvalMode;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GreaterThan;
import org.apache.spark.sql.catalyst.expressions.GreaterThanOrEqual;
import org.apache.spark.sql.catalyst.expressions.Hour;
import org.apache.spark.sql.catalyst.expressions.If;
import org.apache.spark.sql.catalyst.expressions.IsNotNull;
import org.apache.spark.sql.catalyst.expressions.IsNull;
import org.apache.spark.sql.catalyst.expressions.Length;
import org.apache.spark.sql.catalyst.expressions.LessThan;
import org.apache.spark.sql.catalyst.expressions.LessThanOrEqual;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.Lower;
import org.apache.spark.sql.catalyst.expressions.Minute;
import org.apache.spark.sql.catalyst.expressions.Month;
import org.apache.spark.sql.catalyst.expressions.Multiply;
import org.apache.spark.sql.catalyst.expressions.Not;
import org.apache.spark.sql.catalyst.expressions.Or;
import org.apache.spark.sql.catalyst.expressions.Overlay;
import org.apache.spark.sql.catalyst.expressions.Quarter;
import org.apache.spark.sql.catalyst.expressions.Remainder;
import org.apache.spark.sql.catalyst.expressions.Second;
import org.apache.spark.sql.catalyst.expressions.StartsWith;
import org.apache.spark.sql.catalyst.expressions.StringTranslate;
import org.apache.spark.sql.catalyst.expressions.StringTrim;
import org.apache.spark.sql.catalyst.expressions.StringTrimLeft;
import org.apache.spark.sql.catalyst.expressions.StringTrimRight;
import org.apache.spark.sql.catalyst.expressions.Substring;
import org.apache.spark.sql.catalyst.expressions.Subtract;
import org.apache.spark.sql.catalyst.expressions.TruncDate;
import org.apache.spark.sql.catalyst.expressions.UnaryMinus;
import org.apache.spark.sql.catalyst.expressions.Upper;
import org.apache.spark.sql.catalyst.expressions.WeekDay;
import org.apache.spark.sql.catalyst.expressions.WeekOfYear;
import org.apache.spark.sql.catalyst.expressions.Year;
import org.apache.spark.sql.catalyst.expressions.YearOfWeek;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DateType;
import org.jspecify.annotations.Nullable;
import scala.Option;

/**
 * Spark's functions by the names under which it pushes them ({@code GeneralScalarExpression} and
 * {@code V2ExpressionBuilder}, Spark 3.5). Missing are those that take a Scala collection, which
 * one jar for Scala 2.12 and 2.13 cannot make, and those of numbers that no partition column has.
 */
final class SparkFunctions {
  /** Spark pushes arithmetic that fails on overflow and on division by zero. */
  private static final Set<String> FAILING = Set.of("+", "-", "*", "/", "%", "ABS");

  /** Longer lists are evaluated as sets, or by Spark. */
  private static final int MOST_CANDIDATES = 100;

  private SparkFunctions() {}

  static boolean canFail(String name) {
    return FAILING.contains(name);
  }

  static Option<String> sessionZone() {
    return Option.apply(SQLConf.get().sessionLocalTimeZone());
  }

  /** Returns the call, whose arguments may not fit; null if it is not known. */
  static @Nullable Expression call(String name, List<Expression> arguments) {
    if (name.equals("CASE_WHEN")) {
      return firstThatHolds(arguments);
    }
    if (name.equals("COALESCE")) {
      return firstPresent(arguments);
    }
    if (name.equals("IN")) {
      return anyOf(arguments.get(0), arguments.subList(1, arguments.size()));
    }
    return switch (arguments.size()) {
      case 1 -> unary(name, arguments.get(0));
      case 2 -> {
        Expression comparison = comparison(name, arguments.get(0), arguments.get(1));
        yield comparison != null ? comparison : binary(name, arguments.get(0), arguments.get(1));
      }
      case 3 -> ternary(name, arguments.get(0), arguments.get(1), arguments.get(2));
      case 4 ->
          name.equals("OVERLAY")
              ? new Overlay(arguments.get(0), arguments.get(1), arguments.get(2), arguments.get(3))
              : null;
      default -> null;
    };
  }

  private static @Nullable Expression unary(String name, Expression argument) {
    return switch (name) {
      case "IS_NULL" -> new IsNull(argument);
      case "IS_NOT_NULL" -> new IsNotNull(argument);
      case "NOT" -> new Not(argument);
      case "-" -> new UnaryMinus(argument, true);
      case "~" -> new BitwiseNot(argument);
      case "ABS" -> new Abs(argument, true);
      case "UPPER" -> new Upper(argument);
      case "LOWER" -> new Lower(argument);
      case "TRIM" -> new StringTrim(argument);
      case "LTRIM" -> new StringTrimLeft(argument);
      case "RTRIM" -> new StringTrimRight(argument);
      case "CHAR_LENGTH" -> new Length(argument);
      case "BIT_LENGTH" -> new BitLength(argument);
      default -> null;
    };
  }

  private static @Nullable Expression comparison(String name, Expression left, Expression right) {
    return switch (name) {
      case "=" -> new EqualTo(left, right);
      case "<>" -> new Not(new EqualTo(left, right));
      case "<=>" -> new EqualNullSafe(left, right);
      case "<" -> new LessThan(left, right);
      case "<=" -> new LessThanOrEqual(left, right);
      case ">" -> new GreaterThan(left, right);
      case ">=" -> new GreaterThanOrEqual(left, right);
      case "AND" -> new And(left, right);
      case "OR" -> new Or(left, right);
      case "STARTS_WITH" -> new StartsWith(left, right);
      case "ENDS_WITH" -> new EndsWith(left, right);
      case "CONTAINS" -> new Contains(left, right);
      default -> null;
    };
  }

  private static @Nullable Expression binary(String name, Expression left, Expression right) {
    return switch (name) {
      case "+" -> new Add(left, right, EvalMode.ANSI());
      case "-" -> new Subtract(left, right, EvalMode.ANSI());
      case "*" -> new Multiply(left, right, EvalMode.ANSI());
      case "/" -> new Divide(left, right, EvalMode.ANSI());
      case "%" -> new Remainder(left, right, EvalMode.ANSI());
      case "&" -> new BitwiseAnd(left, right);
      case "|" -> new BitwiseOr(left, right);
      case "^" -> new BitwiseXor(left, right);
      case "SUBSTRING" -> new Substring(left, right);
      case "TRIM" -> new StringTrim(right, left);
      case "LTRIM" -> new StringTrimLeft(right, left);
      case "RTRIM" -> new StringTrimRight(right, left); // what to trim comes first
      case "DATE_ADD" -> new DateAdd(left, right);
      case "DATE_DIFF" -> new DateDiff(left, right);
      case "TRUNC" -> new TruncDate(left, right);
      default -> null;
    };
  }

  private static @Nullable Expression ternary(
      String name, Expression first, Expression second, Expression third) {
    return switch (name) {
      case "SUBSTRING" -> new Substring(first, second, third);
      case "TRANSLATE" -> new StringTranslate(first, second, third);
      case "OVERLAY" -> new Overlay(first, second, third);
      default -> null;
    };
  }

  /** Returns a part of a date; null if that part or of that type is not known. */
  static @Nullable Expression field(String name, Expression source) {
    if (!(source.dataType() instanceof DateType)) {
      return time(name, source);
    }
    return switch (name) {
      case "YEAR" -> new Year(source);
      case "QUARTER" -> new Quarter(source);
      case "MONTH" -> new Month(source);
      case "WEEK" -> new WeekOfYear(source);
      case "DAY" -> new DayOfMonth(source);
      case "DAY_OF_YEAR" -> new DayOfYear(source);
      case "YEAR_OF_WEEK" -> new YearOfWeek(source);
      case "DAY_OF_WEEK" -> // counts Monday as 1, where Spark's function counts it as 0
          new Add(new WeekDay(source), new Literal(1, DataTypes.IntegerType), EvalMode.ANSI());
      default -> null;
    };
  }

  private static @Nullable Expression time(String name, Expression source) {
    return switch (name) {
      case "HOUR" -> new Hour(source, sessionZone());
      case "MINUTE" -> new Minute(source, sessionZone());
      case "SECOND" -> new Second(source, sessionZone());
      default -> null;
    };
  }

  private static @Nullable Expression anyOf(Expression value, List<Expression> candidates) {
    if (candidates.size() > MOST_CANDIDATES) {
      return null;
    }
    Expression any = Literal.FalseLiteral();
    for (Expression candidate : candidates) {
      EqualTo equal = new EqualTo(value, candidate);
      if (!equal.checkInputDataTypes().isSuccess()) {
        return null;
      }
      any = new Or(any, equal);
    }
    return any;
  }

  private static @Nullable Expression firstPresent(List<Expression> arguments) {
    Expression value = arguments.get(arguments.size() - 1);
    for (int i = arguments.size() - 2; i >= 0; i--) {
      value = new If(new IsNotNull(arguments.get(i)), arguments.get(i), value);
      if (!value.checkInputDataTypes().isSuccess()) {
        return null;
      }
    }
    return value;
  }

  /**
   * @param arguments conditions and their values by turns, perhaps then the value of the rest
   */
  private static @Nullable Expression firstThatHolds(List<Expression> arguments) {
    int pairs = arguments.size() / 2;
    Expression value =
        arguments.size() % 2 == 1
            ? arguments.get(2 * pairs)
            : new Literal(null, arguments.get(1).dataType());
    for (int i = 2 * pairs - 2; i >= 0; i -= 2) {
      value = new If(arguments.get(i), arguments.get(i + 1), value);
      if (!value.checkInputDataTypes().isSuccess()) {
        return null;
      }
    }
    return value;
  }
}
