#!/usr/bin/env python3
"""Writes Tests/PricingTests/Golden/sabr_density.csv: options under SABR without arbitrage, by another way.

The density of Hagan and others, Arbitrage-free SABR (2014), belongs to a local volatility; here the
prices themselves are solved for, forward in time over strikes (Dupire's equation), by Crank-Nicolson steps after four
implicit ones, on strikes that crowd around the forward. Two grids are extrapolated. No line is shared with the library:
not the variable, not the unknown, not the steps. Plain doubles; some minutes. Run from the package root.

With --published: the coarse example of Le Floc'h and Kennedy, Finite difference techniques for arbitrage-free SABR
(2017), in their discretisation, whose published price 0.149701955629 it has to give.
"""
import math
import sys

CASES = [
    # forward, alpha, beta, nu, rho, years; the first is Hagan's example of negative densities.
    (1.0, 0.35, 0.25, 1.0, -0.1, 1.0), (1.0, 0.35, 0.25, 1.0, 0.0, 1.0), (0.03, 0.04, 0.5, 0.4, -0.3, 10.0),
    (100.0, 0.25, 1.0, 0.5, -0.3, 0.5), (100.0, 2.5, 0.5, 0.8, 0.4, 2.0), (1.0, 0.3, 0.0, 0.5, 0.3, 1.0),
    (1.0, 0.3, 0.7, 0.4, -0.5, 10.0), (1.0, 0.6, 0.9, 1.2, -0.7, 1.0), (1.0, 0.2, 0.5, 0.5, 0.5, 5.0),
    (50.0, 0.6, 1.0, 1.5, -0.6, 0.1),
]
MONEYNESS = [0.1, 0.3, 0.6, 0.8, 0.95, 1.0, 1.05, 1.25, 1.6, 2.5]


def solved(case, half, steps):
    """Puts over strikes in units of the forward: `half` cells below it and above it."""
    forward, alpha, beta, nu, rho, years = case
    free = 1 - beta
    alpha *= forward**-free
    spread = alpha * math.sqrt(years)
    # y is unbounded above; its wings are those of z = 9 deviations.
    arc = 9 * nu * math.sqrt(years)
    top = alpha / nu * (math.sinh(arc) + rho * (math.cosh(arc) - 1))
    bottom = -alpha / nu * (math.sinh(arc) - rho * (math.cosh(arc) - 1))
    limit = 25.0
    top = min(top, limit if free == 0 else math.expm1(limit * free) / free)
    bottom = max(bottom, -limit if free == 0 else -1 / free)
    ys = []
    for side, end in ((-1, -bottom), (1, top)):
        reach = math.asinh(end / spread)
        part = [side * spread * math.sinh(reach * j / half) for j in range(1, half + 1)]
        part[-1] = side * end
        ys = ys + [0.0] + part if side > 0 else part[::-1]
    strikes = [math.exp(y) if free == 0 else max(1 + free * y, 0.0) ** (1 / free) for y in ys]
    n = len(strikes)
    speed, slope = [0.0] * n, [0.0] * n
    for j in range(n):
        k, y = strikes[j], ys[j]
        speed[j] = (alpha**2 + 2 * rho * nu * alpha * y + (nu * y) ** 2) * k ** (2 * beta) if k > 0 else 0.0
        gap = k - 1
        slope[j] = rho * nu * alpha * (math.expm1(beta * math.log(k)) / gap if k > 0 and gap != 0 else
                                       beta if gap == 0 else 1.0 if beta > 0 else 0.0)
    low, high = [0.0] * n, [0.0] * n
    for j in range(1, n - 1):
        below, above = strikes[j] - strikes[j - 1], strikes[j + 1] - strikes[j]
        low[j], high[j] = speed[j] / (below * (below + above)), speed[j] / (above * (below + above))
    puts = [max(k - 1, 0.0) for k in strikes]
    # The kink as the cells see it: its mean over the two halves of the cells beside it.
    m = half
    puts[m] = (strikes[m + 1] - 1) ** 2 / (4 * (strikes[m + 1] - strikes[m - 1]))
    time = 0.0
    # Steps grow with time: t = T (k/steps)².
    clock = [years * (k / steps) ** 2 for k in range(steps + 1)]
    stages = [(clock[1] * q / 4, clock[1] * (q + 1) / 4, 1.0) for q in range(4)]
    stages += [(clock[k], clock[k + 1], 0.5) for k in range(1, steps)]
    ratio = [0.0] * n
    for start, end, weight in stages:
        h = end - start
        new = puts[:]
        ratio[0], carried = 0.0, puts[0]
        for j in range(1, n - 1):
            late, early = weight * h * math.exp(slope[j] * end), (1 - weight) * h * math.exp(slope[j] * start)
            right = puts[j]
            if weight < 1:
                right += early * (low[j] * (puts[j - 1] - puts[j]) + high[j] * (puts[j + 1] - puts[j]))
            a, c = late * low[j], late * high[j]
            pivot = 1 + a + c - a * ratio[j - 1]
            ratio[j] = c / pivot
            carried = (right + a * carried) / pivot
            new[j] = carried
        for j in range(n - 2, 0, -1):
            new[j] += ratio[j] * new[j + 1]
        puts = new
    return strikes, puts


