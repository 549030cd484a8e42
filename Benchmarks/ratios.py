#!/usr/bin/env python3
"""Sets our times beside those of the peers, measured in the same run: ratios.py FOLDER.

FOLDER holds for each round N a file ours.N with lines "bench <area> <name> <nanoseconds>" and a file peers.N with what
peers/run.sh prints. A ratio is the median over the rounds of the ratios within a round. A row is missed when it lies
below its bound, or when both state the error of their numbers ("rms …") and ours is the larger; rows whose peer is not
installed are skipped, and said to be.
"""
import pathlib
import re
import sys

# work | our row | the peer's row | least ratio of the peer's time to ours
BOUNDS = [
    ("price and 5 Greeks, 100,000 random", "european greeks5-100k", r"numba 0\.57.*split\+blocked.*n=100k", 2.2),
    ("", "european greeks5-100k", r"numpy\+scipy\.ndtr vectorised price\+5G, n=100k", 6),
    ("", "european greeks5-100k", r"QuantLib C\+\+ BlackCalculator price\+5 Greeks", 25),
    ("", "european greeks5-100k", r"py_vollib_vectorized.*price", 1),
    ("from Python: price and 5 Greeks", "python price-5-greeks", r"numpy\+scipy\.ndtr vectorised price\+5G, n=100k", 1),
    ("", "python price-5-greeks", r"py_vollib_vectorized.*price", 1),
    ("", "python price-5-greeks", r"QuantLib-Python .* BlackCalculator", 1),
    ("from Python: implied volatility", "python implied-volatility", r"py_vollib_vectorized 0.*LBR", 1),
    ("", "python implied-volatility", r"QuantLib-Python .* blackFormulaImplied", 1),
    ("tick of 1,000 instruments", "european tick-1000", r"QuantLib C\+\+ instrument.*requote1000", 400),
    ("implied volatility", "implied black-best", r"pyfeng Bsm\.impvol", 7),
    ("", "implied black-best", r"QuantLib blackFormulaImpliedStdDev \(Newton", 35),
    ("", "implied black-best", r"fast_vollib .* jackel numpy", 7),
    ("American, at a lesser error", "american american", r"QuantLib QdFp fastScheme", 6),
    ("", "american american", r"QuantLib QdFp accurateScheme", 8),
    ("American against a lattice", "american american", r"QuantLib Binomial CRR 801", 40),
    ("Heston chain 12 x 60", "heston chain-12x60-price", r"QuantLib ExponentialFitting", 150),
    ("", "heston chain-12x60-price", r"pyfeng HestonFft", 4),
    ("Heston calibration", "heston calibration", r"QuantLib Heston calibrate", 50),
    ("GBM, a step", "mc gbm", r"numpy GBM log-Euler 100 steps", 5),
    ("", "mc gbm", r"QuantLib MCEuropean PseudoRandom 100 steps", 150),
    ("Heston Euler, a step", "mc heston-euler", r"numpy Heston full-truncation", 5),
    ("Heston QE, a step", "mc heston-qe", r"QuantLib MCEuropeanHeston \(QE", 80),
    ("revaluation 10,000 x 1,000", "european revaluation-10k-1k", r"numba 0\.57.*10k x 1000", 1.3),
    ("", "european book-grid-10k-1k", r"numba 0\.57.*10k x 1000", 30),
    ("Sobol, 100 dimensions", "sobol points-100", r"QuantLib SobolRsg.*dim 100$", 2),
]


def stated_error(line):
    """The root mean square error that a line states, if it does."""
    match = re.search(r"\brms ([0-9.]+(?:[eE][+-]?[0-9]+)?)", line)
    return float(match[1]) if match else None


def ours(path):
    """Time and stated error by area and name."""
    found = {}
    for line in open(path, encoding="utf-8"):
        match = re.match(r"bench (\S+) (\S+)\s+([0-9.eE+-]+)", line)
        if match:
            found[f"{match[1]} {match[2]}"] = (float(match[3]), stated_error(line))
    # The path that calls take unless they are forced.
    for path in ("baseline", "avx2", "avx512"):
        if f"implied black-{path}" in found:
            found["implied black-best"] = found[f"implied black-{path}"]
    return found


def peers(path):
    found = []
    for line in open(path, encoding="utf-8", errors="replace"):
        match = re.match(r"\S+\s+(.*?)\s+([0-9.]+) ns/", line)
        if match:
            found.append((match[1].strip(), float(match[2]), stated_error(line)))
    return found


def ratio_of(rounds, name, pattern):
    """The median ratio with our time and the peer's in the round it is taken from, and both errors, or nothing."""
    found = []
    for mine, theirs in rounds:
        rows = [row for row in theirs if re.search(pattern, row[0])]
        if name in mine and rows:
            label, time, error = min(rows, key=lambda row: row[1])
            found.append((time / mine[name][0], mine[name][0], time, label, (mine[name][1], error)))
    found.sort(key=lambda row: row[0])
    return (found[(len(found) - 1) // 2], found) if found else (None, found)


def main():
    folder = pathlib.Path(sys.argv[1])
    rounds = [(ours(path), peers(path.with_name(f"peers{path.suffix}"))) for path in sorted(folder.glob("ours.*"))]
    print(f"{'work':36s}{'ours, ns':>12s}  {'peer':46s}{'ns':>12s}{'ratio':>8s}{'of rounds':>18s}{'bound':>8s}")
    missed = 0
    for work, name, pattern, bound in BOUNDS:
        middle, found = ratio_of(rounds, name, pattern)
        if middle is None:
            print(f"{work:36s}SKIPPED: no row of {name}, or none of the peer {pattern}")
            continue
        ratio, mine, time, label, errors = middle
        span = f"{found[0][0]:.1f} to {found[-1][0]:.1f}"
        stated = None not in errors
        fails = ratio < bound or (stated and errors[0] > errors[1])
        missed += fails
        verdict = ("  rms %.1e against %.1e" % errors if stated else "") + ("  MISSED" if fails else "")
        print(f"{work:36s}{mine:12.2f}  {label[:44]:46s}{time:12.2f}{ratio:8.1f}{span:>18s}{bound:8g}{verdict}")
    print(f"{missed} bounds missed" if missed else "all bounds hold")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
