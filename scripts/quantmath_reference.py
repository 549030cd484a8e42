#!/usr/bin/env python3
"""Writes the reference tables of Tests/QuantMathTests/Golden with mpmath at 200 bits or more.

A row is: bits of the arguments, bits of the double nearest to the true value, and what that double lacks, in units of
its last place. Run from the package root. `--density 20 --out <folder>` writes a larger campaign; point the tests to it
with the environment variable BALLAST_GOLDEN.
"""
import argparse
import math
import pathlib
import random
import struct
import mpmath as mp

TINY = 2.0**-1022
HUGE = 1.7976931348623157e308
LEAST = 5e-324


def bits(x):
    return format(struct.unpack("<Q", struct.pack("<d", x))[0], "016x")


def from_bits(n):
    return struct.unpack("<d", struct.pack("<Q", n))[0]


def nearest(value):
    """The double nearest to an mpf, right for subnormal results too, and the rest in units in the last place."""
    if value == 0:
        return 0.0, 0.0
    exponent = max(mp.frexp(value)[1] - 53, -1074)
    scaled = mp.ldexp(value, -exponent)
    whole = mp.nint(scaled)
    if abs(mp.ldexp(whole, exponent)) > HUGE:
        return math.copysign(math.inf, value), 0.0
    result = math.ldexp(int(whole), exponent)
    if result == 0:
        result = math.copysign(0.0, value)
    return result, float((value - mp.mpf(result)) / mp.mpf(math.ulp(result)))


def around(x, steps=2):
    """x and its neighbours."""
    result = [x]
    for direction in (math.inf, -math.inf):
        at = x
        for _ in range(steps):
            at = math.nextafter(at, direction)
            result.append(at)
    return result


def wide(rng, count, low, high):
    """Signless doubles with exponents spread evenly from 2^low to 2^high."""
    return [math.ldexp(1 + rng.random(), rng.randint(low, high - 1)) for _ in range(count)]


def exponential_points(rng, n):
    points = [0.0, -0.0, 1.0, -1.0, LEAST, -LEAST, TINY, 709.0, -708.0, -745.0]
    points += around(709.782712893384) + around(-708.3964185322641) + around(-745.1332191019411) + around(-744.4400719213812)
    for k in list(range(-40, 41)) + [rng.randint(-137000, 131000) for _ in range(20 * n)]:
        points += around((k + 0.5) * math.log(2) / 128, 1)
    points += [rng.uniform(-745, 709.7) for _ in range(300 * n)] + [rng.uniform(-745.2, -708) for _ in range(80 * n)]
    points += [rng.uniform(-2, 2) for _ in range(200 * n)] + [rng.uniform(-40, 40) for _ in range(100 * n)]
    return points + [s * x for x in wide(rng, 50 * n, -1074, 0) for s in (1, -1)]


def logarithm_points(rng, n):
    points = [1.0, 2.0, 0.5, LEAST, 3 * LEAST, TINY, HUGE, math.e, 10.0] + around(1.0, 8) + around(0.6875) + around(1.375)
    for i in range(128):
        points += around(from_bits(0x3FE6000000000000 + (i << 45)), 1)
    points += [1 + s * x for x in wide(rng, 100 * n, -52, -4) for s in (1, -1)]
    points += [rng.uniform(0.6, 1.5) for _ in range(250 * n)]
    points += wide(rng, 250 * n, -1022, 1024) + [k * LEAST for k in (rng.getrandbits(rng.randint(2, 51)) + 1 for _ in range(50 * n))]
    return points


def expm1_points(rng, n):
    points = [0.0, -0.0, 1.0, -1.0, LEAST, TINY, 709.0, -37.0, -50.0, -745.2, -1e300] + around(709.782712893384) + around(44.0)
    for k in range(-20, 21):
        points += around((k + 0.5) * math.log(2) / 128, 1)
    points += [rng.uniform(-1, 1) for _ in range(200 * n)] + [rng.uniform(-0.05, 0.05) for _ in range(150 * n)]
    points += [rng.uniform(-45, 45) for _ in range(150 * n)] + [rng.uniform(44, 709) for _ in range(30 * n)]
    return points + [s * x for x in wide(rng, 60 * n, -1074, -2) for s in (1, -1)]


