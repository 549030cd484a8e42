#!/usr/bin/env python3
"""Writes Golden/bermudan.csv of the pricing tests: prices of options exercisable on dates, by Fourier cosines.

The method of Fang and Oosterlee (Pricing early-exercise and discrete barrier options by Fourier-cosine series
expansions, 2009): backward induction on the coefficients of a cosine series, the boundary of each date by Newton's
method. Nothing is shared with the model, which integrates densities on panels. Each row is computed with two numbers of
terms and two widths of the interval, and says by how much the prices differ; rows that differ by more than 1e-11 of the
strike are left out.
With --longstaff-schwartz it prints the options of table 1 of Longstaff and Schwartz (2001), with 50 dates a year and
exercisable at any time. Run from the package root; needs numpy and scipy; takes some seconds.
"""
import argparse
import math

import numpy as np

import american_reference


def payoff_terms(k, low, high, start, end):
    """The cosine coefficients, but for a factor, of e^x and of 1 between `start` and `end`."""
    u = k * math.pi / (high - low)
    a, b = u * (start - low), u * (end - low)
    grown = np.cos(b) * math.exp(end) - np.cos(a) * math.exp(start)
    grown = (grown + u * (np.sin(b) * math.exp(end) - np.sin(a) * math.exp(start))) / (1 + u * u)
    flat = np.empty_like(u)
    flat[0] = end - start
    flat[1:] = (np.sin(b[1:]) - np.sin(a[1:])) / u[1:]
    return grown, flat


def unit_put(spot, deviation, rate, dividend, dates, terms, width):
    """A put of strike 1 and time 1, exercisable now and on equally spaced dates, the last of which is expiry."""
    drift = rate - dividend - deviation * deviation / 2
    place = math.log(spot)
    half = width * deviation + abs(drift)
    low, high = min(place, 0) - half, max(place, 0) + half
    k = np.arange(terms, dtype=float)
    u = k * math.pi / (high - low)
    step = 1 / dates
    factor = np.exp((1j * u * drift - 0.5 * deviation**2 * u * u) * step - rate * step)
    first = np.ones(terms)
    first[0] = 0.5

    def kept(x, values):
        return float(np.sum((factor * np.exp(1j * u * (x - low))).real * first * values))

    def slope(x, values):
        return float(np.sum((1j * u * factor * np.exp(1j * u * (x - low))).real * first * values))

    def boundary(values, x):
        bottom, top = low, 0.0
        for _ in range(200):
            miss = kept(x, values) - (1 - math.exp(x))
            bottom, top = (bottom, x) if miss > 0 else (x, top)
            steep = slope(x, values) + math.exp(x)
            moved = x - miss / steep if steep != 0 else bottom
            if not bottom < moved < top:
                moved = (bottom + top) / 2
            if abs(moved - x) < 1e-15 * max(1, abs(x)):
                return moved
            x = moved
        return x

    grown, flat = payoff_terms(k, low, high, low, 0.0)
    values = 2 / (high - low) * (flat - grown)
    index = np.arange(terms)
    x = -1e-2
    for _ in range(dates - 1):
        x = boundary(values, x)
        grown, flat = payoff_terms(k, low, high, low, x)

        def waves(m):
            rates = m * math.pi / (high - low)
            result = np.full(len(m), high - x, dtype=complex)
            some = m != 0
            upper = np.exp(1j * rates[some] * (high - low)) - np.exp(1j * rates[some] * (x - low))
            result[some] = upper / (1j * rates[some])
            return result

        sums, gaps = waves(np.arange(2 * terms - 1)), waves(np.arange(1 - terms, terms))
        matrix = sums[index[:, None] + index[None, :]] + gaps[index[None, :] - index[:, None] + terms - 1]
        kept_part = (matrix @ (factor * first * values)).real / (high - low)
        values = 2 / (high - low) * (flat - grown) + kept_part
    return max(kept(place, values), 1 - spot)


def price(row, dates, terms, width):
    m, s, r, q, scale = american_reference.unit(*row)
    return scale * unit_put(m, s, r, q, dates, terms, width)


MARKETS = [
    ("put", 90.0, 1.0, 0.2, 0.06, 0.0), ("put", 110.0, 0.25, 0.4, 0.05, 0.02), ("put", 100.0, 3.0, 0.6, 0.03, 0.05),
    ("put", 98.0, 0.1, 0.15, 0.1, 0.1), ("put", 105.0, 2.0, 0.3, 0.01, -0.03), ("call", 100.0, 1.0, 0.25, 0.03, 0.07),
    ("call", 120.0, 2.0, 0.5, 0.02, 0.02), ("call", 95.0, 0.5, 0.3, -0.01, 0.03), ("put", 60.0, 5.0, 0.8, 0.05, 0.0)]
ROWS = [(right, spot, 100.0, *rest, dates) for right, spot, *rest in MARKETS for dates in (2, 10, 50)]

TABLE = [(36, 0.2, 1), (36, 0.2, 2), (36, 0.4, 1), (36, 0.4, 2), (38, 0.4, 2), (40, 0.4, 2), (42, 0.4, 2), (44, 0.2, 1),
         (44, 0.2, 2), (44, 0.4, 1), (44, 0.4, 2)]


def longstaff_schwartz():
    for spot, volatility, years in TABLE:
        row = ("put", spot, 40, years, volatility, 0.06, 0.0)
        m, s, r, q, scale = american_reference.unit(*row)
        dated = [price(row, 50 * years, terms, 12) for terms in (384, 768)]
        free = [scale * american_reference.put(m, s, r, q, 96, scheme)[0] for scheme in "AB"]
        print(f"S {spot} volatility {volatility} years {years}: 50 dates a year {dated[1]:.6f} (terms doubled "
              f"{dated[1] - dated[0]:.0e}), any time {free[0]:.6f} (equations apart {free[1] - free[0]:.0e})")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--longstaff-schwartz", action="store_true")
    parser.add_argument("--out", default="Tests/PricingTests/Golden")
    arguments = parser.parse_args()
    if arguments.longstaff_schwartz:
        longstaff_schwartz()
        return
    with open(f"{arguments.out}/bermudan.csv", "w") as table:
        table.write("# Options exercisable on dates, written by scripts/bermudan_reference.py; `doubt` is by how much,\n"
                    "# in parts of the strike, prices with other terms and another interval differ.\n"
                    "# right,spot,strike,years,volatility,rate,dividend,dates,price,doubt\n")
        for row in ROWS:
            terms, dates = row[:7], row[7]
            prices = [price(terms, dates, n, width) for n, width in ((512, 11), (1024, 11), (1024, 14))]
            doubt = (max(prices) - min(prices)) / terms[2]
            if doubt > 1e-11:
                print("left out:", row, doubt)
                continue
            numbers = [repr(x) for x in terms[1:]] + [str(dates), f"{prices[2]:.15g}", f"{doubt:.1e}"]
            table.write(",".join([terms[0]] + numbers) + "\n")


if __name__ == "__main__":
    main()