def interpolated(xs, values, x):
    """By the polynomial through the eight nodes around x."""
    low = next(j for j in range(len(xs)) if xs[j] >= x)
    start = min(max(low - 4, 0), len(xs) - 8)
    total = 0.0
    for i in range(start, start + 8):
        term = values[i]
        for j in range(start, start + 8):
            if j != i:
                term *= (x - xs[j]) / (xs[i] - xs[j])
        total += term
    return total


def reference(case, half=900, steps=400):
    coarse, fine = solved(case, half, steps), solved(case, 2 * half, 2 * steps)
    # The time value is smooth on each side of the forward.
    puts = [f + (f - c) / 3 for c, f in zip(coarse[1], fine[1][::2])]
    return [interpolated(coarse[0], puts, k) for k in MONEYNESS]


def published():
    """Their grid: 500 points over 4 deviations, five steps of Lawson and Swayne; mirrored points beyond the ends."""
    f, alpha, beta, nu, rho, years, size, steps = 1.0, 0.35, 0.25, 1.0, -0.1, 1.0, 500, 5
    free = 1 - beta

    def backbone(z):
        return alpha / nu * (math.sinh(nu * z) + rho * (math.cosh(nu * z) - 1))

    def price(y):
        return max(f**free + free * y, 0.0) ** (1 / free)

    edge = -(f**free) / free * nu / alpha
    zero = -math.log((math.sqrt(1 - rho**2 + (rho + edge) ** 2) - rho - edge) / (1 - rho)) / nu
    low, high = max(zero, -4 * math.sqrt(years)), 4 * math.sqrt(years)
    inner = size - 2
    width = (high - low) / (inner - 1)
    place = int(-low / width)
    width = -low / (place - 0.5)
    points = [low + (j - 0.5) * width for j in range(inner + 2)]
    ys = [backbone(z) for z in points]
    prices = [price(y) for y in ys]
    bottom, top = price(backbone(low)), price(backbone(low + inner * width))
    prices[0], prices[-1] = 2 * bottom - prices[1], 2 * top - prices[-2]
    speed = [math.sqrt(alpha**2 + 2 * rho * nu * alpha * y + (nu * y) ** 2) * max(k, 0.0) ** beta
             for y, k in zip(ys, prices)]
    speed[0], speed[-1] = speed[1], speed[-2]
    slope = [(k**beta - f**beta) / (k - f) if 0 < j <= inner and abs(k - f) > 1e-9 else beta * f ** (beta - 1)
             for j, k in enumerate(prices)]
    slope[0], slope[-1] = slope[1], slope[-2]
    mass = [0.0] * (inner + 2)
    mass[place] = 1 / width
    ends, part = [0.0, 0.0], 1 - math.sqrt(0.5)

    def step(start, moment, length):
        growth = [math.exp(rho * nu * alpha * s * moment) * v for s, v in zip(slope, speed)]
        up = [length / (2 * width) * growth[j] / (prices[j + 1] - prices[j]) for j in range(inner + 1)] + [0.0]
        down = [0.0] + [length / (2 * width) * growth[j] / (prices[j] - prices[j - 1]) for j in range(1, inner + 2)]
        ratio, new = [0.0] * (inner + 2), [0.0] * (inner + 2)
        # A mirrored point has the opposite density, so what goes to it and what comes from it add up.
        for j in range(1, inner + 1):
            below, above = up[j - 1] if j > 1 else -up[0], down[j + 1] if j < inner else -down[inner + 1]
            diagonal = 1 + up[j] + down[j] - (below if j == 1 else 0) - (above if j == inner else 0)
            diagonal -= (below if j > 1 else 0) * ratio[j - 1]
            ratio[j] = (above if j < inner else 0) / diagonal
            new[j] = (start[j] + (below * new[j - 1] if j > 1 else 0)) / diagonal
        for j in range(inner - 1, 0, -1):
            new[j] += ratio[j] * new[j + 1]
        out = (growth[1] * new[1] / (prices[1] - prices[0]), growth[inner] * new[inner] / (prices[-1] - prices[-2]))
        return new, [length * x for x in out]

    for k in range(steps):
        h = years / steps
        half, first = step(mass, k * h + part * h, part * h)
        full, second = step(half, k * h + 2 * part * h, part * h)
        w = 1 + math.sqrt(2)
        mass = [w * b - (w - 1) * a for a, b in zip(half, full)]
        ends = [e + a + w * b for e, a, b in zip(ends, first, second)]
    call = ends[1] * (top - f)
    edges = [price(backbone(low + j * width)) for j in range(inner + 1)]
    for j in range(1, inner + 1):
        if edges[j - 1] >= f:
            call += width * mass[j] * (prices[j] - f)
        elif edges[j] > f:
            a, b, m = edges[j - 1], edges[j], prices[j]
            call += width * mass[j] * (b - f) ** 2 / (2 * (b - a)) * 1
    return call


def main():
    if "--published" in sys.argv:
        print(published())
        return
    with open("Tests/PricingTests/Golden/sabr_density.csv", "w") as file:
        file.write("# scripts/sabr_density_reference.py\n")
        file.write("# forward, alpha, beta, nu, rho, years, strike, undiscounted put\n")
        for case in CASES:
            for k, put in zip(MONEYNESS, reference(case)):
                file.write(",".join(repr(x) for x in case) + f",{k * case[0]!r},{put * case[0]:.12g}\n")
            print(case, flush=True)


if __name__ == "__main__":
    main()
