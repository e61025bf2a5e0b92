"""Writes flights from a Parquet file into a partitioned MaxCompute table and reads them back.

Submitted by bin/pyspark-demo. Arguments: the Parquet file and the table, which must exist and be
empty. Where the service is and who calls comes from spark.datasource.maxcompute.*.
"""

import sys

from pyspark.sql import SparkSession
from pyspark.sql import functions as F


def fingerprints(rows):
    """By month: the row count, and two fingerprints over all values of each row."""
    hashed = F.xxhash64("date", "delay", "distance", "origin", "destination")
    return (
        rows.select("month", hashed.alias("hash"))
        .groupBy("month")
        .agg(
            F.count(F.lit(1)).alias("rows"),
            F.sum(F.col("hash").cast("decimal(38,0)")).alias("sum"),
            F.expr("bit_xor(hash)").alias("xor"),
        )
    )


def main(file, table):
    spark = SparkSession.builder.appName("flights-demo").getOrCreate()
    flights = spark.read.parquet(file).withColumn("month", F.date_format("date", "yyyy-MM"))

    flights.write.format("maxcompute").mode("append").save(table)

    march = (
        spark.read.format("maxcompute")
        .load(table)
        .where("month = '2001-03'")
        .select("origin", "delay")
    )
    march.groupBy("origin").agg(
        F.count(F.lit(1)).alias("flights"), F.round(F.avg("delay"), 1).alias("mean delay")
    ).orderBy(F.desc("flights"), "origin").show(5)

    # Python gets its rows by Spark's own, older Arrow: both live in one JVM.
    spark.conf.set("spark.sql.execution.arrow.pyspark.enabled", "true")
    spark.conf.set("spark.sql.execution.arrow.pyspark.fallback.enabled", "false")
    pandas_rows = len(march.toPandas())

    back = spark.read.format("maxcompute").load(table)
    here, there = fingerprints(flights), fingerprints(back)
    differences = here.exceptAll(there).union(there.exceptAll(here)).collect()
    expected = flights.where("month = '2001-03'").count()
    rows = back.count()
    spark.stop()
    if differences or pandas_rows != expected:
        sys.exit(f"What came back differs: {differences}, {pandas_rows} of {expected} rows in pandas")
    print(f"{rows} rows written and read back by PySpark; all equal.")


if __name__ == "__main__":
    main(*sys.argv[1:])
