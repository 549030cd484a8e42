#!/usr/bin/env bash
# Everything that has to hold before a change is delivered, in order of cost; stops at the first thing that does not.
#
#   BALLAST_FUZZ_COMMANDS   size of the random campaigns of the short fuzz (default 200000)
set -euo pipefail
cd "$(dirname "$0")/.."

campaign_size=${BALLAST_FUZZ_COMMANDS:-200000}
unset BALLAST_FUZZ_COMMANDS
[ -z "${CI:-}" ] || export SWIFT_BACKTRACE=enable=no
logs=.build/check
mkdir -p "$logs"

begin() { name=$1; started=$SECONDS; printf '\n== %s\n' "$name"; }
end() { printf '== %s: passed in %s s\n' "$name" "$((SECONDS - started))"; }
name=start
trap 'status=$?; [ $status -eq 0 ] || printf "\n== check FAILED in: %s\n" "$name"' EXIT

# The last line of Swift Testing: how many tests ran and whether they passed.
closing() { grep -E 'Test run with [0-9]+ tests?' "$1" | tail -n 1; }

begin 'format'
swift format lint --strict --recursive Package.swift Sources Tests
end

begin 'build, warnings are errors'
swift build --build-tests 2>&1 | tail -n 30
end

begin 'tests'
set +e
swift test --disable-xctest 2>&1 | tee "$logs/tests.log" | scripts/quieter.sh
status=${PIPESTATUS[0]}
set -e
[ "$status" -eq 0 ]
all=$(closing "$logs/tests.log")
end

begin 'the Python package in an empty environment'
scripts/wheel-test.sh
end

begin "short fuzz, $campaign_size commands"
scripts/campaign.sh "$campaign_size"
end

begin 'replay of kept journals'
scripts/replay.sh
end

printf '\n== all checks passed in %s s\n%s\n' "$SECONDS" "$all"
