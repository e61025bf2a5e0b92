# Sourced by the commands that run PyODPS: installs it, or ends with status 75 and the reason. Needs $module.
# After it, pyodps CLIENT ARGUMENTS... is Python with the newest PyODPS that has this storage client.
source "$(dirname "${BASH_SOURCE[0]}")/python-environment.sh"

pyodps_requirements="$module/python/foreign/requirements.txt"
pyodps_overlay_requirements="$module/python/foreign/requirements-storage_api_v2.txt"
if ! { python_environment python-foreign "$pyodps_requirements" &&
  python_overlay python-storage_api_v2 "$pyodps_overlay_requirements"; }; then
  echo "PyODPS could not be installed: python3 with venv and the package index of pip are needed." >&2
  exit 75
fi

pyodps() {
  local client="$1" overlay=""
  shift
  [[ "$client" == storage_api_v2 ]] && overlay="$module/target/python-storage_api_v2"
  PYTHONPATH="$overlay" PYTHONDONTWRITEBYTECODE=1 "$python_environment/bin/python" "$@"
}
