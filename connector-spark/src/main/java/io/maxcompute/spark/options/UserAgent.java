package io.maxcompute.spark.options;

import org.apache.spark.package$;

/** How the connector names itself to the service. */
final class UserAgent {
  static final String TEXT = "maxcompute-spark-connector/" + version() + " spark/" + spark();

  private UserAgent() {}

  private static String version() {
    String version = UserAgent.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  private static String spark() {
    return package$.MODULE$.SPARK_VERSION();
  }
}
