#!/usr/bin/env python3
"""Writes Tests/PricingTests/Golden/exotics.csv: exotic options with mpmath at 40 digits or more.

The prices are integrals of the payoff against the law of the path, not the closed forms that the product evaluates:
killed densities for barriers (the Fourier series for two), densities of the first passage for rebates, the law of the
extreme for lookbacks, the normal law of the average's logarithm for geometric averages, nested convolutions for
arithmetic ones. Run from the package root; needs mpmath. A row is: model, right, S, K, T, r, q, the model's parameters in
the order of the catalogue, joined by spaces, price.
"""
import argparse
import pathlib
import random
import mpmath as mp
from mpmath import mpf

mp.mp.dps = 45


def normal_density(x):
    return mp.exp(-x * x / 2) / mp.sqrt(2 * mp.pi)


def points(low, high, centre, width):
    """Where to cut an integral, so that each part is smooth: multiples of the width around the centre."""
    cuts = [centre + n * width for n in range(-14, 15, 2)]
    return [low] + [c for c in cuts if low < c < high] + [high]


class Market:
    def __init__(self, right, s, k, t, r, q, sigma):
        self.right, self.sign = right, 1 if right == "call" else -1
        self.s, self.k, self.t, self.r, self.q = map(mpf, (s, k, t, r, q))
        self.sigma = mpf(sigma)
        self.nu = self.r - self.q - self.sigma**2 / 2
        self.dev = self.sigma * mp.sqrt(self.t)
        self.mean = self.nu * self.t
        self.discount = mp.exp(-self.r * self.t)

    def payoff(self, price):
        return max(self.sign * (price - self.k), mpf(0))

    def integral(self, f, low, high, extra=()):
        """Of f over x = ln(S_T / S), cut at the strike and around the bulk of the law."""
        low = max(low, self.mean - 16 * self.dev - 6 * self.dev**2)
        high = min(high, self.mean + 16 * self.dev + 6 * self.dev**2)
        if not low < high:
            return mpf(0)
        cuts = points(low, high, self.mean, self.dev)
        if self.k > 0:
            cuts.append(mp.log(self.k / self.s))
        cuts += list(extra)
        cuts = sorted(c for c in set(cuts) if low <= c <= high)
        return mp.quad(f, cuts)

    def density(self, x):
        return normal_density((x - self.mean) / self.dev) / self.dev

    def expected(self, payoff):
        return self.discount * self.integral(lambda x: payoff(self.s * mp.exp(x)) * self.density(x), -mp.inf, mp.inf)

    def vanilla(self):
        return self.expected(self.payoff)


def killed_density(m, a, x):
    return m.density(x) - mp.exp(2 * m.mean * a / m.dev**2) * normal_density((x - 2 * a - m.mean) / m.dev) / m.dev


def survival(m, a, payoff):
    """Discounted payoff on the paths that miss the barrier at log-distance a."""
    low, high = (a, mp.inf) if a < 0 else (-mp.inf, a)
    return m.discount * m.integral(lambda x: payoff(m.s * mp.exp(x)) * killed_density(m, a, x), low, high)


def hit_value(m, a, rate):
    """E[exp(-rate tau); tau <= T] from the density of the first passage, in y = |a| / (sigma sqrt t)."""
    near = abs(a) / m.dev

    def f(y):
        t = a * a / (m.sigma * y) ** 2
        return 2 * mp.exp(-rate * t - (a - m.nu * t) ** 2 / (2 * m.sigma**2 * t)) / mp.sqrt(2 * mp.pi)

    # The exponent peaks where y^2 = |a| |nu| / sigma^2.
    peak = max(near, mp.sqrt(abs(a) * abs(m.nu)) / m.sigma)
    cuts = sorted({near, *(near * mpf(2) ** n for n in range(1, 6)), *(max(near, peak + n) for n in range(-16, 17, 2)), peak + 18})
    return mp.quad(f, cuts)


def barrier(m, kind, values):
    h, rebate = mpf(values[0]), mpf(values[1])
    down = kind.startswith("down")
    a = mp.log(h / m.s)
    out = survival(m, a, m.payoff)
    if kind.endswith("in"):
        return m.vanilla() - out + rebate * survival(m, a, lambda _: mpf(1))
    assert down == (a < 0)
    return out + (rebate * hit_value(m, a, m.r) if rebate else 0)


def touch(m, kind, values):
    cash, a = mpf(values[0]), mp.log(m.k / m.s)
    if kind == "one-touch-at-hit":
        return cash * hit_value(m, a, m.r)
    if kind == "one-touch-at-expiry":
        return cash * m.discount * hit_value(m, a, mpf(0))
    return cash * survival(m, a, lambda _: mpf(1))


def digital(m, kind, values):
    level = mpf(values[0]) if kind == "gap" else m.k
    x = mp.log(level / m.s)
    low, high = (x, mp.inf) if m.sign > 0 else (-mp.inf, x)
    pay = {
        "cash": lambda s: mpf(values[0]), "asset": lambda s: s, "gap": lambda s: m.sign * (s - m.k),
    }[kind]
    return m.discount * m.integral(lambda y: pay(m.s * mp.exp(y)) * m.density(y), low, high, (x,))


