#!/usr/bin/env python3
"""Times the installed Python package on the batches of the peers; prints rows as ballast-bench does."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "peers/py"))
import numpy as np  # noqa: E402
from common import batchA, timeit  # noqa: E402

import ballast  # noqa: E402


def row(name, seconds, items):
    print(f"bench python {name} {seconds[0] / items * 1e9:.3f}", flush=True)


n = 100_000
S, K, T, r, q, v, w = batchA(n)
row("price", timeit(lambda: ballast.european(w, S, K, T, v, r, q, greeks="none"), 15), n)
row("price-5-greeks", timeit(lambda: ballast.european(w, S, K, T, v, r, q), 15), n)
row("price-15-greeks", timeit(lambda: ballast.european(w, S, K, T, v, r, q, greeks="all"), 15), n)
F, D = S * np.exp((r - q) * T), np.exp(-r * T)
w = np.where(K >= F, 1.0, -1.0)
price = ballast.european(w, S, K, T, v, r, q, greeks="none").price
use = price / D > 1e-10
arguments = [np.ascontiguousarray(x[use]) for x in (w, price, F, K, T, D)]
row("implied-volatility", timeit(lambda: ballast.implied_volatility(*arguments), 15), int(use.sum()))
