#!/usr/bin/env bash
# Times our own work and, where they are installed, the peers right beside it, and sets them side by side.
#   bench.sh            everything
#   bench.sh ledger     the named parts of ballast-bench alone, without peers
#   ROUNDS=3            how often each area is timed, ours and then the peers'; a ratio is the median over the rounds
#   AREAS="european"    some areas alone: european implied american heston monte-carlo
set -uo pipefail
cd "$(dirname "$0")/.."
logs=.build/bench
mkdir -p "$logs"
swift build -c release --product ballast-bench || exit 1
core=${CORE:-$(($(nproc) - 1))}
bench=.build/release/ballast-bench
if [ $# -gt 0 ]; then
  taskset -c "$core" "$bench" "$@"
  exit
fi

status=0
if [ -z "${AREAS:-}" ]; then
  taskset -c "$core" "$bench" ledger engine backtest || status=1
fi

package() {
  printf '\n== the Python package\n'
  if [ -x .build/wheel/venv/bin/python ]; then
    OMP_NUM_THREADS=1 taskset -c "$core" .build/wheel/venv/bin/python Benchmarks/wheel.py
  else
    echo 'SKIPPED: the package is not installed; scripts/wheel-test.sh installs it'
  fi
}

# A machine's speed changes within minutes, so that who is compared is timed within the same one.
rm -f "$logs"/ours.* "$logs"/peers.*
for round in $(seq "${ROUNDS:-3}"); do
  for area in ${AREAS:-european implied american heston monte-carlo}; do
    printf '\n== round %s: %s\n' "$round" "$area"
    taskset -c "$core" "$bench" "$area" | tee -a "$logs/ours.$round"
    [ "${PIPESTATUS[0]}" -eq 0 ] || status=1
    [ "$area" = european ] && package | tee -a "$logs/ours.$round"
    CORE=$core Benchmarks/peers/run.sh "$area" 2>&1 | tee -a "$logs/peers.$round" | cut -c1-160
  done
done

printf '\n== ratios, one thread, medians over the rounds\n'
if command -v python3 >/dev/null 2>&1; then
  Benchmarks/ratios.py "$logs" || status=1
else
  echo 'SKIPPED: no python3 to set them side by side'
fi
exit "$status"
