#!/usr/bin/env python3
"""Writes Golden/american.csv, american_greeks.csv and american_wide.csv of the pricing tests: American prices to eleven
digits. `american.csv` is stratified over usual markets; `american_wide.csv` holds random rows and named edges over the
whole domain on which accuracy is promised.

Both integral equations of the exercise boundary, smooth pasting (FP-A) and value matching (FP-B) of Andersen, Lake and
Offengenden (2016), are solved to machine precision by Newton's method, on nodes that are doubled until the two prices
agree with each other and with those of half the nodes within 1e-11 of the strike; the row says by what they differ.
Nothing is shared with the kernels but the equations: arithmetic by numpy, the normal distribution by SciPy, a start by
bisection of the quadratic approximation, a premium by Gauss-Legendre nodes without any layer taken out.
Run from the package root; takes some minutes. Needs numpy, scipy and
mpmath.
"""
import argparse
import functools
import math
import random

import mpmath as mp
import numpy as np
from scipy.special import ndtr


def density(x):
    return np.exp(-0.5 * x * x) / math.sqrt(2 * math.pi)


def interpolation(nodes, weights, points):
    distance = points[:, None] - nodes[None, :]
    hit = distance == 0
    distance[hit] = 1
    rows = weights / distance
    rows /= rows.sum(axis=1)[:, None]
    on_node = hit.any(axis=1)
    rows[on_node] = hit[on_node]
    return rows


@functools.lru_cache(maxsize=8)
def boundary_nodes(n, l):
    nodes = (1 - np.cos(math.pi * np.arange(n + 1) / n)) / 2
    weights = (-1.0) ** np.arange(n + 1)
    weights[[0, -1]] *= 0.5
    x, w = np.polynomial.legendre.leggauss(l)
    theta = math.pi / 4 * (1 + x)
    points = (nodes[1:, None] * np.cos(theta)).ravel()
    rows = interpolation(nodes, weights, points).reshape(n, l, n + 1)[:, :, 1:]
    return nodes, weights, theta, w * math.pi / 4, rows


@functools.lru_cache(maxsize=8)
def price_nodes(n, l, p):
    nodes, weights = boundary_nodes(n, l)[:2]
    x, w = np.polynomial.legendre.leggauss(p)
    u = (1 + x) / 2
    theta = math.pi / 2 * u * u
    return np.sin(theta), 2 * np.sin(theta) * np.cos(theta) * w / 2 * math.pi * u, interpolation(
        nodes, weights, np.cos(theta))[:, 1:]


def european(spot, s, r, q, time=1.0):
    width = s * math.sqrt(time)
    d1 = (math.log(spot) + (r - q) * time) / width + width / 2
    return math.exp(-r * time) * ndtr(width - d1) - spot * math.exp(-q * time) * ndtr(-d1)


def limit(r, q):
    return min(1.0, r / q) if q > 0 else 1.0


def start(s, r, q, times):
    """The boundary of the quadratic approximation, by bisection in ln(B/X)."""
    heights = []
    x = limit(r, q)
    for t in times:
        alpha, beta = 2 * r / s**2, 2 * (r - q) / s**2
        h = -math.expm1(-r * t) if r > 0 else t
        pull = alpha / h if r > 0 else 2 / (s**2 * t)
        power = (-(beta - 1) - math.sqrt((beta - 1) ** 2 + 4 * pull)) / 2
        low, high = 1e-14, 60.0
        for _ in range(100):
            height = math.sqrt(low * high)
            spot = x * math.exp(-height)
            width = s * math.sqrt(t)
            d1 = (math.log(spot) + (r - q) * t) / width + width / 2
            miss = 1 - spot - european(spot, s, r, q, t) + (1 - math.exp(-q * t) * ndtr(-d1)) * spot / power
            low, high = (low, height) if miss > 0 else (height, high)
        heights.append(math.sqrt(low * high))
    return np.array(heights)