def geometric(m, values):
    fixings, past, average = int(values[0]), mpf(values[1]), mpf(values[2])
    if fixings:
        times = [m.t * (i + 1) / fixings for i in range(fixings)]
        count = fixings + past
        log_mean = sum((mp.log(m.s) + m.nu * u) for u in times) / count
        spread = m.sigma**2 * sum(min(u, v) for u in times for v in times) / count**2
        known = past / count
    else:
        window = m.t + past
        # The mean over [0, T] of min(u, v) is T / 3, and of u it is T / 2.
        log_mean = (m.t / window) * (mp.log(m.s) + m.nu * m.t / 2)
        spread = m.sigma**2 * (m.t / window) ** 2 * m.t / 3
        known = past / window
    if past:
        log_mean += known * mp.log(average)
    dev = mp.sqrt(spread)
    # In units of the deviation the law is the standard normal.
    edge = (mp.log(m.k) - log_mean) / dev
    low, high = (max(edge, mpf(-16)), mpf(16) + 2 * dev) if m.sign > 0 else (mpf(-16), min(edge, mpf(16)))
    if not low < high:
        return mpf(0)
    cuts = [low] + [mpf(c) for c in range(-14, 15, 2) if low < c < high] + [high]
    return m.discount * mp.quad(lambda z: m.payoff(mp.exp(log_mean + dev * z)) * normal_density(z), cuts)


def price(model, m, values):
    if model.startswith("digital-"):
        return digital(m, model[8:], values)
    if model.startswith("barrier-"):
        return barrier(m, model[8:], values)
    if "touch" in model:
        return touch(m, model, values)
    if model == "asian-geometric":
        return geometric(m, values)
    raise ValueError(model)


def draw(rng, **fixed):
    """Terms over the range of practice, in few digits so that rows stay short."""
    terms = dict(
        right=rng.choice(["call", "put"]), s=100.0, k=float(rng.randint(70, 135)),
        t=rng.choice([0.02, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0]), r=rng.choice([-0.02, 0.0, 0.03, 0.05, 0.08, 0.12]),
        q=rng.choice([0.0, 0.02, 0.04, 0.08]), sigma=rng.choice([0.08, 0.15, 0.25, 0.4, 0.7, 1.1]))
    if rng.random() < 0.2:
        terms["q"] = terms["r"]
    terms.update(fixed)
    return terms


def digital_rows(rng):
    for kind in ("cash", "asset", "gap"):
        for _ in range(12):
            t = draw(rng)
            yield f"digital-{kind}", t, {"cash": [10.0], "asset": [], "gap": [float(rng.randint(70, 135))]}[kind]
    # Haug 2007, cash-or-nothing and asset-or-nothing.
    yield "digital-cash", dict(right="put", s=100.0, k=80.0, t=0.75, r=0.06, q=0.06, sigma=0.35), [10.0]
    yield "digital-asset", dict(right="put", s=70.0, k=65.0, t=0.5, r=0.07, q=0.05, sigma=0.27), []


def barrier_rows(rng):
    for kind in ("down-in", "down-out", "up-in", "up-out"):
        for n in range(26):
            down = kind.startswith("down")
            h = rng.choice([60.0, 80.0, 90.0, 97.0, 99.5] if down else [100.5, 103.0, 110.0, 125.0, 160.0])
            yield f"barrier-{kind}", draw(rng), [h, rng.choice([0.0, 3.0]), 0.0]
        # Little volatility and much drift: the image's factor and its mass are far apart.
        for r, q in ((0.1, 0.0), (0.0, 0.1)):
            h = 95.0 if kind.startswith("down") else 105.0
            terms = draw(rng, right="call", k=98.0, sigma=0.02, t=1.0, r=r, q=q)
            yield f"barrier-{kind}", terms, [h, 3.0, 0.0]
    for right in ("call", "put"):
        for k in (90.0, 100.0, 110.0):
            for sigma in (0.25, 0.30):
                for kind, h in (("down-out", 95.0), ("up-out", 105.0), ("down-in", 95.0), ("up-in", 105.0)):
                    yield f"barrier-{kind}", dict(right=right, s=100.0, k=k, t=0.5, r=0.08, q=0.04, sigma=sigma), [h, 3.0, 0.0]


def touch_rows(rng):
    for kind in ("one-touch-at-hit", "one-touch-at-expiry", "no-touch"):
        for n in range(18):
            right = rng.choice(["call", "put"])
            k = rng.choice([60.0, 85.0, 95.0, 99.0] if right == "put" else [101.0, 106.0, 120.0, 150.0])
            yield kind, draw(rng, right=right, k=k), [15.0, 0.0]
    # Rates below zero, and the two tails about to become complex.
    for r, q in ((-0.02, -0.02), (-0.05, 0.0), (-0.3, -0.3), (0.0, -0.02), (1e-4, -0.02)):
        for t in (0.25, 2.0):
            yield "one-touch-at-hit", dict(right="put", s=100.0, k=90.0, t=t, r=r, q=q, sigma=0.2), [15.0, 0.0]


def geometric_rows(rng):
    for fixings in (0, 0, 0, 1, 4, 12, 52, 0, 0, 1, 4, 12):
        for past in (0.0, 3.0):
            average = 0.0 if past == 0 else float(rng.randint(80, 120))
            past = past if fixings or past == 0 else rng.choice([0.25, 1.0])
            yield "asian-geometric", draw(rng), [float(fixings), past, average]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", default="Tests/PricingTests/Golden/exotics.csv")
    out = pathlib.Path(parser.parse_args().out)
    rng = random.Random(1997)
    lines = ["# model,right,S,K,T,r,q,parameters,price; written by scripts/exotics_reference.py"]
    for rows in (digital_rows, barrier_rows, touch_rows, geometric_rows):
        for model, t, values in rows(rng):
            m = Market(t["right"], t["s"], t["k"], t["t"], t["r"], t["q"], t["sigma"])
            text = mp.nstr(price(model, m, values), 22, min_fixed=-30, max_fixed=30)
            terms = ",".join(repr(t[n]) for n in ("s", "k", "t", "r", "q"))
            lines.append(f"{model},{t['right']},{terms},{' '.join(map(repr, [t['sigma']] + values))},{text}")
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
