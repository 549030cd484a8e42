#!/usr/bin/env python3
"""Writes Tests/PricingTests/Golden/fourier.csv: options under Heston, Bates, Merton and variance-gamma with mpmath.

Lewis's integral at 30 digits by Gauss-Legendre panels that widen outwards from 0 until the integrand is below 1e-22;
for each
set of parameters a second order has to agree to 1e-17 of the forward at one expiry. Spot 100; the option that is out
of the money.
Run from the package root.
"""
import argparse
import mpmath as mp

from gauss_legendre import legendre

mp.mp.dps = 30
HALF = mp.mpf(1) / 2

RULES = [legendre(30), legendre(40)]


def heston(z, years, p):
    """ln φ and its derivatives by √v0 and by time, in the form of Albrecher and others."""
    v0, kappa, theta, xi, rho = p[:5]
    iz = mp.mpc(-z.imag, z.real)
    b = kappa - rho * xi * iz
    d = mp.sqrt(b * b + xi * xi * (iz + z * z))
    g = (b - d) / (b + d)
    e = mp.exp(-d * years)
    slope = (b - d) / xi**2 * (1 - e) / (1 - g * e)
    level = kappa * theta / xi**2 * ((b - d) * years - 2 * mp.log((1 - g * e) / (1 - g)))
    slope_by_time = (b - d) / xi**2 * d * e * (1 - g) / (1 - g * e) ** 2
    by_time = v0 * slope_by_time + kappa * theta * slope
    return v0 * slope + level, 2 * mp.sqrt(v0) * slope, by_time


def jumps(z, intensity, mean, deviation):
    iz = mp.mpc(-z.imag, z.real)
    drift = mp.exp(mean + deviation**2 / 2) - 1
    return intensity * (mp.exp(iz * mean - z * z * deviation**2 / 2) - 1 - iz * drift)


def bates(z, years, p):
    value, by_volatility, by_time = heston(z, years, p)
    jump = jumps(z, *p[5:8])
    return value + years * jump, by_volatility, by_time + jump


def merton(z, years, p):
    iz = mp.mpc(-z.imag, z.real)
    rate = -HALF * p[0] ** 2 * (iz + z * z) + jumps(z, *p[1:4])
    return years * rate, -years * p[0] * (iz + z * z), rate


def variance_gamma(z, years, p):
    """Volatility σ of the time-changed motion, its drift θ and the variance rate ν of the clock."""
    sigma, theta, nu = p
    iz = mp.mpc(-z.imag, z.real)
    inside = 1 - iz * theta * nu + sigma**2 * nu / 2 * z * z
    at_one = 1 - theta * nu - sigma**2 * nu / 2
    rate = (iz * mp.log(at_one) - mp.log(inside)) / nu
    by_sigma = (-iz * sigma * nu / at_one - sigma * nu * z * z / inside) / nu
    return years * rate, years * by_sigma, rate


MODELS = {"heston": heston, "bates": bates, "merton-jump": merton, "variance-gamma": variance_gamma}


def nodes_of(model, years, p, deviation, widest, rule):
    """Nodes, weights and the exponent's parts, until the integrand is negligible."""
    found, left, width = [], mp.mpf(0), min(HALF / 2, HALF / deviation)
    while True:
        middle, half, top = left + width / 2, width / 2, mp.mpf(0)
        for x, w in rule:
            u = middle + half * x
            value, by_volatility, by_time = MODELS[model](mp.mpc(u, -HALF), years, p)
            phi = mp.exp(value)
            top = max(top, abs(phi) * (1 + abs(by_time) / (u * u + HALF)))
            found.append((u, half * w, phi, by_volatility, by_time))
        left += width
        if top * deviation < mp.mpf(10) ** -20:
            return found
        if left > 3e6:
            raise ArithmeticError("the function falls too slowly")
        width = min(2 * width, widest)


def row_of(nodes, k):
    """Call price and its derivatives in parts of the forward: value, by k, density, by volatility, by time."""
    total = [mp.mpf(0)] * 5
    for u, w, phi, by_volatility, by_time in nodes:
        m = u * u + HALF * HALF
        at = w * phi * mp.expj(-u * k) / m
        total[0] += at.real
        total[1] += (mp.mpc(HALF, -u) * at).real
        total[2] += m * at.real
        total[3] += (at * by_volatility).real
        total[4] += (at * by_time).real
    scale = mp.exp(k / 2) / mp.pi
    return [1 - scale * total[0], -scale * total[1], scale * total[2], -scale * total[3], -scale * total[4]]


