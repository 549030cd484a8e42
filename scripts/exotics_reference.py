#!/usr/bin/env python3
"""Writes Tests/PricingTests/Golden/exotics.csv: exotic options with mpmath at 40 digits or more.

The prices are integrals of the payoff against the law of the path, not the closed forms that the product evaluates:
killed densities for barriers (the Fourier series for two), densities of the first passage for rebates, the law of the
extreme for lookbacks, the normal law of the average's logarithm for geometric averages, the first of two
returns for arithmetic ones. Run from the package root; needs mpmath. A row is: model, right, S, K, T, r, q, the model's parameters in
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


def corridor_density(m, low, high):
    """The density of ln(S_T / S) on the paths between two barriers: sines where the product sums images, and vice versa."""
    width = high - low
    if 2 < width / m.dev < 8:
        terms = int(mp.sqrt(2 * 110) / mp.pi * width / m.dev) + 2
        starts = [mp.sin(n * mp.pi * -low / width) for n in range(terms)]
        decays = [mp.exp(-(n * mp.pi * m.dev / width) ** 2 / 2) * 2 / width for n in range(terms)]
        slope, level = m.mean / m.dev**2, m.mean**2 / m.dev**2 / 2

        def sines(x):
            angle = mp.pi * (x - low) / width
            return mp.exp(slope * x - level) * sum(starts[n] * decays[n] * mp.sin(n * angle) for n in range(1, terms))

        return sines
    count = int(mp.sqrt(2 * 110) * m.dev / width / 2) + 3

    def images(x):
        total = mpf(0)
        for n in range(-count, count + 1):
            for c, sign in ((2 * n * width, 1), (2 * low - 2 * n * width, -1)):
                total += sign * mp.exp(m.mean * c / m.dev**2) * normal_density((x - c - m.mean) / m.dev) / m.dev
        return total

    return images


def double_barrier(m, kind, values):
    low, high, amount = mp.log(mpf(values[0]) / m.s), mp.log(mpf(values[1]) / m.s), mpf(values[2])
    density = corridor_density(m, low, high)

    def alive(payoff):
        return m.discount * m.integral(lambda x: payoff(m.s * mp.exp(x)) * density(x), low, high)

    if kind == "double-no-touch":
        return amount * alive(lambda _: mpf(1))
    if kind == "double-one-touch":
        return amount * (m.discount - alive(lambda _: mpf(1)))
    rebate = amount * alive(lambda _: mpf(1)) if amount else mpf(0)
    if kind == "double-barrier-out":
        return alive(m.payoff) + amount * m.discount - rebate
    return m.vanilla() - alive(m.payoff) + rebate


def extreme(m, level, direction):
    """E[(level - min)+] for direction 1, E[(max - level)+] for -1, discounted: the law of the extreme over all levels."""
    def reached(y):
        mean = direction * m.mean
        return mp.ncdf((-y - mean) / m.dev) + mp.exp(-2 * mean * y / m.dev**2) * mp.ncdf((mean - y) / m.dev)

    start = direction * mp.log(m.s / level)
    reach = max(start, mpf(0)) + 16 * m.dev + abs(m.mean) + 8 * m.dev**2
    cuts = [start + (reach - start) * n / 16 for n in range(17)]
    return m.discount * mp.quad(lambda y: m.s * mp.exp(-direction * y) * reached(y), cuts)


def lookback(m, kind, values):
    down = (kind == "floating") == (m.sign > 0)
    seen = mpf(values[0 if down else 1]) or m.s
    if kind == "floating":
        secured = m.sign * (m.s * mp.exp(-m.q * m.t) - m.discount * seen)
        return secured + extreme(m, seen, 1 if down else -1)
    level = min(seen, m.k) if down else max(seen, m.k)
    return m.discount * abs(level - m.k) + extreme(m, level, 1 if down else -1)


def arithmetic(m, values):
    """Two fixings ahead: the integral over the first return of a closed option on the second."""
    past, average = mpf(values[1]), mpf(values[2])
    count = 2 + past
    h = m.t / 2
    dev, mean = m.sigma * mp.sqrt(h), m.nu * h
    rest = m.k - past * average / count

    def inner(z):
        price = m.s * mp.exp(mean + dev * z)
        strike = rest - price / count
        forward = price * mp.exp(mean + dev**2 / 2) / count
        if strike <= 0:
            return (forward - strike if m.sign > 0 else mpf(0)) * normal_density(z)
        d1 = mp.log(forward / strike) / dev + dev / 2
        option = m.sign * (forward * mp.ncdf(m.sign * d1) - strike * mp.ncdf(m.sign * (d1 - dev)))
        return option * normal_density(z)

    # Where the strike left vanishes the integrand is smooth but not analytic: the integral is cut there, and towards it.
    cuts = [mpf(c) for c in range(-14, 16, 2)]
    if rest > 0:
        edge = (mp.log(rest * count / m.s) - mean) / dev
        cuts += [edge - d for d in (0, mpf("0.01"), mpf("0.1"), mpf("0.3"), 1)]
    return m.discount * mp.quad(inner, sorted(c for c in cuts if -14 <= c <= 14))


def heston_mean(v, time):
    return v[2] + (v[0] - v[2]) * mp.exp(-v[1] * time)


def variance_swap(m, kind, values):
    v0, kappa, theta, xi, rho, samples = map(mpf, values)
    fair = mp.quad(lambda u: heston_mean((v0, kappa, theta), u), [0, m.t]) / m.t
    if kind == "variance-swap":
        if samples:
            fair = sampled_variance(m, v0, kappa, theta, xi, rho, int(samples))
        return m.discount * (fair - m.k)

    def transform(s):
        g = mp.sqrt(kappa**2 + 2 * s * xi**2)
        e = mp.exp(g * m.t)
        den = (g + kappa) * (e - 1) + 2 * g
        return (2 * g * mp.exp((g + kappa) * m.t / 2) / den) ** (2 * kappa * theta / xi**2) * mp.exp(-v0 * 2 * s * (e - 1) / den)

    # s = u^2 / (1 - u)^2 takes the half line to [0, 1].
    def f(u):
        y = u / (1 - u)
        return (1 - transform(y * y)) / (y * y) / (1 - u) ** 2

    root = mp.quad(f, [mpf(10) ** -12, mpf("0.01"), mpf("0.1"), mpf("0.5"), mpf("0.8"), mpf("0.9"), mpf("0.95"), mpf("0.99"), mpf("0.999"), 1])
    root += mpf(10) ** -12 * fair * m.t
    return m.discount * (root / mp.sqrt(mp.pi) / mp.sqrt(m.t) - m.k)


def sampled_variance(m, v0, kappa, theta, xi, rho, samples):
    """From the characteristic function of each return, differentiated twice: no moment of the variance is used."""
    h = m.t / samples
    total = mpf(0)
    for n in range(samples):
        start = n * h

        def cf(u):
            iu = mp.mpc(0, 1) * u
            d = mp.sqrt((kappa - rho * xi * iu) ** 2 + xi**2 * (iu + u * u))
            g = (kappa - rho * xi * iu - d) / (kappa - rho * xi * iu + d)
            e = mp.exp(-d * h)
            a = kappa * theta / xi**2 * ((kappa - rho * xi * iu - d) * h - 2 * mp.log((1 - g * e) / (1 - g)))
            b = (kappa - rho * xi * iu - d) / xi**2 * (1 - e) / (1 - g * e)
            # E exp(b v) of the variance at the start of the period.
            if start:
                c = xi**2 * (1 - mp.exp(-kappa * start)) / (2 * kappa)
                a += -2 * kappa * theta / xi**2 * mp.log(1 - c * b) + b * v0 * mp.exp(-kappa * start) / (1 - c * b) - b * v0
            return mp.exp(iu * (m.r - m.q) * h + a + b * v0)

        step = mpf(10) ** -9
        near = cf(step) + cf(-step) - 2
        far = cf(2 * step) + cf(-2 * step) - 2
        total -= mp.re((16 * near - far) / 12) / step**2
    return total / m.t


def perpetual_european(m, payoff_price, values):
    """The mark of a funded perpetual: the prices of all expiries, weighted."""
    period, payments = mpf(values[0]), int(values[1])
    if payments:
        weight, step, total, n = mpf(1) / (payments + 1), period / payments, mpf(0), 1
        while n < 110 * payments + 200:
            total += weight * payoff_price(step * n)
            weight *= mpf(payments) / (payments + 1)
            n += 1
        return total
    cuts = [period * c for c in (0, mpf("1e-6"), mpf("1e-3"), mpf("0.1"), 1, 4, 10, 25, 60, 120)]
    return mp.quad(lambda t: mp.exp(-t / period) / period * payoff_price(t), cuts)


def power_perpetual(m, kind, values):
    power = mpf(values[0])
    growth = power * (m.r - m.q) + power * (power - 1) / 2 * m.sigma**2 - m.r
    index = m.k * (m.s / m.k) ** power
    if kind == "power-perpetual-normalised":
        return index * mp.exp(growth * mpf(values[1]))
    return perpetual_european(m, lambda t: index * mp.exp(growth * t), values[1:])


def everlasting(m, values):
    def european(t):
        dev = m.sigma * mp.sqrt(t)
        if dev == 0:
            return m.payoff(m.s)
        d1 = (mp.log(m.s / m.k) + (m.r - m.q + m.sigma**2 / 2) * t) / dev
        stock = m.s * mp.exp(-m.q * t) * mp.ncdf(m.sign * d1)
        return m.sign * (stock - m.k * mp.exp(-m.r * t) * mp.ncdf(m.sign * (d1 - dev)))

    return perpetual_european(m, european, values)


def perpetual_american(m):
    """The best of all fixed levels of exercise, each worth its payoff at the discounted first passage."""
    def worth(level):
        a = mp.log(level / m.s)
        kappa = mp.sqrt(m.nu**2 + 2 * m.r * m.sigma**2)
        # The density of the first passage, integrated over all time, in y = |a| / (sigma sqrt t).
        peak = mp.sqrt(abs(a) * kappa) / m.sigma
        cuts = sorted({mpf(0), *(peak + n / mpf(2) for n in range(-30, 40) if peak + n / mpf(2) > 0)})

        def f(y):
            t = (a / (m.sigma * y)) ** 2
            return 2 * mp.exp(-m.r * t - (a - m.nu * t) ** 2 / (2 * m.sigma**2 * t)) / mp.sqrt(2 * mp.pi)

        return m.sign * (level - m.k) * mp.quad(lambda y: f(y) if y else mpf(0), cuts)

    low, high = (m.k, 40 * m.k) if m.sign > 0 else (m.k / 1000, m.k)
    low, high = (max(low, m.s), high) if m.sign > 0 else (low, min(high, m.s))
    mp.mp.dps = 25
    ratio = (mp.sqrt(5) - 1) / 2
    a, b = low, high
    c, d = b - ratio * (b - a), a + ratio * (b - a)
    fc, fd = worth(c), worth(d)
    for _ in range(52):
        if fc > fd:
            b, d, fd = d, c, fc
            c = b - ratio * (b - a)
            fc = worth(c)
        else:
            a, c, fc = c, d, fd
            d = a + ratio * (b - a)
            fd = worth(d)
    mp.mp.dps = 45
    return max(fc, fd, m.payoff(m.s))


def exchange(m, values):
    """The integral over the second asset of an option on the first, whose law is then known."""
    second, rho, dividend = map(mpf, values)
    own = m.sigma * mp.sqrt(1 - rho**2) * mp.sqrt(m.t)
    root = mp.sqrt(m.t)

    def f(z):
        strike = m.k * mp.exp((m.r - dividend - second**2 / 2) * m.t + second * root * z)
        drift = (m.r - m.q - m.sigma**2 * rho**2 / 2) * m.t + rho * m.sigma * root * z
        forward = m.s * mp.exp(drift)
        d1 = mp.log(forward / strike) / own + own / 2
        return m.sign * (forward * mp.ncdf(m.sign * d1) - strike * mp.ncdf(m.sign * (d1 - own))) * normal_density(z)

    return m.discount * mp.quad(f, [mpf(c) for c in range(-18, 20, 2)])


def quanto(m, values):
    """Under the foreign measure, changed by the exchange rate: the payoff times a lognormal of the exchange rate."""
    exchange_volatility, rho, foreign = map(mpf, values)
    mean = (foreign - m.q - m.sigma**2 / 2) * m.t
    root = mp.sqrt(m.t)

    def f(z):
        # E[X_T / E X_T | z] of the inverse of the exchange rate, which moves against it.
        weight = mp.exp(-rho * exchange_volatility * root * z - (rho * exchange_volatility) ** 2 * m.t / 2)
        return m.payoff(m.s * mp.exp(mean + m.dev * z)) * weight * normal_density(z)

    edge = (mp.log(m.k / m.s) - mean) / m.dev
    return m.discount * mp.quad(f, sorted({*(mpf(c) for c in range(-18, 20, 2)), max(min(edge, mpf(18)), mpf(-18))}))


def chooser(m, values):
    """The better of both at the date of choice, over the law of that date."""
    choice = mpf(values[0])
    left, dev, mean = m.t - choice, m.sigma * mp.sqrt(choice), m.nu * choice

    def best(price):
        own = m.sigma * mp.sqrt(left)
        stock, cash = price * mp.exp(-m.q * left), m.k * mp.exp(-m.r * left)
        d1 = mp.log(stock / cash) / own + own / 2
        call = stock * mp.ncdf(d1) - cash * mp.ncdf(d1 - own)
        return max(call, call - stock + cash)

    edge = (mp.log(m.k / m.s) - (m.r - m.q) * left - mean) / dev
    cuts = sorted({*(mpf(c) for c in range(-16, 20, 2)), max(min(edge, mpf(18)), mpf(-16))})
    return mp.exp(-m.r * choice) * mp.quad(lambda z: best(m.s * mp.exp(mean + dev * z)) * normal_density(z), cuts)


def price(model, m, values):
    if model == "exchange-option":
        return exchange(m, values)
    if model == "quanto-option":
        return quanto(m, values)
    if model == "chooser-option":
        return chooser(m, values)
    if model == "asian-arithmetic-exact":
        return arithmetic(m, values)
    if model in ("variance-swap", "volatility-swap"):
        return variance_swap(m, model, [m.sigma] + values)
    if model.startswith("power-perpetual"):
        return power_perpetual(m, model, values)
    if model == "everlasting-option":
        return everlasting(m, values)
    if model == "perpetual-american":
        return perpetual_american(m)
    if model.startswith("double-"):
        return double_barrier(m, model, values)
    if model.startswith("lookback-"):
        return lookback(m, model[9:], values)
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


def double_rows(rng):
    for kind in ("double-barrier-in", "double-barrier-out", "double-no-touch", "double-one-touch"):
        for n in range(12):
            low, high = [(50.0, 150.0), (80.0, 120.0), (90.0, 105.0), (97.0, 140.0), (99.5, 103.0), (20.0, 400.0)][n % 6]
            amount = 15.0 if "touch" in kind else rng.choice([0.0, 3.0])
            t = draw(rng)
            # Where little survives nothing is proved.
            while t["sigma"] * t["t"] ** 0.5 > 0.8 * mp.log(high / low):
                t["t"] /= 4
            yield kind, t, [low, high, amount, 0.0]


def lookback_rows(rng):
    for kind in ("floating", "fixed"):
        for right in ("call", "put"):
            down = (kind == "floating") == (right == "call")
            for n in range(12):
                t = draw(rng, right=right)
                # The carry that the closed form divides by: none, next to none, and where the series ends.
                t["r"] = t["q"] + [0.0, 1e-12, -1e-9, 1e-5, 1e-3, -1e-3, 0.01, -0.02, 0.05, -0.1, 0.0, 0.1][n]
                seen = rng.choice([0.0, 99.0, 90.0, 70.0] if down else [0.0, 101.0, 110.0, 140.0])
                yield f"lookback-{kind}", t, [seen if down else 0.0, 0.0 if down else seen, 0.0]


def arithmetic_rows(rng):
    for n in range(14):
        past = 3.0 if n % 2 else 0.0
        t = draw(rng, k=float(rng.randint(90, 110)))
        yield "asian-arithmetic-exact", t, [2.0, past, float(rng.randint(90, 110)) if past else 0.0]


def swap_rows(rng):
    for kind in ("variance-swap", "volatility-swap"):
        for n in range(12):
            t = draw(rng, right="call", k=0.04 if kind == "variance-swap" else 0.2, sigma=rng.choice([0.01, 0.04, 0.09, 0.5]))
            samples = 0.0 if kind == "volatility-swap" else rng.choice([0.0, 1.0, 4.0, 12.0])
            kappa, theta = rng.choice([0.05, 0.5, 2.0, 8.0]), rng.choice([0.02, 0.06, 0.4])
            yield kind, t, [kappa, theta, rng.choice([0.1, 0.5, 1.2]), rng.choice([-0.7, 0.0, 0.4]), samples]


def perpetual_rows(rng):
    for kind in ("power-perpetual", "power-perpetual-normalised"):
        for n in range(10):
            yield kind, draw(rng), [rng.choice([2.0, 0.5, 3.0, -1.0]), rng.choice([1 / 365, 0.05]), rng.choice([0.0, 1.0, 3.0])]
    for n in range(20):
        yield "everlasting-option", draw(rng), [rng.choice([1 / 365, 0.05, 0.5]), (0.0, 1.0, 0.0, 24.0)[n % 4]]
    for right in ("call", "put"):
        for n in range(5):
            t = draw(rng, right=right, r=rng.choice([0.03, 0.08]), q=rng.choice([0.02, 0.05]), s=100.0, sigma=rng.choice([0.15, 0.3, 0.6]))
            t["k"] = float(rng.randint(90, 120) if right == "call" else rng.randint(80, 105))
            yield "perpetual-american", t, []


def pair_rows(rng):
    for _ in range(12):
        yield "exchange-option", draw(rng), [rng.choice([0.1, 0.3, 0.8]), rng.choice([-0.8, 0.0, 0.5, 0.95]), rng.choice([0.0, 0.05])]
    for _ in range(12):
        yield "quanto-option", draw(rng), [rng.choice([0.05, 0.12, 0.4]), rng.choice([-0.7, 0.0, 0.6]), rng.choice([0.0, 0.04])]
    for _ in range(12):
        t = draw(rng)
        yield "chooser-option", t, [t["t"] * rng.choice([0.1, 0.5, 0.9])]


ROWS = (digital_rows, barrier_rows, touch_rows, geometric_rows, double_rows, lookback_rows, arithmetic_rows, swap_rows,
        perpetual_rows, pair_rows)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", default="Tests/PricingTests/Golden/exotics.csv")
    parser.add_argument("--only", default="", help="beginning of the families' names to write")
    arguments = parser.parse_args()
    out = pathlib.Path(arguments.out)
    lines = ["# model,right,S,K,T,r,q,parameters,price; written by scripts/exotics_reference.py"]
    for rows in (rows for rows in ROWS if rows.__name__.startswith(arguments.only)):
        # A seed of its own, so that a new family leaves the others as they are.
        for model, t, values in rows(random.Random(rows.__name__)):
            m = Market(t["right"], t["s"], t["k"], t["t"], t["r"], t["q"], t["sigma"])
            text = mp.nstr(price(model, m, values), 22, min_fixed=-30, max_fixed=30)
            terms = ",".join(repr(t[n]) for n in ("s", "k", "t", "r", "q"))
            lines.append(f"{model},{t['right']},{terms},{' '.join(map(repr, [t['sigma']] + values))},{text}")
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
