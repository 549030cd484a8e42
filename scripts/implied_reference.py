#!/usr/bin/env python3
"""Implied volatilities to 50 digits, the reference of Tests/QuantMathTests/ImpliedReferenceTests.swift.

    scripts/implied_reference.py                                     writes the committed tables
    scripts/implied_reference.py --rows 20000 --out FOLDER           the long campaign; then
    BALLAST_IMPLIED_REFERENCE=FOLDER swift test --filter ImpliedReferenceTests

Each row is a price in double precision and the volatility whose exact price is that double, so that the figure
measures the solver and not the rounding of its input. `condition` is price/(volatility vega): what a relative error
of the price is multiplied by. Strata in turn: at and near the money, ordinary, far wings, short times, beyond the
middle of the price's range, in the money, prices down to 1e-300.
Needs python3 with mpmath.
"""
import argparse
import math
import os
import random

from mpmath import erfc, exp, log, mp, mpf, pi, sqrt

mp.dps = 60
GOLDEN = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "Tests", "QuantMathTests", "Golden")
BELL = 1 / sqrt(2 * pi)


def phi(y):
    return erfc(-y / sqrt(mpf(2))) / 2


def density(y):
    return BELL * exp(-y * y / 2)


def parts(distance, s):
    """Time value and its complement over D min(F, K), and the derivative of the former by s."""
    z = distance / s - s / 2
    y = distance / s + s / 2
    far = exp(distance) * phi(-y)
    # Digits lost in the difference are bought back.
    lost = max(0, int(2 - math.log10(max(float(s), 1e-12))))
    mp.dps = 60 + 2 * lost
    z = distance / s - s / 2
    y = distance / s + s / 2
    far = exp(distance) * phi(-y)
    value = phi(-z) - far, phi(z) + far, density(z)
    mp.dps = 60
    return value


def solve(distance, lower, upper, s):
    """The s with this time value or complement, whichever is smaller."""
    smaller = 1 if lower > upper else 0
    target = log(upper if smaller else lower)
    s = mpf(s)
    for _ in range(200):
        both = parts(distance, s)
        slope = s * both[2] / both[smaller] * (-1 if smaller else 1)
        step = (target - log(both[smaller])) / slope
        s *= exp(max(min(step, mpf("0.5")), mpf("-0.5")))
        if abs(step) < mpf(10) ** -45:
            return s
    raise ArithmeticError("no convergence")


def black_row(draw, index):
    kind = index % 7
    forward = draw.choice([100.0, 100.0, round(10 ** draw.uniform(-3, 6), 4)])
    years = draw.choice([1.0, round(draw.uniform(0.003, 5), 4), round(10 ** draw.uniform(-4, 1.5), 6)])
    discount = draw.choice([1.0, round(draw.uniform(0.7, 1.02), 4)])
    in_money = False
    if kind == 0:
        distance = draw.choice([0.0, 10 ** draw.uniform(-15, -3), 10 ** draw.uniform(-3, -1)])
        s = max(10 ** draw.uniform(-8, 0.9), distance / 30)
    elif kind == 1:
        distance = abs(draw.uniform(-0.7, 0.7))
        s = max(draw.uniform(0.05, 2) * math.sqrt(years), distance / 30)
    elif kind == 2:
        s = 10 ** draw.uniform(-3, 1.5)
        distance = min(s * draw.uniform(0, 37), 690)
    elif kind == 3:
        s = 10 ** draw.uniform(-8, -1.3)
        distance = s * draw.uniform(0, 36)
    elif kind == 4:
        distance = draw.choice([0.0, 10 ** draw.uniform(-3, 2.8), draw.uniform(0, 5)])
        zeta = draw.uniform(-1, 8)
        s = zeta + math.sqrt(zeta * zeta + 2 * distance)
        if s < 1e-3:
            s = 1.0
    elif kind == 5:
        distance = 10 ** draw.uniform(-4, 0)
        s = max(10 ** draw.uniform(-2, 0.5), distance / 8)
        in_money = True
    else:
        distance = 10 ** draw.uniform(-4, 2)
        z = draw.uniform(3, 37)
        s = math.sqrt(z * z + 2 * distance) - z
    side = draw.choice([1, -1])
    strike = forward * math.exp(side * distance)
    if kind in (1, 5):
        strike = float("%.6g" % strike)
    if not 1e-150 < strike < 1e150:
        return None
    right = 1 if (strike >= forward) != in_money else -1
    volatility = float("%.6g" % (s / math.sqrt(years)))
    f, k, d, t = mpf(forward), mpf(strike), mpf(discount), mpf(years)
    distance = abs(log(f / k))
    scale = d * min(f, k)
    price = float(scale * parts(distance, mpf(volatility) * sqrt(t))[0] + d * max(right * (f - k), 0))
    lower = (mpf(price) - d * max(right * (f - k), 0)) / scale
    upper = (d * (f if right > 0 else k) - mpf(price)) / scale
    if price < 1e-305 or lower < 1e-306 or upper <= 0:
        return None
    s = solve(distance, lower, upper, mpf(volatility) * sqrt(t))
    condition = mpf(price) / (scale * s * parts(distance, s)[2])
    return [price, forward, strike, years, discount, right, float(s / sqrt(t)), float(condition)]