def rows(model, parameters, deviation, years, rate, dividend, strikes, is_checked):
    p = [mp.mpf(x) for x in parameters]
    years, rate, dividend, spot = mp.mpf(years), mp.mpf(rate), mp.mpf(dividend), mp.mpf(100)
    discount, forward = mp.exp(-rate * years), spot * mp.exp((rate - dividend) * years)
    ks = [mp.log(mp.mpf(strike) / forward) for strike in strikes]
    widest = 4 / max(max(abs(k) for k in ks), deviation)
    grids = [nodes_of(model, years, p, deviation, widest, rule) for rule in RULES[not is_checked:]]
    for strike, k in zip(strikes, ks):
        call = row_of(grids[-1], k)
        other = row_of(grids[0], k) if is_checked else call
        assert abs(call[0] - other[0]) < mp.mpf(10) ** -17, (model, parameters, strike, mp.nstr(call[0] - other[0]))
        is_call, relative = k >= 0, mp.exp(k)
        price = discount * forward * (call[0] - (0 if is_call else 1 - relative))
        parity = 0 if is_call else 1
        carry = discount * forward / spot
        delta = carry * (call[0] - call[1] - parity)
        dual = discount * (call[1] / relative + parity)
        theta = rate * price - discount * forward * call[4] - (rate - dividend) * spot * delta
        yield [model, years, rate, dividend, strike, price, delta, carry / spot * call[2], discount * forward * call[3],
               theta, dual] + list(parameters)


def text(x):
    return x if isinstance(x, str) else repr(float(x)) if not isinstance(x, mp.mpf) else mp.nstr(x, 20)


HESTON = [
    (0.04, 1.5, 0.05, 0.6, -0.7), (0.04, 4, 0.25, 1, -0.5), (0.0175, 1.5768, 0.0398, 0.5751, -0.5711),
    (0.01, 0.5, 0.04, 1, -0.9), (0.09, 1, 0.09, 0.8, 0.99), (0.09, 1, 0.09, 0.8, -0.99), (0.04, 2, 0.06, 1e-3, -0.5),
    (0.04, 2, 0.06, 1e-7, 0.5), (1e-4, 3, 0.04, 0.4, -0.6), (0.64, 3, 0.5, 2, -0.1), (0.04, 1e-3, 0.04, 0.3, 0.5),
    (0.04, 8, 0.04, 3, -0.4),
]
BATES = [
    (0.04, 1.5, 0.05, 0.6, -0.7, 0.5, -0.1, 0.15), (0.3, 2, 0.4, 1, -0.2, 12, -0.02, 0.05),
    (0.02, 3, 0.03, 0.3, -0.5, 0.1, -0.5, 0.01),
]
MERTON = [(0.2, 1, -0.1, 0.2), (0.05, 0.2, -0.3, 0.1), (0.6, 30, 0, 0.04), (0.1, 3, 0.05, 0)]
GAMMA = [(0.12, -0.14, 0.2), (0.3, -0.1, 0.05), (0.2, 0.1, 0.1)]


def deviation_of(model, p, years):
    if model in ("heston", "bates"):
        mean = (1 - mp.exp(-mp.mpf(p[1]) * years)) / p[1]
        square = p[0] * mean + p[2] * (years - mean)
        return mp.sqrt(square + (p[5] * years * (p[6] ** 2 + p[7] ** 2) if model == "bates" else 0))
    if model == "merton-jump":
        return mp.sqrt(years * (p[0] ** 2 + p[1] * (p[2] ** 2 + p[3] ** 2)))
    return mp.sqrt(years * (p[0] ** 2 + p[2] * p[1] ** 2))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", default="Tests/PricingTests/Golden/fourier.csv")
    parser.add_argument("--models", default=",".join(MODELS))
    wanted = parser.parse_args()
    lines = ["# mpmath; scripts/fourier_reference.py",
             "model,years,rate,dividend,strike,price,delta,gamma,vega,theta,dual_delta,parameters..."]
    for model, sets, terms in (
        ("heston", HESTON, (1 / 365, 7 / 365, 1.0, 5.0)), ("bates", BATES, (7 / 365, 1.0, 3.0)),
        ("merton-jump", MERTON, (0.1, 1.0, 5.0)), ("variance-gamma", GAMMA, (1.0, 3.0)),
    ):
        if model not in wanted.models.split(","):
            continue
        for p in sets:
            for years in terms[p[0] not in (0.04, 0.01) and model == "heston":]:
                deviation = deviation_of(model, p, years)
                rate, dividend = 0.03, 0.01
                forward = 100 * mp.exp((rate - dividend) * years)
                strikes = [float(mp.nstr(forward * mp.exp(x * deviation), 8)) for x in (-5, -1.5, 0, 0.7, 3)]
                for row in rows(model, p, deviation, years, rate, dividend, strikes, years == 1):
                    lines.append(",".join(text(x) for x in row))
                print(model, p, years, flush=True)
    with open(wanted.out, "w") as file:
        file.write("\n".join(lines) + "\n")


main()