def boundary(s, r, q, n, l, scheme):
    """Heights -ln(B/X) at the nodes, from Newton steps until they stand still."""
    nodes, _, theta, weights, rows = boundary_nodes(n, l)
    tau = nodes[1:] ** 2
    x = limit(r, q)
    heights = start(s, r, q, tau)
    age = tau[:, None] * np.sin(theta) ** 2
    width = s * np.sqrt(tau)[:, None] * np.sin(theta)
    step = 2 * tau[:, None] * np.sin(theta) * np.cos(theta) * weights
    cash, stock = r * np.exp(-r * age) * step, q * np.exp(-q * age) * step
    own_cash, own_stock, own_width = np.exp(-r * tau), np.exp(-q * tau), s * np.sqrt(tau)
    share = np.minimum(1, np.cos(theta)[None, :] * nodes[1:, None] / nodes[1])
    best = math.inf
    for _ in range(60):
        between = np.sqrt(np.maximum(rows @ (heights * heights), (0.1 * heights[0] * share) ** 2))
        d2 = (between - heights[:, None] + (r - q) * age) / width - width / 2
        d1 = d2 + width
        e2 = (math.log(x) - heights + (r - q) * tau) / own_width - own_width / 2
        e1 = e2 + own_width
        spot = x * np.exp(-heights)
        if scheme == "B":
            numerator = own_cash * ndtr(e2) + (cash * ndtr(d2)).sum(axis=1)
            denominator = own_stock * ndtr(e1) + (stock * ndtr(d1)).sum(axis=1)
            pull = (stock * density(d1) - cash * density(d2) / spot[:, None]) / width
            own = 0
        else:
            numerator = own_cash * density(e2) / own_width + (cash * density(d2) / width).sum(axis=1)
            denominator = own_stock * (density(e1) / own_width + ndtr(e1))
            denominator = denominator + (stock * (ndtr(d1) + density(d1) / width)).sum(axis=1)
            pull = (stock * density(d1) * (width - d1) + cash * d2 * density(d2) / spot[:, None]) / width**2
            own = (own_stock * density(e1) * (own_width - e1) + own_cash * e2 * density(e2) / spot) / own_width**2
        matrix = np.einsum("ik,ikj->ij", pull / between, rows) * heights[None, :]
        matrix[np.diag_indices(n)] -= own + numerator / spot + pull.sum(axis=1)
        moved = heights - np.linalg.solve(matrix, denominator - numerator / spot)
        moved = np.clip(moved, 0.3 * heights, 3 * heights)
        change = np.max(np.abs(moved - heights) * spot)
        heights = moved
        if change < 1e-14 or (change < 1e-11 and change >= best):
            return heights
        best = min(best, change)
    return heights


def put(spot, s, r, q, n, scheme):
    """Value, delta, gamma of a put with strike 1 and time 1, and its boundary now."""
    l, p = 5 * n // 2, 6 * n
    heights = boundary(s, r, q, n, l, scheme)
    x = limit(r, q)
    now = x * math.exp(-heights[-1])
    if spot <= now:
        return 1 - spot, -1.0, 0.0, now
    sine, step, rows = price_nodes(n, l, p)
    height = np.sqrt(np.maximum(rows @ (heights * heights), 0))
    width, age = s * sine, sine * sine
    d2 = (math.log(spot / x) + height + (r - q) * age) / width - width / 2
    d1 = d2 + width
    cash, stock = r * np.exp(-r * age), q * np.exp(-q * age)
    premium = ((cash * ndtr(-d2) - spot * stock * ndtr(-d1)) * step).sum()
    push = (stock * density(d1) - cash * density(d2) / spot) / width
    e1 = (math.log(spot) + r - q) / s + s / 2
    delta = ((push - stock * ndtr(-d1)) * step).sum() - math.exp(-q) * ndtr(-e1)
    curve = ((stock * density(d1) / width - d1 * push / width) * step).sum()
    gamma = (curve + math.exp(-q) * float(density(e1)) / s) / spot
    return european(spot, s, r, q) + premium, delta, gamma, now


def unit(right, spot, strike, years, volatility, r, q):
    s = volatility * math.sqrt(years)
    if right == "put":
        return spot / strike, s, r * years, q * years, strike
    return strike / spot, s, q * years, r * years, spot


