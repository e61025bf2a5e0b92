# Sourced by the commands that run Python: installs pinned packages below target. Needs $module, from environment.sh.

# python_environment NAME REQUIREMENTS: a virtual environment in target/NAME; its path is then in $python_environment.
python_environment() {
  python_environment="$module/target/$1"
  cmp -s "$2" "$python_environment/requirements.txt" || {
    echo "Installing what $(basename "$2") asks for into integration-tests/target/$1." >&2
    "${PYTHON:-python3}" -m venv --clear "$python_environment" &&
      "$python_environment/bin/pip" install --quiet --disable-pip-version-check -r "$2" &&
      cp "$2" "$python_environment/requirements.txt"
  }
}

# python_overlay NAME REQUIREMENTS: packages in target/NAME that, on PYTHONPATH, hide those of the environment.
python_overlay() {
  local overlay="$module/target/$1"
  cmp -s "$2" "$overlay/requirements.txt" || {
    rm -rf "$overlay" &&
      "$python_environment/bin/pip" install --quiet --disable-pip-version-check --no-deps --target "$overlay" -r "$2" &&
      cp "$2" "$overlay/requirements.txt"
  }
}
