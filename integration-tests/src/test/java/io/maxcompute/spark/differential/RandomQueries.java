package io.maxcompute.spark.differential;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Queries on one table, of every form that can be pushed down. */
final class RandomQueries {
  private final Random random;
  private final List<Operand> operands;
  private final List<Operand> partitions;
  private final RandomPredicates predicates;

  RandomQueries(Random random, TestTable table) {
    this.random = random;
    this.operands = Operand.of(table);
    this.partitions = operands.stream().filter(Operand::partition).toList();
    this.predicates = new RandomPredicates(random, table);
  }

  Query next() {
    int choice = random.nextInt(partitions.isEmpty() ? 14 : 22);
    return switch (choice) {
      case 0, 1, 2, 3, 4, 5, 6 -> Query.of(select() + where());
      case 7, 8, 9 -> limited();
      case 10 -> topRows();
      case 11 -> Query.of("SELECT count(*) AS o0, count(1) AS o1 FROM " + Query.TABLE + where());
      case 12 -> Query.of("SELECT 1 AS o0 FROM " + Query.TABLE + where());
      case 13 -> Query.of("SELECT count(" + any().sql() + ") AS o0 FROM " + Query.TABLE + where());
      case 14, 15, 16 -> Query.of(aggregate() + where());
      case 17 -> Query.of("SELECT DISTINCT " + onePartition() + " FROM " + Query.TABLE + where());
      case 18 -> grouped();
      case 19, 20 -> chosenAtRunTime();
      default -> selfJoin();
    };
  }

  private Operand any() {
    return operands.get(random.nextInt(operands.size()));
  }

  private String onePartition() {
    return partitions.get(random.nextInt(partitions.size())).sql();
  }

  private String where() {
    return random.nextInt(6) == 0 ? "" : " WHERE " + predicates.next();
  }

  private String select() {
    if (random.nextInt(6) == 0) {
      return "SELECT * FROM " + Query.TABLE;
    }
    List<Operand> chosen = new ArrayList<>(operands);
    Collections.shuffle(chosen, random);
    return "SELECT "
        + named(chosen.subList(0, 1 + random.nextInt(chosen.size())))
        + " FROM "
        + Query.TABLE;
  }

  private static String named(List<Operand> chosen) {
    return IntStream.range(0, chosen.size())
        .mapToObj(i -> chosen.get(i).sql() + " AS o" + i)
        .collect(Collectors.joining(", "));
  }

  private Query limited() {
    int limit = random.nextInt(4) == 0 ? random.nextInt(400) : random.nextInt(12);
    int offset = random.nextInt(3) == 0 ? random.nextInt(10) : 0;
    String suffix = " LIMIT " + limit + (offset == 0 ? "" : " OFFSET " + offset);
    String where = random.nextBoolean() ? "" : where();
    return new Query(select() + where, suffix, limit, offset, false);
  }

  /** Selects only what it sorts by, so that rows in the same place are the same. */
  private Query topRows() {
    List<Operand> keys =
        operands.stream()
            .filter(operand -> operand.kind() != Operand.Kind.REAL) // 0.0 and -0.0 are level
            .filter(operand -> operand.kind() != Operand.Kind.PARTS)
            .toList();
    if (keys.isEmpty()) {
      return limited();
    }
    Operand first = keys.get(random.nextInt(keys.size()));
    Operand second = keys.get(random.nextInt(keys.size()));
    String text =
        "SELECT "
            + named(List.of(first, second))
            + " FROM "
            + Query.TABLE
            + where()
            + " ORDER BY o0"
            + (random.nextBoolean() ? " DESC" : " NULLS LAST")
            + ", o1 LIMIT "
            + (1 + random.nextInt(20));
    return new Query(text, "", Integer.MAX_VALUE, 0, true);
  }

  private String aggregate() {
    List<String> calls = new ArrayList<>();
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      String column = onePartition();
      calls.add(
          switch (random.nextInt(6)) {
            case 0 -> "count(*)";
            case 1 -> "count(" + column + ")";
            case 2, 3 -> "min(" + column + ")";
            case 4 -> "max(" + column + ")";
            default -> "count(DISTINCT " + column + ")";
          });
    }
    return "SELECT "
        + IntStream.range(0, calls.size())
            .mapToObj(i -> calls.get(i) + " AS o" + i)
            .collect(Collectors.joining(", "))
        + " FROM "
        + Query.TABLE;
  }

  private Query grouped() {
    String key = onePartition();
    return Query.of(
        "SELECT "
            + key
            + " AS o0, count(*) AS o1, max("
            + onePartition()
            + ") AS o2 FROM "
            + Query.TABLE
            + where()
            + " GROUP BY "
            + key);
  }

  /** Asks for the partitions that another table names. */
  private Query chosenAtRunTime() {
    String key = onePartition();
    String keys = "SELECT " + key + " AS k FROM " + Query.FILES + " WHERE " + predicates.next();
    String table = Query.TABLE + " AS t";
    return Query.of(
        random.nextBoolean()
            ? "SELECT * FROM " + table + " WHERE " + key + " IN (" + keys + ")"
            : "SELECT t.* FROM "
                + table
                + " JOIN (SELECT DISTINCT k FROM ("
                + keys
                + ")) AS d ON t."
                + key
                + " = d.k");
  }

  private Query selfJoin() {
    String condition =
        partitions.stream()
            .map(column -> "a." + column.sql() + " = b." + column.sql())
            .collect(Collectors.joining(" AND "));
    String key = "a." + onePartition();
    String side = "(SELECT * FROM " + Query.TABLE + where() + ")";
    return Query.of(
        "SELECT "
            + key
            + " AS o0, count(*) AS o1 FROM "
            + side
            + " AS a JOIN "
            + side
            + " AS b ON "
            + condition
            + " GROUP BY "
            + key);
  }
}
