package io.maxcompute.bench;

import io.maxcompute.bench.run.Measured;
import io.maxcompute.bench.run.Rounds;
import io.maxcompute.bench.run.Verdict;
import java.util.List;

/** What must be reached, as ratios of what one run has measured. */
final class Goals {
  private static final String STREAMS = "streams, one thread";
  private static final String ALL = "all 16 columns";
  private static final String SNAPPY = "Parquet, snappy";
  private static final String PLAIN = "connector, none";
  private static final String LAYERS = "rows to the service";

  private final Rounds measured;
  private final List<Verdict> verdicts;

  Goals(Rounds measured, List<Verdict> verdicts) {
    this.measured = measured;
    this.verdicts = verdicts;
  }

  private void ratio(String what, double least, String group, String fast, String slow) {
    Measured one = measured.of(group, fast);
    verdicts.add(Verdict.ratio(what, least, one, measured.of(group, slow)));
  }

  void streams() {
    ratio(
        "HttpClient + decode of HttpClient drain, uncompressed",
        0.8,
        STREAMS,
        "HttpClient + decode, none",
        "HttpClient drain, none");
    ratio(
        "LZ4 stream against arrow-compression",
        8,
        STREAMS,
        "HttpClient + decode, lz4",
        "HttpClient + Arrow's reader, lz4");
  }

  void reads() {
    ratio("numeric columns against Parquet snappy", 1.6, "numeric columns", PLAIN, SNAPPY);
    ratio("all 16 columns against Parquet snappy", 2.5, ALL, PLAIN, SNAPPY);
    ratio("with decimal sums against Parquet snappy", 1.4, "with decimals", PLAIN, SNAPPY);
    ratio("all 16 columns against ArrowColumnVector", 2.7, ALL, PLAIN, "Spark's ArrowColumnVector");
    ratio("string-heavy against Parquet snappy", 1.5, "string-heavy", PLAIN, SNAPPY);
    ratio("nested against Parquet snappy", 1.5, "nested", PLAIN, SNAPPY);
    for (String codec : List.of("lz4", "zstd")) {
      ratio(
          codec + " with read-ahead against without",
          1.2,
          ALL,
          "connector, " + codec,
          "connector, " + codec + ", no read-ahead");
    }
  }

  void rate() {
    ratio(
        "four streams against one, at 10 MB/s each",
        3.5,
        "one task at 10 MB/s a stream",
        "4 streams",
        "1 stream");
  }

  void writes() {
    ratio(
        "rows to Arrow against Spark's ArrowWriter",
        2.8,
        LAYERS,
        "rows to Arrow",
        "rows to Arrow by Spark's ArrowWriter");
    ratio(
        "the same with IPC and POST",
        1.6,
        LAYERS,
        "rows to Arrow + IPC + POST, none",
        "Spark's ArrowWriter + IPC + POST, none");
    ratio("Spark write against Parquet snappy", 2.5, "Spark writes", PLAIN, SNAPPY);
  }
}
