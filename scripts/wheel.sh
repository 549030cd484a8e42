#!/usr/bin/env bash
# Builds the Python wheel: the library with everything of Swift in it, then the package around it. Says where it is.
set -euo pipefail
cd "$(dirname "$0")/.."
command -v python3 >/dev/null 2>&1 || { echo 'wheel: python3 is needed: apt-get install python3' >&2; exit 1; }
build=.build/wheel
swift build -c release --product ballast_python --scratch-path "$build" -Xswiftc -static-stdlib
mkdir -p "$build/stripped"
strip --strip-unneeded -o "$build/stripped/libballast_python.so" "$build/release/libballast_python.so"
python3 scripts/wheel.py "$build/stripped/libballast_python.so" out
