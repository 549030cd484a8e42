#!/usr/bin/env bash
# Times our own work, then the peers where they are installed, and sets them side by side.
#   bench.sh            everything
#   bench.sh ledger     the named parts of ballast-bench alone, without peers
set -uo pipefail
cd "$(dirname "$0")/.."
logs=.build/bench
mkdir -p "$logs"
swift build -c release --product ballast-bench || exit 1
core=${CORE:-$(($(nproc) - 1))}
taskset -c "$core" .build/release/ballast-bench "$@" | tee "$logs/ours.txt"
status=${PIPESTATUS[0]}
[ $# -eq 0 ] || exit "$status"

printf '\n== the Python package\n'
if [ -x .build/wheel/venv/bin/python ]; then
  OMP_NUM_THREADS=1 taskset -c "$core" .build/wheel/venv/bin/python Benchmarks/wheel.py | tee -a "$logs/ours.txt"
else
  echo 'SKIPPED: the package is not installed; scripts/wheel-test.sh installs it'
fi

printf '\n== peers\n'
CORE=$core Benchmarks/peers/run.sh 2>&1 | tee "$logs/peers.txt" | cut -c1-160
printf '\n== ratios, one thread, medians of this run\n'
if command -v python3 >/dev/null 2>&1; then
  Benchmarks/ratios.py "$logs/ours.txt" "$logs/peers.txt" || status=1
else
  echo 'SKIPPED: no python3 to set them side by side'
fi
exit "$status"
