#!/usr/bin/env bash
# Times every peer once, one thread; a row is a median over repeats in one process. Says SKIPPED for what is not
# installed.
#   PEERS   where setup.sh put them;  CORE  the core to stay on
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)
peers=${PEERS:-$HOME/.cache/ballast-peers}
pin=(taskset -c "${CORE:-$(($(nproc) - 1))}")
export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 NUMBA_NUM_THREADS=1 PYTHONDONTWRITEBYTECODE=1

skip() { printf 'SKIPPED: %s is not installed; Benchmarks/peers/setup.sh installs it\n' "$1"; }

for name in ql_european ql_iv ql_american ql_heston ql_mc; do
  arguments=()
  [ "$name" = ql_american ] && arguments=("$here/data/american_ref.txt")
  if [ -x "$peers/bin/$name" ]; then "${pin[@]}" "$peers/bin/$name" "${arguments[@]}"; else skip "QuantLib ($name)"; fi
done
cd "$here/py"
if [ -x "$peers/venv/bin/python" ]; then
  for script in bench_european bench_iv bench_mc_var; do "${pin[@]}" "$peers/venv/bin/python" "$script.py"; done
else
  skip 'NumPy, PyFENG, fast-vollib'
fi
if [ -x "$peers/venv2/bin/python" ]; then
  for script in bench_european bench_iv bench_mc_var; do
    LD_LIBRARY_PATH="$peers/venv2/lib" "${pin[@]}" "$peers/venv2/bin/python" "$script.py"
  done
else
  skip 'numba with SVML, py_vollib_vectorized'
fi