def log1p_points(rng, n):
    points = [0.0, -0.0, 1.0, -0.5, LEAST, -LEAST, TINY, HUGE] + around(-0.3125) + around(0.375) + around(-1 + 2.0**-53, 0)
    points += [rng.uniform(-0.5, 1) for _ in range(200 * n)] + [rng.uniform(-0.02, 0.02) for _ in range(150 * n)]
    points += [s * x for x in wide(rng, 70 * n, -1074, -1) for s in (1, -1)] + wide(rng, 100 * n, 0, 1024)
    return points + [-1 + x for x in wide(rng, 50 * n, -53, -1)]


def power_points(rng, n):
    points = [(2.0, 0.5), (2.0, 1023.0), (2.0, -1074.0), (10.0, 308.0), (10.0, -308.0), (-3.0, 3.0), (-3.0, 4.0)]
    points += [(1 + 2.0**-52, 2.0**62), (1 - 2.0**-53, 2.0**62), (LEAST, 0.5), (HUGE, 0.5), (HUGE, -1.0), (0.5, 1074.0)]
    for _ in range(200 * n):
        points.append((rng.uniform(0.5, 2), rng.uniform(-50, 50)))
    for _ in range(300 * n):
        x = wide(rng, 1, -1070, 1024)[0]
        points.append((x, rng.uniform(-745, 709) / math.log(x) if x != 1 else 1.0))
    for _ in range(100 * n):
        x = 1 + rng.choice((1, -1)) * wide(rng, 1, -40, -4)[0]
        points.append((x, rng.uniform(-745, 709) / math.log(x)))
    return points


def normal_points(rng, n):
    points = [0.0, -0.0, LEAST, -LEAST, 1.0, -1.0, 8.3, 9.0, 40.0, -40.0] + around(-37.5193793471445) + around(-38.4674056172733)
    for i in range(42):
        octave, part = divmod(i, 8)
        points += around(-(math.ldexp(1 + part / 8, octave) - 1), 1)
    points += [rng.uniform(-38.6, 0) for _ in range(250 * n)] + [rng.uniform(-4, 9) for _ in range(250 * n)]
    return points + [s * x for x in wide(rng, 20 * n, -80, 0) for s in (1, -1)]


def quantile_points(rng, n):
    points = [0.5, 0.25, 0.75, LEAST, TINY, 1 - 2.0**-53, 1e-300] + around(0.075) + around(0.925) + around(math.exp(-25))
    points += [rng.random() for _ in range(300 * n)] + wide(rng, 200 * n, -1074, -1)
    return points + [0.5 + s * x for x in wide(rng, 50 * n, -53, -1) for s in (1, -1)] + [1 - x for x in wide(rng, 50 * n, -53, -2)]


def quantile(p):
    """Newton's iteration on the left tail; the density is its derivative."""
    p = mp.mpf(p)
    if p == 0.5:
        return mp.mpf(0)
    tail, sign = (p, -1) if p < 0.5 else (1 - p, 1)
    x = mp.sqrt(-2 * mp.log(tail)) if tail < 0.02 else mp.sqrt(2 * mp.pi) * (mp.mpf(0.5) - tail)
    log_tail = mp.log(tail)
    for _ in range(200):
        value = mp.erfc(x / mp.sqrt(2)) / 2
        step = value * (mp.log(value) - log_tail) * mp.sqrt(2 * mp.pi) * mp.exp(x * x / 2)
        x += step
        if abs(step) <= abs(x) * mp.mpf(2) ** -150:
            return sign * x
    raise ValueError(p)


def error_points(rng, n):
    points = [0.0, -0.0, LEAST, -LEAST, TINY, 1.0, -1.0, 6.0, -6.0, 28.0, 40.0, -40.0, HUGE, -HUGE]
    points += around(0.5) + around(-0.5) + around(26.543258454250826) + around(27.226017111108362) + around(-26.628735713751492)
    for i in range(39):
        octave, part = divmod(i, 8)
        points += around(math.ldexp(1 + part / 8, octave) - 1, 1)
    points += [rng.uniform(0, 28) for _ in range(200 * n)] + [rng.uniform(-6, 6) for _ in range(200 * n)]
    points += [rng.uniform(-26.7, 0) for _ in range(50 * n)] + wide(rng, 20 * n, 4, 1024)
    return points + [s * x for x in wide(rng, 30 * n, -1074, 0) for s in (1, -1)]


