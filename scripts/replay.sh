#!/usr/bin/env bash
# Replays every journal kept below Tests/Journals/<version>/: the facts that any release recorded replay for
# ever. (Inputs lead there only with the rules of their time; RunTests replay those of today.)
set -euo pipefail
cd "$(dirname "$0")/.."

shopt -s nullglob
journals=(Tests/Journals/*/*)
if [ ${#journals[@]} -eq 0 ]; then
  echo 'replay: no journal is kept below Tests/Journals yet'
  exit 0
fi
swift build -c release --product ballast 2>&1 | tail -n 5
for journal in "${journals[@]}"; do
  printf 'replay: %s\n' "$journal"
  .build/release/ballast replay --facts "$journal"
done
printf 'replay: %d journals replayed to their recorded state\n' "${#journals[@]}"
