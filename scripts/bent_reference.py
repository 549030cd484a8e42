#!/usr/bin/env python3
"""Writes Tests/PricingTests/Golden/slow_laws.csv: calls under laws whose characteristic functions fall slowly.

Three ways: variance-gamma as a mixture of Black prices over the gamma clock at 25 digits, without any characteristic
function; Heston where that is possible on the real line, in doubles at 600,000 nodes; and Heston elsewhere on rays of
forty degrees, a third more than the library's, by Gauss-Legendre panels at 40 digits. Forward 1, no discounting. Some
minutes; run from the package root.
"""
import cmath
import math
import mpmath as mp

from gauss_legendre import legendre

mp.mp.dps = 25
KS = [-0.5, -0.2, -0.05, 0.0, 0.05, 0.2, 0.5]
GAMMA = [((0.12, -0.14, 0.2), 0.1), ((0.12, -0.14, 0.2), 0.2), ((0.3, 0.1, 0.5), 0.05), ((0.12, -0.14, 5.0), 1.0)]
LINE = [((0.04, 0.5, 0.04, 1.0, -1.0), 1.0)]
RAYS = [
    ((0.04, 0.5, 0.04, 5.0, -1.0), 7 / 365), ((0.04, 0.5, 0.04, 5.0, -1.0), 1.0), ((0.04, 0.5, 0.04, 5.0, -1.0), 10.0),
    ((0.04, 0.5, 0.04, 5.0, 0.99), 1.0), ((0.04, 0.5, 0.04, 5.0, 0.99), 10.0), ((0.04, 0.5, 0.04, 1.0, 1.0), 7 / 365),
    ((0.04, 0.5, 0.04, 1.0, 1.0), 1.0), ((0.04, 0.5, 0.04, 1.0, 1.0), 10.0), ((0.04, 0.5, 0.04, 5.0, 1.0), 7 / 365),
    ((0.04, 0.5, 0.04, 5.0, 1.0), 1.0), ((0.04, 0.5, 0.04, 5.0, 1.0), 10.0), ((1e-4, 1.0, 0.01, 2.0, -0.995), 0.02),
]

RULE = legendre(30)


def normal(x):
    return mp.erfc(-x / mp.sqrt(2)) / 2


def mixture(p, years, k):
    """The call given the clock g is Black's with forward e^(ωT + θg + σ²g/2) and deviation σ√g."""
    sigma, theta, nu = (mp.mpf(x) for x in p)
    years = mp.mpf(years)
    shape, drift = years / nu, years / nu * mp.log(1 - nu * (theta + sigma**2 / 2))
    strike = mp.exp(k)

    def call(g):
        forward, deviation = mp.exp(drift + theta * g + sigma**2 * g / 2), sigma * mp.sqrt(g)
        d = mp.log(forward / strike) / deviation + deviation / 2
        return forward * normal(d) - strike * normal(d - deviation)

    # In t = (g/ν)^shape the density of the clock is e^(-g/ν)/Γ(shape + 1), smooth at zero.
    def at(t):
        g = t ** (1 / shape)
        return mp.exp(-g) * call(nu * g) / mp.gamma(shape + 1)

    ends = [mp.mpf(0)] + [mp.mpf(g) ** shape for g in (1e-12, 1e-6, 1e-3, 0.03, 0.2, 0.6, 1.5, 3, 6, 12, 25, 60)]
    return mp.quad(at, ends)


def heston(z, years, p):
    v0, kappa, theta, xi, rho = (mp.mpf(x) for x in p)
    iz = mp.mpc(-z.imag, z.real)
    b = kappa - rho * xi * iz
    d = mp.sqrt(kappa**2 + xi * (xi - 2 * kappa * rho) * iz + (1 - rho**2) * xi**2 * z * z)
    g = (b - d) / (b + d)
    e = mp.exp(-d * years)
    slope = (b - d) / xi**2 * (1 - e) / (1 - g * e)
    level = kappa * theta / xi**2 * ((b - d) * years - 2 * mp.log((1 - g * e) / (1 - g)))
    return v0 * slope + level


def line(p, years, k, widest=6.0, farthest=120_000.0):
    """The call by Lewis's integral on the real line, in doubles."""
    v0, kappa, theta, xi, rho = p
    rule = [(float(x), float(w)) for x, w in RULE]
    parts, left, width = [], 0.0, 0.125
    while left < farthest:
        for x, w in rule:
            u = left + width * (1 + x) / 2
            z = complex(u, -0.5)
            iz = 1j * z
            b = kappa - rho * xi * iz
            d = cmath.sqrt(kappa**2 + xi * (xi - 2 * kappa * rho) * iz + (1 - rho**2) * xi**2 * z * z)
            g, e = (b - d) / (b + d), cmath.exp(-d * years)
            slope = (b - d) / xi**2 * (1 - e) / (1 - g * e)
            level = kappa * theta / xi**2 * ((b - d) * years - 2 * cmath.log((1 - g * e) / (1 - g)))
            parts.append((cmath.exp(v0 * slope + level + k - 1j * z * k) * w * width / 2 / (z * (z + 1j))).real)
        left, width = left + width, min(1.5 * width, widest)
    return 1 - math.fsum(parts) / math.pi


def along(p, years, turn):
    """Nodes of Lewis's integral from -i/2 along a ray; panels grow."""
    nodes, left, size = [], mp.mpf(0), mp.mpf(1) / 8
    while left < 1e12:
        top = mp.mpf(0)
        for x, w in RULE:
            r = left + size * (1 + x) / 2
            z = mp.mpc(0, -0.5) + r * turn
            exponent = heston(z, years, p)
            nodes.append((z, exponent, w * size / 2 * turn / (z * (z + mp.j))))
            top = max(top, max(mp.re(exponent) + mp.im(z) * k for k in KS) - 2 * mp.log(r + 1))
        left += size
        if top < -50:
            break
        size *= 1.5
    return nodes


def call(nodes, k):
    total = sum(mp.re(mp.exp(exponent + k - mp.j * z * k) * w) for z, exponent, w in nodes)
    return 1 - total / mp.pi


def main():
    rows = []
    for p, years in GAMMA:
        rows += [("variance-gamma", p, years, k, mixture(p, years, k)) for k in KS]
        print(p, years, flush=True)
    for p, years in LINE:
        rows += [("heston", p, years, k, line(p, years, k)) for k in KS]
        print(p, years, flush=True)
    mp.mp.dps = 40
    for p, years in RAYS:
        pair = [along(p, years, mp.expjpi(mp.mpf(s) * 2 / 9)) for s in (1, -1)]
        sizes = [lambda k, n=n: max(mp.re(e) + mp.im(z) * k for z, e, _ in n) for n in pair]
        for k in KS:
            nodes = pair[0] if sizes[0](k) < sizes[1](k) else pair[1]
            rows.append(("heston", p, years, k, call(nodes, k)))
        print(p, years, flush=True)
    with open("Tests/PricingTests/Golden/slow_laws.csv", "w") as file:
        file.write("# mpmath; scripts/bent_reference.py: model, years, ln(K/F), call, parameters\n")
        for model, p, years, k, value in rows:
            file.write(",".join([model, repr(years), repr(k), mp.nstr(value, 18)] + [repr(x) for x in p]) + "\n")


main()
