#!/usr/bin/env python3
"""Writes Tests/PricingTests/Golden/european.csv and normal.csv with mpmath at 50 digits and more.

A row is: right (1 call, -1 put), underlying, strike, years, rate, dividend, volatility, price, and in the rows that have
them the fifteen Greeks in the order of `Greeks`; the normal model has no dividend. Prices are the doubles nearest to the
true values, Greeks have 14 digits. Lines with # name the stratum of the rows below. Run from the package root. `--rows N --out FILE` writes a campaign of N rows of the European
model with Greeks; point the tests to it with the environment variable BALLAST_PRICING_REFERENCE.
"""
import argparse
import math
import pathlib
import random
import mpmath as mp


def precision_for(numbers):
    """Decimal digits that survive the cancellation of the legs for these magnitudes."""
    sizes = [abs(math.frexp(x)[1]) for x in numbers if x]
    return 50 + int(0.31 * max(sizes, default=0)) + 40


def cdf(x):
    if abs(x) > 1e6:
        return mp.mpf(1 if x > 0 else 0)
    return mp.erfc(-x / mp.sqrt(2)) / 2


def limit_values(right, spot, strike, years, rate, dividend):
    """Value and Greeks where no volatility is left: the discounted forward's intrinsic value. At the corner only the price."""
    growth, discount = mp.exp(-dividend * years), mp.exp(-rate * years)
    a, b = spot * growth, strike * discount
    if a == b:
        return [mp.mpf(0)]
    on = mp.mpf(1) if right * (a - b) > 0 else mp.mpf(0)
    delta = right * growth * on
    return [right * (a - b) * on, delta, -right * discount * on, 0, 0,
            right * (dividend * a - rate * b) * on, right * years * b * on, -right * years * a * on,
            0, 0, dividend * delta, 0, 0, 0, 0, 0]


def european(right, spot, strike, years, rate, dividend, volatility, greeks=True):
    """Price, delta, dual delta, gamma, vega, theta, rho, dividend rho, vanna, volga, charm, veta, speed, zomma, color, ultima."""
    numbers = (spot, strike, years, rate, dividend, volatility)
    mp.mp.dps = precision_for(numbers)
    spot, strike, years, rate, dividend, volatility = (mp.mpf(x) for x in numbers)
    s = volatility * mp.sqrt(years)
    if s == 0 or spot == 0 or strike == 0:
        return limit_values(right, spot, strike, years, rate, dividend)
    growth, discount = mp.exp(-dividend * years), mp.exp(-rate * years)
    carry = rate - dividend
    x = mp.log(spot / strike) + carry * years
    d1 = x / s + s / 2
    d2 = d1 - s
    n1, n2 = cdf(right * d1), cdf(right * d2)
    a, b = spot * growth, strike * discount
    price = right * (a * n1 - b * n2)
    if not greeks:
        return [price]
    density = a * mp.npdf(d1) if abs(d1) < 1e6 else mp.mpf(0)
    gamma = density / (spot**2 * s)
    vega = density * mp.sqrt(years)
    tilt = 2 * carry * years - d2 * s
    return [
        price,
        right * growth * n1,
        -right * discount * n2,
        gamma,
        vega,
        -density * volatility / (2 * mp.sqrt(years)) - right * rate * b * n2 + right * dividend * a * n1,
        right * years * b * n2,
        -right * years * a * n1,
        -density / spot * d2 / volatility,
        vega * d1 * d2 / volatility,
        right * dividend * growth * n1 - density / spot * tilt / (2 * years * s),
        vega * (dividend + carry * d1 / s - (1 + d1 * d2) / (2 * years)),
        -gamma / spot * (d1 / s + 1),
        gamma * (d1 * d2 - 1) / volatility,
        gamma / (2 * years) * (2 * dividend * years + 1 + d1 * tilt / s),
        -vega / volatility**2 * (d1 * d2 * (1 - d1 * d2) + d1**2 + d2**2),
    ]