def normal_row(draw, index):
    forward = draw.choice([100.0, 0.03, -0.01, round(draw.uniform(-50, 50), 3)])
    years = draw.choice([1.0, round(draw.uniform(0.003, 5), 4)])
    discount = draw.choice([1.0, round(draw.uniform(0.7, 1.02), 4)])
    s = 10 ** draw.uniform(-6, 3)
    gap = draw.choice([0.0, s * draw.uniform(0, 6), s * draw.uniform(6, 36), s * 10 ** draw.uniform(-9, 0)])
    strike = forward + draw.choice([1, -1]) * gap
    in_money = index % 4 == 0
    right = 1 if (strike >= forward) != in_money else -1
    volatility = float("%.6g" % (s / math.sqrt(years)))
    f, k, d, t = mpf(forward), mpf(strike), mpf(discount), mpf(years)
    gap = abs(f - k)

    def value(s):
        return s * density(gap / s) - gap * phi(-gap / s)

    price = float(d * (value(volatility * sqrt(t)) + max(right * (f - k), 0)))
    target = mpf(price) / d - max(right * (f - k), 0)
    if price < 1e-305 or target <= 0:
        return None
    s = mpf(volatility) * sqrt(t)
    for _ in range(200):
        step = log(target / value(s)) * value(s) / (s * density(gap / s))
        s *= exp(max(min(step, mpf("0.5")), mpf("-0.5")))
        if abs(step) < mpf(10) ** -45:
            break
    condition = mpf(price) / (d * s * density(gap / s))
    return [price, forward, strike, years, discount, right, float(s / sqrt(t)), float(condition)]


def normalised_row(draw, index):
    kind = index % 4
    s = 10 ** draw.uniform(-8, 2) if kind else draw.uniform(0.01, 5)
    distance = s * draw.uniform(0, 37)
    if kind == 2:
        distance = s * 10 ** draw.uniform(-9, 0)
    if kind == 3:
        distance = max(s * s / 2 + s * draw.uniform(-5, 5), 0)
    x = draw.choice([1, -1]) * min(distance, 1390.0)
    size = abs(mpf(x))
    value, complement, slope = [exp(-size / 2) * part for part in parts(size, mpf(s))]
    if x > 0:
        value += exp(size / 2) - exp(-size / 2)
    if min(value, complement, slope) < mpf("1e-305"):
        return None
    return [x, s, float(value), float(complement), float(slope)]


def write(path, header, row, count, seed):
    draw = random.Random(seed)
    with open(path, "w", encoding="ascii") as file:
        file.write("# scripts/implied_reference.py, mpmath at 60 digits and more\n# %s\n" % header)
        index = written = 0
        while written < count:
            numbers = row(draw, index)
            index += 1
            if numbers is None:
                continue
            texts = [repr(n) for n in numbers]
            if len(numbers) == 8:
                texts[7] = "%.4g" % numbers[7]
            file.write(",".join(t[:-2] if t.endswith(".0") else t for t in texts) + "\n")
            written += 1


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=5600, help="rows of the table of Black volatilities")
    parser.add_argument("--out", default=GOLDEN, help="folder to write to")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    os.makedirs(options.out, exist_ok=True)
    quote = "price,forward,strike,years,discount,right,volatility,condition"
    write(os.path.join(options.out, "implied.csv"), quote, black_row, options.rows, options.seed)
    write(os.path.join(options.out, "implied_normal.csv"), quote, normal_row, options.rows // 8, options.seed + 1)
    write(
        os.path.join(options.out, "normalised_black.csv"), "x,s,value,complement,vega", normalised_row,
        options.rows // 8, options.seed + 2)


if __name__ == "__main__":
    main()