def scaled_complement(x):
    """e^(x^2) erfc x; far out by its asymptotic series, which is exact to 220 bits beyond 1e6."""
    if x < -30:
        return mp.mpf(10) ** 400
    if x < 1e6:
        mp.mp.prec += 40 + int(3 * x * x) if abs(x) < 30 else 200
        value = mp.exp(x * x) * mp.erfc(x)
        mp.mp.prec = 220
        return value
    v = 1 / (2 * x * x)
    return (1 - v * (1 - 3 * v * (1 - 5 * v * (1 - 7 * v * (1 - 9 * v))))) / (x * mp.sqrt(mp.pi))


def lambert_points(rng, n):
    branch = -0.36787944117144233
    points = [math.nextafter(branch, 0)] + [branch + x for x in wide(rng, 120 * n, -53, -2)]
    return points + [-x for x in wide(rng, 150 * n, -1074, -2)] + [rng.uniform(-0.36, -1e-3) for _ in range(250 * n)]


def principal_points(rng, n):
    points = [0.0, -0.0, LEAST, 1.0, math.e, HUGE] + around(1.0) + around(2.0**-28) + around(-0.25)
    return points + lambert_points(rng, n) + wide(rng, 150 * n, -40, 1024) + [rng.uniform(0, 3) for _ in range(150 * n)]


def lambert(branch):
    def function(x):
        if x == 0:
            return mp.mpf(x)
        w = mp.re(mp.lambertw(x, branch))
        for _ in range(3):
            mp.mp.prec = 700
            w -= (w * mp.exp(w) - x) / (mp.exp(w) * (1 + w))
        return w
    return function


def omega_points(rng, n):
    points = [0.0, 1.0, -40.0, -745.0, 1e300, HUGE, -LEAST] + around(1.0) + around(-40.0)
    points += [rng.uniform(-60, 60) for _ in range(300 * n)] + [rng.uniform(-745, -40) for _ in range(60 * n)]
    return points + wide(rng, 100 * n, 0, 1024) + [s * x for x in wide(rng, 60 * n, -60, 2) for s in (1, -1)]


def omega(y):
    """Newton's iteration for w + ln w = y."""
    w = mp.exp(y) if y < 0 else mp.mpf(1) if y < 1 else y
    for _ in range(60):
        step = (y - w - mp.log(w)) / (1 + 1 / w)
        w = w + step if w + step > 0 else w / 2
        if abs(step) < w * mp.mpf(2) ** -190:
            return w
    raise ValueError(y)


def circle_points(rng, n):
    points = [0.0, -0.0, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0, LEAST, -TINY, 2.0**50, 2.0**51 + 0.5, 2.0**53, HUGE]
    points += [x for k in range(-8, 9) for x in around(k / 4 if k else 1e-3, 1)]
    points += [rng.uniform(-1, 1) for _ in range(250 * n)] + [rng.uniform(-1e6, 1e6) for _ in range(150 * n)]
    return points + [s * x for x in wide(rng, 60 * n, -1074, 0) for s in (1, -1)] + wide(rng, 40 * n, 0, 51)


def arc_points(rng, n):
    points = [0.0, -0.0, 1.0, -1.0, LEAST, TINY] + around(0.5) + around(-0.5) + around(1.0, 0)
    points += [rng.uniform(-1, 1) for _ in range(350 * n)] + [1 - x for x in wide(rng, 60 * n, -53, -1)]
    return points + [s * x for x in wide(rng, 60 * n, -1074, 0) for s in (1, -1)]


def bivariate_points(rng, n):
    points = [(x, y, r) for x in (0.0, -1.0, 2.5) for y in (0.0, 1.0, -2.5) for r in (-1.0, -0.925, -0.3, 0.0, 0.3, 0.75, 0.925, 1.0)]
    points += [(0.0, 0.0, r) for r in around(0.925) + around(-0.925) + around(0.75) + around(0.3)]
    for _ in range(250 * n):
        points.append((rng.uniform(-4, 4), rng.uniform(-4, 4), rng.uniform(-1, 1)))
    for _ in range(150 * n):
        x = rng.uniform(-6, 6)
        sign = rng.choice((1, -1))
        r = sign * (1 - wide(rng, 1, -53, -3)[0])
        points.append((x, sign * x + rng.choice((1, -1)) * wide(rng, 1, -30, 2)[0], r))
    return points + [(rng.uniform(-39, 39), rng.uniform(-39, 39), rng.uniform(-1, 1)) for _ in range(40 * n)]