def normal(right, forward, strike, years, rate, volatility):
    """Bachelier's price of an option on a forward, and its Greeks in the same order."""
    numbers = (forward, strike, years, rate, volatility)
    mp.mp.dps = precision_for(numbers)
    forward, strike, years, rate, volatility = (mp.mpf(x) for x in numbers)
    discount = mp.exp(-rate * years)
    s = volatility * mp.sqrt(years)
    moneyness = forward - strike
    if s == 0:
        if moneyness == 0:
            return [mp.mpf(0)]
        on = 1 if right * moneyness > 0 else 0
        value = right * moneyness * on * discount
        delta = right * discount * on
        return [value, delta, -delta, 0, 0, rate * value, -years * value, 0, 0, 0, rate * delta, 0, 0, 0, 0, 0]
    d = moneyness / s
    n = cdf(right * d)
    bell = mp.npdf(d) if abs(d) < 1e6 else mp.mpf(0)
    value = discount * (right * moneyness * n + s * bell)
    delta = right * discount * n
    gamma = discount * bell / s
    vega = discount * mp.sqrt(years) * bell
    return [
        value, delta, -delta, gamma, vega,
        rate * value - discount * volatility * bell / (2 * mp.sqrt(years)),
        -years * value, mp.mpf(0),
        -discount * bell * d / volatility,
        vega * d * d / volatility,
        rate * delta + discount * bell * d / (2 * years),
        vega * (rate - (1 + d * d) / (2 * years)),
        -gamma * d / s,
        gamma * (d * d - 1) / volatility,
        gamma * (rate + (1 - d * d) / (2 * years)),
        vega / volatility**2 * d * d * (d * d - 3),
    ]


def short(x, digits=5):
    """A double that few digits write down."""
    return float(f"{x:.{digits}g}")


def log_uniform(rng, low, high):
    return short(math.exp(rng.uniform(math.log(low), math.log(high))))


def wide(rng):
    """Any magnitude."""
    return short(10.0 ** rng.uniform(-300, 300))


def rate_of(rng, size):
    return 0.0 if rng.random() < 0.2 else short(rng.uniform(-size, size), 3)


def random_terms(rng):
    return (short(rng.uniform(10, 200)), short(rng.uniform(10, 200)), log_uniform(rng, 0.002, 5), rate_of(rng, 0.1),
            rate_of(rng, 0.1), log_uniform(rng, 0.03, 2))


def near_money(rng):
    spot = short(rng.uniform(10, 200))
    years, volatility = log_uniform(rng, 1e-4, 3), log_uniform(rng, 1e-4, 1)
    strike = short(spot * (1 + rng.choice((0, 1e-12, 1e-8, 1e-4, 0.01)) * rng.uniform(-1, 1)), 15)
    return spot, strike, years, rate_of(rng, 0.05), rate_of(rng, 0.05), volatility


def forward_near_money(rng):
    """The carry cancels the moneyness up to a few deviations, which are small."""
    spot = short(rng.uniform(10, 200))
    years, volatility = log_uniform(rng, 1e-2, 3), log_uniform(rng, 1e-9, 1e-2)
    rate, dividend = rate_of(rng, 0.1), rate_of(rng, 0.1)
    deviations = rng.uniform(-3, 3) * volatility * math.sqrt(years)
    return spot, spot * math.exp((rate - dividend) * years + deviations), years, rate, dividend, volatility


def wings(rng):
    spot = log_uniform(rng, 1, 1e5)
    years, volatility = log_uniform(rng, 1e-3, 5), log_uniform(rng, 0.02, 3)
    distance = rng.uniform(3, 37) * volatility * math.sqrt(years) * rng.choice((1, -1))
    return spot, short(spot * math.exp(max(-300, min(300, distance)))), years, rate_of(rng, 0.1), rate_of(rng, 0.1), volatility


