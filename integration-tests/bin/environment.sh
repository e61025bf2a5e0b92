# Sourced by the commands beside it: where things are, built first if they are not there.

module="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
repository="$(cd "$module/.." && pwd)"
scala="${SCALA_BINARY_VERSION:-2.12}"
java="${JAVA_HOME:+$JAVA_HOME/bin/}java"

spark_jars="$module/spark-distribution/target/spark-$scala/jars"

# The one file that matches, leaving out what Maven puts beside it.
jar_of() {
  find "$1" -maxdepth 1 -name "$2-*.jar" ! -name '*-sources.jar' ! -name '*-tests.jar' ! -name '*-javadoc.jar' 2>/dev/null | head -n 1
}

build_if_missing() {
  if [[ -z "$(jar_of "$repository/connector-spark/target" spark-maxcompute)" ||
    -z "$(jar_of "$module/target" integration-tests)" || ! -d "$module/target/lib" || ! -d "$spark_jars" ]]; then
    echo "Building the connector and its emulator first." >&2
    local profile=()
    [[ "$scala" == 2.13 ]] && profile=(-Pscala-2.13)
    (cd "$repository" && mvn -q -B -DskipTests ${profile[@]+"${profile[@]}"} package) >&2
  fi
  connector_jar="$(jar_of "$repository/connector-spark/target" spark-maxcompute)"
  module_jar="$(jar_of "$module/target" integration-tests)"
}
