#!/usr/bin/env python3
"""Writes Tests/PricingTests/Golden/cev.csv: constant elasticity of variance with mpmath at 26 digits.

Prices are integrals of the payoff over the density, which has a Bessel function in it, and the chance of absorption; no
chi-square distribution is used. Greeks are differences of high order of these prices at 26 digits. Also rows of the
noncentral chi-square density for QuantMath (Tests/QuantMathTests/Golden/noncentral_density.csv). Run from the package
root.
"""
import random
import mpmath as mp

from gauss_legendre import legendre

mp.mp.dps = 26
random.seed(7)

RULE = legendre(36)


def integral(f, low, high, width=3):
    """Panels of this width; from zero in the cube root, where f has a power that is not whole."""
    count = int(mp.ceil((high - low) / width))
    total = mp.mpf(0)
    for n in range(count):
        a, b = low + (high - low) * n / count, low + (high - low) * (n + 1) / count
        if a == 0:
            c = mp.cbrt(b)
            total += sum(w * c / 2 * 3 * t * t * f(t**3) for t, w in ((c * (1 + x) / 2, w) for x, w in RULE))
        else:
            total += sum(w * (b - a) / 2 * f((a + b + (b - a) * x) / 2) for x, w in RULE)
    return total


def density(x, degrees, noncentrality):
    """Of the noncentral chi-square law."""
    order = degrees / 2 - 1
    root = mp.sqrt(x * noncentrality)
    log = -(x + noncentrality) / 2 + order / 2 * mp.log(x / noncentrality)
    return mp.exp(log) * mp.besseli(order, root) / 2


def price(is_call, spot, strike, years, rate, dividend, alpha, beta):
    free, carry = 1 - beta, rate - dividend
    clock = years if carry == 0 else -mp.expm1(-2 * free * carry * years) / (2 * free * carry)
    level = strike * mp.exp(-carry * years)
    scale = alpha**2 * free**2 * clock
    x = spot ** (2 * free) / scale

    def weight(root):
        """The density of K^(1-β)/√scale, which is nearly normal."""
        return 2 * root * density(x, 2 + 1 / free, root * root) if root > 0 else mp.mpf(0)

    def at(root):
        return (root * mp.sqrt(scale)) ** (1 / free)

    middle, edge = mp.sqrt(x), level**free / mp.sqrt(scale)
    # Nearly normal with deviation 1; a high power of it lies to the right.
    shift = 1 / (free * middle)
    if is_call:
        start, high = max(edge, middle - 10), max(middle + shift, edge) + 10
        total = integral(lambda r: (at(r) - level) * weight(r), start, high)
    else:
        low = max(mp.mpf(0), min(middle, edge) - 10)
        total = integral(lambda r: (level - at(r)) * weight(r), low, edge)
        total += level * mp.gammainc(1 / (2 * free), x / 2, regularized=True)
    return mp.exp(-dividend * years) * total


def slope(f, x, h):
    """Central differences of order six."""
    h = h * x
    return (45 * (f(x + h) - f(x - h)) - 9 * (f(x + 2 * h) - f(x - 2 * h)) + f(x + 3 * h) - f(x - 3 * h)) / (60 * h)


def curve(f, x, h):
    h = h * x
    sides = [f(x + n * h) + f(x - n * h) for n in (1, 2, 3)]
    return (sides[2] / 90 - 3 * sides[1] / 20 + 3 * sides[0] / 2 - 49 * f(x) / 18) / h**2


def main():
    with open("Tests/QuantMathTests/Golden/noncentral_density.csv", "w") as file:
        file.write("# mpmath; scripts/cev_reference.py: x, degrees, noncentrality, density\n")
        for _ in range(200):
            degrees = random.choice([2.0, 2 + random.uniform(0, 5), 3 + random.uniform(0, 60)])
            noncentrality = 10 ** random.uniform(-3, 4.5)
            middle = degrees + noncentrality
            x = abs(middle + random.uniform(-8, 8) * (2 * middle) ** 0.5) * random.choice([1.0, 1.0, 0.3])
            value = density(*(mp.mpf(v) for v in (x, degrees, noncentrality)))
            file.write(f"{x!r},{degrees!r},{noncentrality!r},{mp.nstr(value, 20)}\n")
    with open("Tests/PricingTests/Golden/cev.csv", "w") as file:
        file.write("# mpmath; scripts/cev_reference.py: call, spot, strike, years, rate, dividend, alpha, beta, price,")
        file.write("\n")
        file.write("# delta, gamma, vega, theta, dual delta, rho, dividend rho (one row in eight; else nothing)\n")
        for index in range(200):
            beta = random.choice([0.0, 0.25, 0.5, 0.5, 0.75, 0.9, 0.97])
            spot = random.choice([0.03, 1.0, 100.0])
            years = random.choice([0.05, 0.5, 2.0, 10.0])
            deviation = random.choice([0.05, 0.2, 0.5, 2.0])
            alpha = float(mp.nstr(deviation / years**0.5 * spot ** (1 - beta), 6))
            strike = float(mp.nstr(spot * mp.exp(random.uniform(-2.5, 2.5) * deviation), 6))
            rate, dividend = random.choice([(0.0, 0.0), (0.05, 0.1), (0.03, 0.01), (-0.02, 0.0)])
            call = index % 2 == 0
            point = [mp.mpf(v) for v in (spot, strike, years, rate, dividend, alpha, beta)]

            def moved(place, value):
                changed = list(point)
                changed[place] = value
                return price(call, *changed)

            row = [price(call, *point)]
            if index % 16 < 2:
                tiny = mp.mpf(10) ** -4
                row += [slope(lambda v: moved(0, v), point[0], tiny), curve(lambda v: moved(0, v), point[0], tiny)]
                row += [slope(lambda v: moved(5, v), point[5], tiny), -slope(lambda v: moved(2, v), point[2], tiny)]
                row.append(slope(lambda v: moved(1, v), point[1], tiny))
                for place in (3, 4):
                    row.append(slope(lambda v: moved(place, point[place] + v - 1), mp.mpf(1), tiny))
            numbers = [spot, strike, years, rate, dividend, alpha, beta]
            line = [str(int(call))] + [repr(v) for v in numbers] + [mp.nstr(v, 20) for v in row]
            file.write(",".join(line) + "\n")


main()