def refined(row):
    """Both schemes' prices by the strike, on nodes that were doubled until all agree, and what they differ by."""
    m, s, r, q, scale = unit(*row)
    size = scale / row[2]
    last = None
    for n in (24, 48, 96, 160):
        values = [put(m, s, r, q, n, scheme) for scheme in "AB"]
        prices = [value[0] * size for value in values]
        if last is not None:
            apart = abs(prices[0] - prices[1])
            doubled = max(abs(a - b) for a, b in zip(prices, last))
            if max(apart, doubled) <= 1e-11:
                return n, values, prices, apart, doubled
        last = prices
    return None


RATES = [(0.05, 0.0), (0.05, 0.05), (0.02, 0.08), (0.08, 0.02), (0.1, 0.0), (0.03, -0.02), (0.01, 0.01), (0.0, 0.06),
         (0.15, 0.12), (0.12, 0.15), (0.05, 0.049), (-0.01, 0.03), (0.001, 0.0), (0.0, -0.01)]


def rows(count, seed):
    """Stratified over days, volatility, rates, right, and moneyness in standard deviations."""
    draw = random.Random(seed)
    days = [1, 7, 30, 91, 365, 730, 1825]
    volatilities = [0.05, 0.1, 0.2, 0.4, 0.8, 1.5]
    made = 0
    while made < count:
        years = days[made % 7] / 365
        volatility = volatilities[made // 7 % 6]
        r, q = RATES[(made + made // 42) % len(RATES)]
        early_put, early_call = r > 0 or (r == 0 and q < 0), q > 0 or (q == 0 and r < 0)
        right = draw.choice(["put"] * early_put + ["call"] * early_call)
        deviations = draw.choice([-1.5, -0.7, -0.2, 0.0, 0.2, 0.7, 1.5, 2.5])
        spot = round(100 * math.exp(deviations * volatility * math.sqrt(years)), 4)
        made += 1
        yield right, spot, 100.0, years, volatility, r, q


EDGES = [
    # right, spot by strike, years, volatility, rate, dividend: an hour, a minute, a week almost without volatility, |r - q|
    # of 300 variances, σ√T of 3 to 10, rT of 5, r at 0 and almost, r = q and almost, yields below zero.
    ("put", 0.9995, 1 / 8760, 0.3, 0.05, 0.0), ("call", 1.0005, 1 / 8760, 0.3, 0.05, 0.08),
    ("put", 1.00002, 1 / 525600, 0.5, 0.03, 0.03), ("put", 1.0002, 7 / 365, 0.01, 0.02, 0.0),
    ("put", 0.999, 0.5, 0.01, 0.04, 0.01), ("call", 1.001, 0.5, 0.01, 0.01, 0.04),
    ("put", 1.0, 1.0, 0.02, 0.13, 0.01), ("put", 0.98, 2.0, 0.02, 0.01, 0.13), ("call", 1.01, 1.0, 0.02, 0.12, 0.005),
    ("put", 1.0, 4.0, 1.5, 0.05, 0.02), ("call", 1.0, 4.0, 1.5, 0.05, 0.02), ("put", 1.0, 9.0, 1.5, 0.05, 0.0),
    ("put", 1.0, 4.0, 2.9, 0.1, 0.05), ("put", 1.0, 4.0, 4.9, 0.05, 0.0), ("call", 1.0, 4.0, 4.9, 0.02, 0.05),
    ("put", 1.0, 10.0, 0.4, 0.5, 0.1), ("put", 1.0, 10.0, 0.4, 0.1, 0.5), ("put", 1.0, 50.0, 0.3, 0.1, 0.1),
    ("put", 1.0, 50.0, 0.3, 0.1, 0.0), ("put", 1.0, 30.0, 0.2, 0.03, 0.01), ("call", 1.0, 30.0, 0.2, 0.03, 0.01),
    ("put", 1.0, 1.0, 0.2, 1e-4, 0.0), ("put", 1.0, 1.0, 0.2, 1e-6, 0.0), ("put", 1.0, 1.0, 0.2, 1e-6, 0.02),
    ("put", 1.0, 1.0, 0.2, 0.05, 1e-6),
    ("put", 1.0, 1.0, 0.2, 0.05, 0.05 + 1e-9), ("put", 1.0, 1.0, 0.2, 0.05, 0.05 - 1e-9),
    ("put", 1.0, 1.0, 0.2, 0.05, 0.0501), ("put", 1.0, 1.0, 0.2, 0.0, -0.02), ("put", 1.0, 2.0, 0.3, 0.01, -0.05),
    ("call", 1.0, 2.0, 0.3, -0.03, 0.01), ("call", 1.0, 1.0, 0.3, -0.03, 0.0), ("put", 0.3, 1.0, 0.3, 0.001, 0.1),
]


def wide_rows(count, seed):
    """The edges, then random rows: log-uniform time and volatility, both signs of the rates, |r - q| up to 300σ²."""
    for right, spot, years, volatility, r, q in EDGES:
        yield right, 100 * spot, 100.0, years, volatility, r, q
    draw = random.Random(seed)
    made = 0
    while made < count:
        years = math.exp(draw.uniform(math.log(1 / 365), math.log(15)))
        volatility = math.exp(draw.uniform(math.log(0.02), math.log(2)))
        r, q = draw.uniform(-0.05, 0.25), draw.uniform(-0.05, 0.25)
        right = draw.choice(["put", "call"])
        a, b = (r, q) if right == "put" else (q, r)
        deviations = draw.uniform(-2, 2.5)
        if a <= 0 or abs(r - q) > 300 * volatility**2:
            continue
        spot = round(100 * math.exp(deviations * volatility * math.sqrt(years)), 4)
        made += 1
        yield right, spot, 100.0, years, volatility, r, q


GREEKS = ["delta", "gamma", "vega", "rho", "dividend_rho", "vanna", "volga", "charm"]


def greeks(row, n, part):
    """Delta and gamma in closed form; the others by differences of fourth order of prices and deltas, with steps of a
    part of the volatility, the time, and the smallest of the rates and their difference."""
    right, spot, strike, years, volatility, r, q = row

    def both(volatility=volatility, r=r, q=q, years=years):
        m, s, a, b, scale = unit(right, spot, strike, years, volatility, r, q)
        value, delta, gamma, _ = put(m, s, a, b, n, "A")
        if right == "call":
            return np.array([scale * value, value - m * delta, m * m * gamma / spot])
        return np.array([scale * value, delta, gamma / strike])

    def slope(points, h):
        return (8 * (points[3] - points[1]) - (points[4] - points[0])) / (12 * h)

    def around(of, h):
        return [of(k * h) for k in (-2, -1, 0, 1, 2)]

    here = both()
    h = part * volatility
    k = part * min(x for x in (abs(r), abs(q), abs(r - q)) if x > 0)
    by_volatility = around(lambda x: both(volatility=volatility + x), h)
    by_rate = slope(around(lambda x: both(r=r + x), k), k)
    by_yield = slope(around(lambda x: both(q=q + x), k), k)
    by_time = slope(around(lambda x: both(years=years + x), part * years), part * years)
    vega, vanna, _ = slope(by_volatility, h)
    # A second difference loses twice as many digits: wider steps.
    h *= 4
    prices = [point[0] for point in around(lambda x: both(volatility=volatility + x), h)]
    volga = (16 * (prices[1] + prices[3]) - prices[0] - prices[4] - 30 * prices[2]) / (12 * h * h)
    return np.array([here[1], here[2], vega, by_rate[0], by_yield[0], vanna, volga, -by_time[1]])


def natural(row):
    """What turns each Greek into parts of the notional."""
    right, spot, strike, years, volatility, r, q = row
    scale = 1 / max(spot, strike)
    root = math.sqrt(years)
    return np.array([1, spot * volatility * root, scale / root, scale / years, scale / years, volatility,
                     scale * volatility / root, years])


def write_greeks(path, rows):
    """Rows well inside of where the option is kept, so that no difference reaches over the boundary."""
    with open(path, "w") as table:
        table.write("# Greeks of American options, written by scripts/american_reference.py; `doubt` is by how much,\n"
                    "# in parts of the notional, they change when steps are halved and nodes doubled.\n"
                    f"# right,spot,strike,years,volatility,rate,dividend,{','.join(GREEKS)},doubt\n")
        for row, found in rows:
            m, s, r, q, _ = unit(*row)
            if math.log(m / found[1][0][3]) < 0.2 * s or abs(r - q) < 0.02 * max(abs(r), abs(q)):
                continue
            n = max(found[0], 48)
            try:
                first, second = greeks(row, n, 4e-3), greeks(row, min(2 * n, 160), 2e-3)
            except np.linalg.LinAlgError:
                print("left out, singular equations:", row, flush=True)
                continue
            doubt = float(np.max(np.abs(first - second) * natural(row)))
            if not doubt <= 2e-7:
                print("left out, doubtful Greeks:", row, np.abs(first - second) * natural(row), flush=True)
                continue
            terms = ",".join([row[0]] + [repr(x) for x in row[1:]])
            table.write(",".join([terms] + [f"{x:.12g}" for x in second] + [f"{doubt:.1e}"]) + "\n")
            table.flush()


HEAD = """# American options, written by scripts/american_reference.py. Prices per strike by both schemes
# on `nodes` nodes, by how much they differ, and by how much from those on half the nodes.
# right,spot,strike,years,volatility,rate,dividend,smooth,matching,apart,doubled,nodes,boundary
"""


def line(row, found):
    n, values, prices, apart, doubled = found
    now = row[2] * values[0][3] if row[0] == "put" else row[2] / values[0][3]
    terms = ",".join([row[0]] + [repr(x) for x in row[1:]])
    numbers = [f"{x:.15g}" for x in prices] + [f"{apart:.1e}", f"{doubled:.1e}", str(n), f"{now:.9g}"]
    return ",".join([terms] + numbers) + "\n"


def write_prices(path, rows):
    """Writes the rows on which all agree, and answers them."""
    kept = []
    with open(path, "w") as table:
        table.write(HEAD)
        for row in rows:
            found = refined(row)
            if found is None:
                print("left out, no agreement:", row, flush=True)
                continue
            table.write(line(row, found))
            table.flush()
            kept.append((row, found))
    return kept


def barone_adesi_whaley():
    """Five options of Barone-Adesi and Whaley's table (K 100, r = q = 10 %) by their equations in 30 digits."""
    mp.mp.dps = 30
    rate, strike = mp.mpf("0.1"), mp.mpf(100)
    for right, spot, years, volatility in [("call", 90, "0.1", "0.15"), ("call", 100, "0.1", "0.25"),
                                           ("put", 100, "0.1", "0.35"), ("call", 110, "0.5", "0.25"),
                                           ("put", 90, "0.5", "0.15")]:
        t, v, sign = mp.mpf(years), mp.mpf(volatility), 1 if right == "call" else -1
        decay = mp.exp(-rate * t)
        power = (1 + sign * mp.sqrt(1 + 8 * rate / v**2 / (1 - decay))) / 2

        def first(s):
            return (mp.log(s / strike) + v**2 / 2 * t) / (v * mp.sqrt(t))

        def plain(s):
            d = first(s)
            return sign * decay * (s * mp.ncdf(sign * d) - strike * mp.ncdf(sign * (d - v * mp.sqrt(t))))

        def part(s):
            return sign * (1 - decay * mp.ncdf(sign * first(s))) * s / power

        critical = mp.findroot(lambda s: sign * (s - strike) - plain(s) - part(s), strike * (1 + sign * mp.mpf("0.1")))
        price = plain(mp.mpf(spot)) + part(critical) * (spot / critical) ** power
        print(right, spot, years, volatility, mp.nstr(price, 15))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--barone-adesi-whaley", action="store_true", help="print these values and nothing else")
    parser.add_argument("--rows", type=int, default=336)
    parser.add_argument("--wide-rows", type=int, default=200)
    parser.add_argument("--out", default="Tests/PricingTests/Golden")
    arguments = parser.parse_args()
    if arguments.barone_adesi_whaley:
        barone_adesi_whaley()
        return
    usual = write_prices(f"{arguments.out}/american.csv", rows(arguments.rows, 20161))
    wide = write_prices(f"{arguments.out}/american_wide.csv", wide_rows(arguments.wide_rows, 20162))
    write_greeks(f"{arguments.out}/american_greeks.csv", usual[::6] + wide[::5])


if __name__ == "__main__":
    main()