def extreme(rng):
    spot = log_uniform(rng, 1e-3, 1e6)
    s = log_uniform(rng, 1e-8, 60)
    years = log_uniform(rng, 1e-9, 1e4)
    volatility = short(s / math.sqrt(years))
    strike = short(spot * math.exp(rng.uniform(-4, 4) * min(s, 10)), 12)
    return spot, strike, years, rate_of(rng, min(1, 3 / years)), rate_of(rng, min(1, 3 / years)), volatility


def negative_rates(rng):
    spot, strike, years, _, _, volatility = random_terms(rng)
    return spot, strike, years, -log_uniform(rng, 1e-4, 2), -log_uniform(rng, 1e-4, 2), volatility


def edges(rng):
    """Zeros, subnormal and huge numbers, alone and together."""
    def pick(usual):
        return rng.choice((usual, usual, usual, 0.0, 5e-324, 1e-310, 1e-300, 1e-30, 1e30, 1e300, wide(rng)))

    return (pick(short(rng.uniform(50, 150))), pick(short(rng.uniform(50, 150))), pick(log_uniform(rng, 0.01, 2)),
            rng.choice((0.0, 0.05, -0.05, 1e-300, 3.0, -400.0, 400.0)), rng.choice((0.0, 0.02, -0.02, 5.0, -5.0)),
            pick(log_uniform(rng, 0.1, 1)))


STRATA = [("random", random_terms, 3500), ("near the money", near_money, 1800),
          ("forward near the money", forward_near_money, 1200), ("deep wings", wings, 2500), ("extreme", extreme, 2500),
          ("negative rates", negative_rates, 1200), ("edges", edges, 1800)]
LARGEST = mp.mpf(1.7976931348623157e308)


def written(value, digits):
    if value == 0:
        return "0"
    if abs(value) > LARGEST:
        return "inf" if value > 0 else "-inf"
    number = float(value) if abs(value) > mp.mpf(1e-290) else float(mp.nint(value * mp.mpf(2) ** 1074)) * 5e-324
    return (repr(number) if digits == 17 else f"{number:.{digits}g}").replace("e+", "e")


def row(right, terms, values):
    numbers = [repr(x).replace("e+", "e").removesuffix(".0") for x in terms]
    numbers += [written(values[0], 17)] + [written(v, 14) for v in values[1:]]
    return ",".join([str(right)] + numbers)


def european_rows(share, greeks_every):
    for stratum, terms_of, count in STRATA:
        rng = random.Random(f"{stratum}-1")
        yield f"# {stratum}"
        for i in range(round(count * share)):
            terms = terms_of(rng)
            right = rng.choice((1, -1))
            yield row(right, terms, european(right, *terms, greeks=i % greeks_every == 0))


def normal_rows(count):
    rng = random.Random("normal-1")
    for i in range(count):
        forward = short(rng.uniform(-50, 150))
        years, volatility = log_uniform(rng, 1e-6, 30), log_uniform(rng, 1e-6, 100)
        scale = volatility * math.sqrt(years)
        strike = short(forward + rng.choice((0, 1e-3, 1, 1, 3, 10, 30)) * rng.uniform(-1, 1) * scale, 12)
        terms = (forward, strike, years, rate_of(rng, 0.1), volatility)
        right = rng.choice((1, -1))
        values = normal(right, *terms)
        yield row(right, terms, values if i % 6 == 0 else values[:1])


def write(path, header, rows):
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as out:
        out.write(header + "\n")
        out.writelines(line + "\n" for line in rows)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int)
    parser.add_argument("--out")
    arguments = parser.parse_args()
    command = "scripts/pricing_reference.py" + (f" --rows {arguments.rows}" if arguments.rows else "")
    header = f"# mpmath {mp.__version__}; {command}"
    total = sum(count for _, _, count in STRATA)
    if arguments.rows:
        write(pathlib.Path(arguments.out), header, european_rows(arguments.rows / total, 1))
    else:
        golden = pathlib.Path("Tests/PricingTests/Golden")
        write(golden / "european.csv", header, european_rows(20_000 / total, 20))
        write(golden / "normal.csv", header, normal_rows(1200))