def bivariate(h, k, r):
    """Plackett's integral over the angle of the correlation, or over what it lacks to one."""
    phi = lambda x: mp.erfc(-x / mp.sqrt(2)) / 2
    mp.mp.prec = 140
    if abs(r) < 0.9:
        f = lambda t: mp.exp(-(h * h - 2 * h * k * mp.sin(t) + k * k) / (2 * mp.cos(t) ** 2))
        top = mp.asin(r)
        return phi(h) * phi(k) + mp.quad(f, [top * j / 4 for j in range(5)]) / (2 * mp.pi)
    sign = mp.sign(r)
    certain = phi(min(h, k)) if r > 0 else max(mp.mpf(0), phi(h) - phi(-k))
    a, b, g = mp.sqrt((1 - r) * (1 + r)), abs(h - sign * k), sign * h * k
    if a == 0:
        return certain
    f = lambda x: mp.exp(-b * b / (2 * x * x) - g / (1 + mp.sqrt(1 - x * x))) / mp.sqrt(1 - x * x) if x > 0 else mp.mpf(0)
    cuts = sorted({mp.mpf(0), a} | {c for c in (a / 4, a / 2, b / 16, b / 8, b / 4, b / 2, b) if 0 < c < a})
    return certain - sign * mp.quad(f, cuts) / (2 * mp.pi)


def gamma_points(rng, n):
    points = [1.0, 2.0, 0.5, 10.0, 171.0, LEAST, TINY] + around(1.0, 6) + around(2.0, 6)
    for border in (0.25, 0.5, 0.75, 1.25, 1.5, 2.5, 10.0):
        points += around(border)
    points += [rng.uniform(0, 12) for _ in range(250 * n)] + [rng.uniform(10, 171) for _ in range(120 * n)]
    points += [c + s * x for c in (1, 2) for x in wide(rng, 30 * n, -50, -2) for s in (1, -1)]
    return points + wide(rng, 40 * n, -1022, 0)


def incomplete_gamma_points(rng, n):
    points = [(1.0, 1.0), (0.5, 1e-300), (20.0, 28.0), (20.0, 12.0), (20.0, 28.1), (19.9, 19.9), (0.9, 1.1), (1e-3, 1.0)]
    for _ in range(350 * n):
        a = math.exp(rng.uniform(math.log(1e-3), math.log(3e3)))
        points.append((a, a * math.exp(rng.gauss(0, 1) / math.sqrt(min(a, 1)) * min(1, 4 / math.sqrt(a)))))
    for _ in range(150 * n):
        a = math.exp(rng.uniform(0, math.log(300)))
        points.append((a, max(a + rng.uniform(-8, 8) * math.sqrt(a), 1e-3)))
    points += [(rng.uniform(1e-8, 1), rng.uniform(0, 1.5)) for _ in range(60 * n)]
    return [(a, x) for a, x in points if 0 < x < 700 + 3 * a]


def incomplete_gamma(a, x, upper):
    """The power series for P, at a precision that stands Q = 1 - P."""
    mp.mp.prec = 1500
    total, term, k = mp.mpf(1), mp.mpf(1), 1
    while term > total * mp.mpf(2) ** -1500:
        term *= x / (a + k)
        total += term
        k += 1
    lower = total * mp.exp(a * mp.log(x) - x - mp.loggamma(a + 1))
    return 1 - lower if upper else lower


def noncentral_points(rng, n):
    points = []
    for _ in range(520 * n):
        degrees = math.exp(rng.uniform(math.log(0.05), math.log(100)))
        noncentrality = math.exp(rng.uniform(math.log(1e-4), math.log(2e3)))
        spread = math.sqrt(2 * (degrees + 2 * noncentrality))
        points.append((max((degrees + noncentrality) + rng.uniform(-6, 8) * spread, 1e-6 * rng.random()), degrees, noncentrality))
    return points


