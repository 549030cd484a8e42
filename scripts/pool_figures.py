"""Open interest, imbalance and turnover of real liquidity pools, as fractions of the pool's value.

Usage: python3 scripts/pool_figures.py <file.csv.gz> ...
Reads minute states of GMX v2 markets (columns poolValue, openInterestLong, openInterestShort,
openInterestInTokensLong, openInterestInTokensShort, indexPrice). Rows with a missing field are left out and counted.
"""

import csv
import gzip
import sys
from statistics import mean

COLUMNS = [
    "poolValue", "openInterestLong", "openInterestShort", "openInterestInTokensLong", "openInterestInTokensShort",
    "indexPrice",
]

print("file, rows, left out, OI/pool, |net| at entry/pool (max), |net| in units/pool, turnover/pool/day, hold days")
for name in sys.argv[1:]:
    rows, left_out = [], 0
    with gzip.open(name, "rt") as lines:
        for row in csv.DictReader(lines):
            try:
                rows.append([float(row[column]) for column in COLUMNS])
            except ValueError:
                left_out += 1
    interest = mean((l + s) / pool for pool, l, s, _, _, _ in rows)
    at_entry = [abs(l - s) / pool for pool, l, s, _, _, _ in rows]
    in_units = mean(abs(lu - su) * price / pool for pool, _, _, lu, su, price in rows)
    # A minute in which something opens and something closes on one side shows the difference only: a lower bound.
    turnover = sum((abs(b[1] - a[1]) + abs(b[2] - a[2])) / a[0] for a, b in zip(rows, rows[1:])) * 1440 / len(rows)
    print(
        f"{name.split('/')[-1]}, {len(rows)}, {left_out}, {interest:.3f}, {mean(at_entry):.4f} ({max(at_entry):.4f}), "
        f"{in_units:.4f}, {turnover:.3f}, {2 * interest / turnover:.2f}"
    )
