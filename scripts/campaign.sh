#!/usr/bin/env bash
# Runs the random campaigns in release: every test target whose sources read BALLAST_FUZZ_COMMANDS.
#
#   scripts/campaign.sh <commands> [filter]     filter: a regular expression over test names, instead of the targets
set -euo pipefail
cd "$(dirname "$0")/.."

commands=${1:?usage: scripts/campaign.sh <commands> [filter]}
case $commands in '' | *[!0-9]*) echo "campaign: '$commands' is not a number of commands" >&2; exit 2 ;; esac

readers=$(grep -rl 'BALLAST_FUZZ_COMMANDS' Tests --include='*.swift' || true)
targets=$(printf '%s' "$readers" | cut -d/ -f2 | sort -u)
if [ -z "$targets" ]; then
  echo 'campaign: no test reads BALLAST_FUZZ_COMMANDS, so there is nothing to run' >&2
  exit 1
fi
filter=${2:-"^($(printf '%s' "$targets" | tr '\n' '|'))\\."}

# Its own folder: testable release code is compiled differently from what `make run` builds.
export SWIFT_BACKTRACE=enable=no BALLAST_FUZZ_COMMANDS=$commands
log=$(mktemp)
trap 'rm -f "$log"' EXIT
set +e
swift test -c release --scratch-path .build/campaign --disable-xctest --filter "$filter" 2>&1 \
  | tee "$log" | scripts/quieter.sh
status=${PIPESTATUS[0]}
set -e
# A filter that matches nothing passes: that is no pass.
if ! grep -qE 'Test run with [1-9][0-9]* tests?' "$log"; then
  echo "campaign: no test ran for '$filter'" >&2
  exit 1
fi
exit "$status"
