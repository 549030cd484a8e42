#!/usr/bin/env python3
"""Writes Tests/PricingTests/Golden/sabr.csv: volatilities of Hagan's expansion with mpmath at 40 digits.

Rows: forward, strike, years, alpha, beta, nu, rho, Black's volatility, Bachelier's. Run from the package root.
"""
import random
import mpmath as mp

mp.mp.dps = 40
random.seed(4)


def bend(z, rho):
    if abs(z) < mp.mpf(10) ** -15:
        return 1 - rho * z / 2
    return z / mp.log((mp.sqrt(1 - 2 * rho * z + z * z) + z - rho) / (1 - rho))


def row(forward, strike, years, alpha, beta, nu, rho):
    f, k, t, a, b, n, r = (mp.mpf(x) for x in (forward, strike, years, alpha, beta, nu, rho))
    log, free, power = mp.log(f / k), (1 - b) ** 2, (f * k) ** ((1 - b) / 2)
    z = n / a * power * log
    below = 1 + free / 24 * log**2 + free**2 / 1920 * log**4
    above = 1 + log**2 / 24 + log**4 / 1920
    shared = r * b * n * a / (4 * power) + (2 - 3 * r * r) * n * n / 24
    black = a / power / below * bend(z, r) * (1 + (free * a * a / (24 * power**2) + shared) * t)
    normal = a * (f * k) ** (b / 2) * above / below * bend(z, r)
    normal *= 1 + (-b * (2 - b) * a * a / (24 * power**2) + shared) * t
    return black, normal


def main():
    with open("Tests/PricingTests/Golden/sabr.csv", "w") as file:
        file.write("# mpmath; scripts/sabr_reference.py\n")
        for index in range(120):
            beta = random.choice([0.0, 0.5, 0.7, 1.0])
            forward = random.choice([0.03, 1.0, 100.0])
            strike = forward * (1 if index % 10 == 0 else random.choice([1 + 1e-9, random.uniform(0.4, 2.5)]))
            alpha = random.uniform(0.1, 0.6) * forward ** (1 - beta)
            values = [forward, strike, random.uniform(0.05, 3), alpha, beta, random.uniform(0.05, 1.2)]
            values.append(random.uniform(-0.9, 0.9))
            black, normal = row(*values)
            if black > 0 and normal > 0:
                file.write(",".join(repr(x) for x in values) + f",{mp.nstr(black, 20)},{mp.nstr(normal, 20)}\n")


main()
