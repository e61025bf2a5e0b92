# Sourced by the commands that measure: what they run on. Fewer surprises if nothing else runs on the machine.
source "$(dirname "${BASH_SOURCE[0]}")/environment.sh"
build_if_missing

benchmarks="$module/benchmarks/target"
bench_classpath="$(jar_of "$benchmarks" benchmarks):$benchmarks/lib/*:$spark_jars/*"
bench_jvm=(-Xmx4g -Duser.language=en -Duser.timezone=UTC)
for package in java.lang java.lang.invoke java.lang.reflect java.io java.net java.nio java.util \
  java.util.concurrent java.util.concurrent.atomic jdk.internal.ref sun.nio.ch sun.nio.cs \
  sun.security.action sun.util.calendar; do
  bench_jvm+=("--add-opens=java.base/$package=ALL-UNNAMED")
done