def noncentral(x, degrees, noncentrality, upper=False):
    """Poisson weights times the power series, all terms that count at 300 bits."""
    mp.mp.prec = 400
    a, y, mean = degrees / 2, x / 2, noncentrality / 2
    last = int(mean + 40 * mp.sqrt(mean) + 120)
    term, total, k = mp.mpf(1), mp.mpf(1), 1
    while term > total * mp.mpf(2) ** -400:
        term *= y / (a + last + k)
        total += term
        k += 1
    fall = mp.exp((a + last) * mp.log(y) - y - mp.loggamma(a + last + 1))
    tail, weight = fall * total, mp.exp(last * mp.log(mean) - mean - mp.loggamma(last + 1))
    result = weight * tail
    for index in range(last, 0, -1):
        fall *= (a + index) / y
        tail += fall
        weight *= index / mean
        result += weight * tail
    return 1 - result if upper else result


FUNCTIONS = {
    "exp": (exponential_points, mp.exp),
    "log": (logarithm_points, mp.log),
    "expm1": (expm1_points, lambda x: mp.expm1(mp.mpf(x))),
    "log1p": (log1p_points, lambda x: mp.log1p(mp.mpf(x))),
    "pow": (power_points, lambda x, y: mp.power(mp.mpf(x), int(y) if y == int(y) else mp.mpf(y))),
    "normal_cumulative": (normal_points, lambda x: mp.erfc(-mp.mpf(x) / mp.sqrt(2)) / 2),
    "normal_density": (normal_points, lambda x: mp.npdf(mp.mpf(x))),
    "normal_quantile": (quantile_points, quantile),
    "erf": (error_points, lambda x: mp.erf(x)),
    "erfc": (error_points, lambda x: mp.erfc(x) if x < 30 else mp.mpf(0)),
    "erfcx": (error_points, lambda x: scaled_complement(x)),
    "lambert_principal": (principal_points, lambert(0)),
    "lambert_lower": (lambert_points, lambert(-1)),
    "lambert_exponential": (omega_points, omega),
    "sine_pi": (circle_points, lambda x: mp.sinpi(x)),
    "cosine_pi": (circle_points, lambda x: mp.cospi(x)),
    "arc_sine": (arc_points, mp.asin),
    "log_gamma": (gamma_points, mp.loggamma),
    "gamma": (gamma_points, mp.gamma),
    "gamma_lower": (incomplete_gamma_points, lambda a, x: incomplete_gamma(a, x, False)),
    "gamma_upper": (incomplete_gamma_points, lambda a, x: incomplete_gamma(a, x, True)),
    "noncentral_lower": (noncentral_points, noncentral),
    "noncentral_upper": (noncentral_points, lambda *p: noncentral(*p, upper=True)),
    "bivariate_normal": (bivariate_points, bivariate),
}

parser = argparse.ArgumentParser()
parser.add_argument("--density", type=int, default=1)
parser.add_argument("--out", default="Tests/QuantMathTests/Golden")
parser.add_argument("--only", default="")
arguments = parser.parse_args()
out = pathlib.Path(arguments.out)
out.mkdir(parents=True, exist_ok=True)
for name, (points, function) in FUNCTIONS.items():
    if arguments.only and name not in arguments.only.split(","):
        continue
    rng = random.Random(f"{name}-1")
    rows = [f"# mpmath {mp.__version__}; scripts/quantmath_reference.py --density {arguments.density}"]
    for point in points(rng, arguments.density):
        arguments_of = point if isinstance(point, tuple) else (point,)
        # Tiny arguments need their own exponent's worth of digits where 1 is added or taken away.
        mp.mp.prec = 1400 if any(0 < abs(a) < 1e-30 for a in arguments_of) else 220
        value, rest = nearest(function(*[mp.mpf(a) if name != "pow" else a for a in arguments_of]))
        if value == 0 and arguments_of[0] == 0 and name in ("expm1", "log1p", "erf", "lambert_principal", "sine_pi", "arc_sine"):
            value = arguments_of[0]
        if value == 0 and name == "sine_pi":
            value = math.copysign(0.0, arguments_of[0])
        rows.append(",".join([bits(a) for a in arguments_of] + [bits(value), f"{rest:.{4 if arguments.density == 1 else 7}f}"]))
    (out / f"{name}.csv").write_text("\n".join(rows) + "\n")
