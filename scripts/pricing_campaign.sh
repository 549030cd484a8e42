#!/usr/bin/env bash
# Holds European prices and Greeks against 50 digits on many more rows than are kept with the tests.
#
#   scripts/pricing_campaign.sh [rows]     1,000,000 unless said; needs python3 with mpmath
set -euo pipefail
cd "$(dirname "$0")/.."

rows=${1:-1000000}
case $rows in '' | *[!0-9]*) echo "pricing campaign: '$rows' is not a number of rows" >&2; exit 2 ;; esac
if ! python3 -c 'import mpmath' 2>/dev/null; then
  echo 'pricing campaign: SKIPPED: python3 has no mpmath (pip install mpmath)' >&2
  exit 0
fi
table=$(mktemp)
trap 'rm -f "$table"' EXIT
python3 scripts/pricing_reference.py --rows "$rows" --out "$table"
export SWIFT_BACKTRACE=enable=no BALLAST_PRICING_REFERENCE=$table
swift test -c release --scratch-path .build/campaign --disable-xctest --filter EuropeanReferenceTests
