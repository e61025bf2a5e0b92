# Sourced by the commands that show a job against an emulator of its own: starts one, and stops it at exit.
# After it, $(field NAME) is what the emulator says of itself, and connection_conf the options of spark-submit.
source "$(dirname "${BASH_SOURCE[0]}")/environment.sh"
build_if_missing

scratch="$(mktemp -d)"
emulator_pid=""
stop_emulator() {
  if [[ -n "$emulator_pid" ]]; then
    kill "$emulator_pid" 2>/dev/null || true
    wait "$emulator_pid" 2>/dev/null || true
  fi
  rm -rf "$scratch"
}
trap stop_emulator EXIT

mkfifo "$scratch/ready"
"$module/bin/emulator" >"$scratch/ready" 2>"$scratch/emulator.log" &
emulator_pid=$!
exec 3<"$scratch/ready"
if ! read -r -t 60 description <&3; then
  echo "The emulator did not start:" >&2
  cat "$scratch/emulator.log" >&2
  exit 1
fi
cat <&3 >/dev/null & # the lines for people are not needed here

field() {
  sed -E "s/.*\"$1\" *: *\"([^\"]*)\".*/\1/" <<<"$description"
}

# Everything stays on this machine, and is quiet.
export SPARK_LOCAL_IP=127.0.0.1
connection_conf=(
  --conf spark.ui.enabled=false
  --conf spark.log.level=WARN
  --conf spark.sql.shuffle.partitions=4
  --conf "spark.datasource.maxcompute.endpoint=$(field endpoint)"
  --conf "spark.datasource.maxcompute.project=$(field project)"
  --conf "spark.datasource.maxcompute.accessKeyId=$(field accessKeyId)"
  --conf "spark.datasource.maxcompute.accessKeySecret=$(field accessKeySecret)"
)
echo "The emulator serves project '$(field project)' at $(field endpoint)."

# Says how a job ended, and shows the emulator's last words if it ended badly.
report() {
  if [[ $1 -eq 0 ]]; then
    echo "$2"
  else
    echo "The job failed with status $1. The emulator said:" >&2
    tail -n 20 "$scratch/emulator.log" >&2
  fi
  exit "$1"
}
