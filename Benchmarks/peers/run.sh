#!/usr/bin/env bash
# Times the peers of one area, or of all, one thread; a row is a median over repeats in one process. Says SKIPPED for
# what is not installed.
#   run.sh [european|implied|american|heston|monte-carlo]
#   PEERS   where setup.sh put them;  CORE  the core to stay on
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)
peers=${PEERS:-$HOME/.cache/ballast-peers}
pin=(taskset -c "${CORE:-$(($(nproc) - 1))}")
export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 NUMBA_NUM_THREADS=1 PYTHONDONTWRITEBYTECODE=1

skip() { printf 'SKIPPED: %s is not installed; Benchmarks/peers/setup.sh installs it\n' "$1"; }

quantlib() {
  local name=$1
  shift
  if [ -x "$peers/bin/$name" ]; then "${pin[@]}" "$peers/bin/$name" "$@"; else skip "QuantLib ($name)"; fi
}

python() {
  cd "$here/py" || exit 1
  if [ -x "$peers/venv/bin/python" ]; then
    "${pin[@]}" "$peers/venv/bin/python" "$1.py"
  else
    skip 'NumPy, PyFENG, fast-vollib'
  fi
  if [ -x "$peers/venv2/bin/python" ]; then
    LD_LIBRARY_PATH="$peers/venv2/lib" "${pin[@]}" "$peers/venv2/bin/python" "$1.py"
  else
    skip 'numba with SVML, py_vollib_vectorized'
  fi
}

for area in ${1:-european implied american heston monte-carlo}; do
  case $area in
  european) quantlib ql_european; python bench_european; python bench_var ;;
  implied) quantlib ql_iv; python bench_iv ;;
  # With a file as its argument it would write the reference anew.
  american) quantlib ql_american ;;
  heston) quantlib ql_heston; python bench_heston ;;
  monte-carlo) quantlib ql_mc; python bench_mc ;;
  *) echo "run.sh: unknown area $area; european, implied, american, heston or monte-carlo" >&2; exit 2 ;;
  esac
done
