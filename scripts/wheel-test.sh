#!/usr/bin/env bash
# Builds the wheel, installs it into an empty environment and runs its tests there. Says SKIPPED where Python or NumPy
# cannot be had.
set -euo pipefail
cd "$(dirname "$0")/.."
if ! python3 -m venv --help >/dev/null 2>&1; then echo 'wheel: SKIPPED: no python3 with venv'; exit 0; fi
place=.build/wheel/venv
rm -rf out/ballast-*.whl "$place"
scripts/wheel.sh 2>&1 | tail -n 2
if ! python3 -m venv "$place" >/dev/null 2>&1; then
  echo 'wheel: SKIPPED: python3 cannot make an environment'
  exit 0
fi
if ! "$place/bin/pip" install -q --disable-pip-version-check numpy >/dev/null 2>&1; then
  echo 'wheel: SKIPPED: NumPy cannot be installed here'
  exit 0
fi
"$place/bin/pip" install -q --disable-pip-version-check --no-deps out/ballast-*.whl
# From elsewhere, so that the package is the installed one.
tests=$PWD/Python/tests
python=$PWD/$place/bin/python
cd / && "$python" -B -m unittest discover -s "$tests"
