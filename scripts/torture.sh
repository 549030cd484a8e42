#!/usr/bin/env bash
# Kills a process that writes a journal, as often as asked, and recovers after each kill: nothing acknowledged is lost.
#
#   scripts/torture.sh <kills> [seed]
set -euo pipefail
cd "$(dirname "$0")/.."

kills=${1:?usage: scripts/torture.sh <kills> [seed]}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
swift build -c release --product journal-torture 2>&1 | tail -n 3
.build/release/journal-torture kill "$folder" "$kills" "${2:-1}"
