#!/usr/bin/env python3
"""Computes the constant tables of the room QuantMath at 200 bits and writes Sources/QuantMath/Tables.

Run from the package root; needs mpmath. Running it again must leave the working tree unchanged.
"""
import math
import pathlib
import mpmath as mp

mp.mp.prec = 240
TABLES = pathlib.Path("Sources/QuantMath/Tables")


def nearest(x):
    """The double nearest to x, as a Python float (exact to compare and to print)."""
    return float(x)


def truncated(x, bits):
    """x cut to a multiple of 2^-bits."""
    return float(mp.floor(x * mp.mpf(2) ** bits)) / 2.0**bits


def literal(x):
    sign, text = ("-", (-x).hex()) if math.copysign(1, x) < 0 else ("", x.hex())
    mantissa, exponent = text.split("p")
    mantissa = mantissa.rstrip("0") if "." in mantissa else mantissa
    mantissa = mantissa + "0" if mantissa.endswith(".") else mantissa
    return f"{sign}{mantissa}p{int(exponent)}"


def write(name, doc, arrays):
    lines = ["// Written by scripts/quantmath_tables.py; not edited by hand.", ""]
    lines += [f"/// {line}" if line else "///" for line in doc]
    lines.append(f"enum {name} {{")
    for index, (member, about, values, per_row) in enumerate(arrays):
        if index:
            lines.append("")
        lines += [f"  /// {about}", f"  static let {member}: [Double] = ["]
        for at in range(0, len(values), per_row):
            lines.append("    " + ", ".join(literal(v) for v in values[at : at + per_row]) + ",")
        lines.append("  ]")
    lines += ["}", ""]
    (TABLES / f"{name}.swift").write_text("\n".join(lines))


def exponential():
    values = []
    for i in range(128):
        exact = mp.mpf(2) ** (mp.mpf(i) / 128)
        high = nearest(exact)
        values += [high, nearest(exact - high)]
    write("ExponentialTable", ["Powers of two between 1 and 2 in steps of 1/128 of the exponent."],
          [("powers", "`2^(i/128)` as leading and trailing double, `i` from 0 to 127.", values, 4)])


def logarithm():
    values = []
    for i in range(128):
        bits = 0x3FE6000000000000 + (i << 45)
        exponent, fraction = (bits >> 52) - 1023, bits & ((1 << 52) - 1)
        low = mp.ldexp(1 + mp.mpf(fraction) / 2**52, exponent)
        high = low + mp.ldexp(mp.mpf(1) / 128, exponent)
        centre = (low + high) / 2
        inverse = float(mp.nint(512 / centre)) / 512
        if low == 1 or high == 1:
            inverse = 1.0
        value = -mp.log(mp.mpf(inverse))
        leading = truncated(value, 42)
        values += [inverse, leading, nearest(value - leading)]
    write("LogarithmTable",
          ["Reciprocals of the centres of 128 intervals that cover 0.6875 to 1.375, and their logarithms.",
           "",
           "Reciprocals have at most ten bits, so that their product with half a significand is exact. Both intervals that",
           "touch 1 use the reciprocal 1, so that the logarithm keeps its relative accuracy there."],
          [("rows", "Reciprocal `c`, then `-ln c` as a multiple of 2^-42 and the remainder.", values, 3)])


def scaled_tail(y):
    return mp.exp(y * y / 2) * mp.erfc(y / mp.sqrt(2)) / 2


def normal_tail():
    degree, values = 11, []
    for i in range(42):
        octave, part = divmod(i, 8)
        low = mp.ldexp(1 + mp.mpf(part) / 8, octave) - 1
        high = mp.ldexp(1 + mp.mpf(part + 1) / 8, octave) - 1
        centre, half = (low + high) / 2, (high - low) / 2
        nodes = [mp.cos(mp.pi * (2 * j + 1) / (2 * (degree + 1))) for j in range(degree + 1)]
        matrix = mp.matrix(degree + 1, degree + 1)
        right = mp.matrix(degree + 1, 1)
        for row, node in enumerate(nodes):
            for column in range(degree + 1):
                matrix[row, column] = node**column
            right[row] = scaled_tail(centre + half * node)
        solution = mp.lu_solve(matrix, right)
        coefficients = [solution[n] / half**n for n in range(degree + 1)]
        first = nearest(coefficients[0])
        values += [nearest(centre), first, nearest(coefficients[0] - first)]
        values += [nearest(c) for c in coefficients[1:]]
    write("NormalTailTable",
          ["The scaled normal tail `M(y) = exp(y²/2)·Φ(-y)` for `0 ≤ y < 39`, as 42 polynomials of degree 11.",
           "",
           "Eight intervals for each doubling of `1 + y`; coefficients by interpolation in Chebyshev nodes."],
          [("rows", "Centre, leading and trailing part of the constant, then the coefficients 1 to 11 of `(y - centre)^n`.",
            values, 4)])


def stirling():
    values = [0.0]
    for k in range(1, 16):
        k = mp.mpf(k)
        values.append(nearest(mp.loggamma(k + 1) - (k + 0.5) * mp.log(k) + k - mp.log(2 * mp.pi) / 2))
    write("StirlingTable", ["What Stirling's formula leaves out of the logarithm of a factorial."],
          [("remainders", "`ln k! - (k + ½)·ln k + k - ½·ln 2π` for `k` from 1 to 15; the first entry is unused.", values, 4)])


def scaled_complement(x):
    return mp.exp(x * x) * mp.erfc(x)


def fitted(function, low, high, degree):
    """Coefficients in powers of the distance from the centre, by interpolation in Chebyshev nodes."""
    centre, half = (low + high) / 2, (high - low) / 2
    nodes = [mp.cos(mp.pi * (2 * j + 1) / (2 * (degree + 1))) for j in range(degree + 1)]
    matrix, right = mp.matrix(degree + 1, degree + 1), mp.matrix(degree + 1, 1)
    for row, node in enumerate(nodes):
        for column in range(degree + 1):
            matrix[row, column] = node**column
        right[row] = function(centre + half * node)
    solution = mp.lu_solve(matrix, right)
    return centre, [solution[n] / half**n for n in range(degree + 1)]


def error_complement():
    values = []
    for i in range(39):
        octave, part = divmod(i, 8)
        low = mp.ldexp(1 + mp.mpf(part) / 8, octave) - 1
        high = mp.ldexp(1 + mp.mpf(part + 1) / 8, octave) - 1
        centre, coefficients = fitted(scaled_complement, low, high, 12)
        first = nearest(coefficients[0])
        values += [nearest(centre), first, nearest(coefficients[0] - first)]
        values += [nearest(c) for c in coefficients[1:]]
    write("ErrorComplementTable",
          ["The scaled complement `exp(x²)·erfc(x)` for `0 ≤ x < 29`, as 39 polynomials of degree 12.",
           "",
           "Eight intervals for each doubling of `1 + x`; coefficients by interpolation in Chebyshev nodes."],
          [("rows", "Centre, leading and trailing part of the constant, then the coefficients 1 to 12 of `(x - centre)^n`.",
            values, 4)])


def kronrod():
    """Kronrod's extension of Gauss's rule with 10 nodes: zeros of Stieltjes's polynomial, weights from the moments."""
    n = 10
    inner_nodes = sorted(mp.polyroots(mp.taylor(lambda x: mp.legendre(n, x), 0, n)[::-1], maxsteps=200, extraprec=400))
    legendre = [[mp.mpf(1)], [mp.mpf(0), mp.mpf(1)]]
    for k in range(1, 40):
        raised = [mp.mpf(0)] + [(2 * k + 1) * c for c in legendre[k]]
        for power, c in enumerate(legendre[k - 1]):
            raised[power] -= k * c
        legendre.append([c / (k + 1) for c in raised])

    def product(a, b):
        result = [mp.mpf(0)] * (len(a) + len(b) - 1)
        for i, x in enumerate(a):
            for j, y in enumerate(b):
                result[i + j] += x * y
        return result

    def integral(a):
        return sum(2 * c / (power + 1) for power, c in enumerate(a) if power % 2 == 0)

    matrix, right = mp.matrix(n + 1, n + 1), mp.matrix(n + 1, 1)
    for row in range(n + 1):
        weight = product(legendre[n], legendre[row])
        for column in range(n + 1):
            matrix[row, column] = integral(product(weight, legendre[column]))
        right[row] = -integral(product(weight, legendre[n + 1]))
    # Odd and even parts do not meet, so that half the system is empty; the least solution is the one wanted.
    even = [j for j in range(n + 1) if (j - n - 1) % 2 == 0]
    rows = [r for r in range(n + 1) if any(abs(matrix[r, j]) > mp.mpf(2) ** -150 for j in even)]
    small, side = mp.matrix(len(rows), len(even)), mp.matrix(len(rows), 1)
    for i, r in enumerate(rows):
        side[i] = right[r]
        for j, c in enumerate(even):
            small[i, j] = matrix[r, c]
    solution = mp.lu_solve(small, side)
    stieltjes = list(legendre[n + 1])
    for j, c in zip(even, solution):
        for power, value in enumerate(legendre[j]):
            stieltjes[power] += c * value
    added = mp.polyroots(stieltjes[::-1], maxsteps=200, extraprec=400)
    nodes = sorted([mp.re(x) for x in added] + [mp.re(x) for x in inner_nodes], reverse=True)
    system, moments = mp.matrix(2 * n + 1, 2 * n + 1), mp.matrix(2 * n + 1, 1)
    for k in range(2 * n + 1):
        moments[k] = 2 if k == 0 else 0
        for i, x in enumerate(nodes):
            system[k, i] = mp.legendre(k, x)
    weights = mp.lu_solve(system, moments)
    gauss = []
    for x in nodes:
        slope = n * (mp.legendre(n - 1, x) - x * mp.legendre(n, x)) / (1 - x * x)
        gauss.append(2 / ((1 - x * x) * slope * slope) if abs(mp.legendre(n, x)) < mp.mpf(2) ** -150 else mp.mpf(0))
    half = n + 1
    write("KronrodTable",
          ["Kronrod's rule with 21 nodes and the Gauss rule with 10 nodes inside it, for the interval from -1 to 1.",
           "",
           "The nodes that are not negative, falling to 0; the others mirror them."],
          [("nodes", "Zeros of Stieltjes's polynomial at even places, Gauss's nodes at odd ones.", [nearest(x) for x in nodes[:n]] + [0.0], 3),
           ("weights", "The weights of Kronrod's rule.", [nearest(w) for w in list(weights)[:half]], 3),
           ("gaussWeights", "The weights of Gauss's rule at the odd places.", [nearest(w) for w in gauss[:half][1::2]], 3)])


def lambert():
    """The Lambert function around its branch point in `p = ±√(2(ex + 1))`: series reversion of `p² = 2(1 + (w)e^(w+1))`."""
    count = 24
    # With w = -1 + u: p²/2 = 1 - (1 - u)e^u = Σ (k - 1)/k! u^k, so p = u·√(2Σ (k - 1)/k! u^(k-2)).
    inside = [2 * mp.mpf(k - 1) / mp.factorial(k) for k in range(2, count + 2)]
    root = [mp.mpf(1)]
    for k in range(1, count):
        root.append((inside[k] - sum(root[i] * root[k - i] for i in range(1, k))) / 2)
    # Lagrange: the coefficient of p^n in u is 1/n of the coefficient of u^(n-1) in root^(-n).
    inverse = [mp.mpf(1)]
    for k in range(1, count):
        inverse.append(-sum(root[i] * inverse[k - i] for i in range(1, k + 1)))
    power, series = [mp.mpf(1)] + [mp.mpf(0)] * (count - 1), []
    for n in range(1, count):
        power = [sum(power[i] * inverse[k - i] for i in range(k + 1)) for k in range(count)]
        series.append(power[n - 1] / n)
    write("LambertTable",
          ["The Lambert function around its branch point."],
          [("series", "`W + 1` in powers of `√(2(ex + 1))`, from the first.", [nearest(c) for c in series], 4)])


def log_gamma():
    arrays = []
    for member, about, function, low, high, degree in (
        ("aroundOne", "`ln Γ(1 + t) / t` for `-¼ ≤ t ≤ ½`", lambda t: mp.loggamma(1 + t) / t, -0.25, 0.5, 23),
        ("aroundTwo", "`ln Γ(2 + t) / t` for `-½ ≤ t ≤ ½`", lambda t: mp.loggamma(2 + t) / t if t else 1 - mp.euler, -0.5, 0.5, 19),
    ):
        centre, around = fitted(function, mp.mpf(low), mp.mpf(high), degree)
        # From powers of t - centre to powers of t, at the script's precision.
        coefficients = [sum(around[n] * mp.binomial(n, k) * (-centre) ** (n - k) for n in range(k, degree + 1))
                        for k in range(degree + 1)]
        values = []
        for c in coefficients[:2]:
            values += [nearest(c), nearest(c - nearest(c))]
        values += [nearest(c) for c in coefficients[2:]]
        arrays.append((member, f"{about}: the first two coefficients in two doubles each, then the others.", values, 4))
    write("LogGammaTable", ["The logarithm of the gamma function around its zeros, by interpolation in Chebyshev nodes."], arrays)


def temme():
    """Temme's coefficients of the incomplete gamma function, by power series in eta."""
    length, orders, kept = 64, 13, 22
    # mu(eta) from mu mu' = eta (1 + mu): mu = eta + eta^2/3 + ...
    a = [mp.mpf(0), mp.mpf(1)]
    for n in range(2, length + 2):
        # Coefficient of eta^n: sum_{i=1..n} (n + 1 - i) a_i a_{n+1-i} = a_{n-1}.
        known = sum((n + 1 - i) * a[i] * a[n + 1 - i] for i in range(2, n))
        a.append((a[n - 1] - known) / (n + 1))
    # 1/mu = (1/eta) sum r_n eta^n.
    r = [mp.mpf(1)]
    for n in range(1, length):
        r.append(-sum(a[i + 1] * r[n - i] for i in range(1, n + 1)))
    # Stirling's series of the gamma function, from that of its logarithm.
    logs = [mp.mpf(0)] * (orders + 1)
    for k in range(1, orders // 2 + 2):
        if 2 * k - 1 <= orders:
            logs[2 * k - 1] = mp.bernoulli(2 * k) / (2 * k * (2 * k - 1))
    g = [mp.mpf(1)]
    for n in range(1, orders + 1):
        g.append(sum(j * logs[j] * g[n - j] for j in range(1, n + 1)) / n)
    c, values = [r[n + 1] for n in range(length - 1)], []
    for k in range(orders):
        if k:
            # (1/eta) c' + (-1)^k g_k / mu; the poles cancel.
            sign = (-1) ** k
            c = [(n + 2) * c[n + 2] + sign * g[k] * r[n + 1] for n in range(len(c) - 2)]
        values += [nearest(x) for x in c[:kept]]
    write("TemmeTable",
          ["Temme's coefficients of the incomplete gamma function for large parameters."],
          [("rows", "`cₖ` in powers of `η`, 22 for each `k` from 0 to 12.", values, 4)])


def constants():
    step = mp.log(2) / 128
    lead = truncated(step, 42)
    print("ln2/128:", literal(lead), literal(nearest(step - lead)), " 128/ln2:", literal(nearest(1 / step)))
    ln2 = mp.log(2)
    lead = truncated(ln2, 42)
    print("ln2:", literal(lead), literal(nearest(ln2 - lead)))
    root = 1 / mp.sqrt(2 * mp.pi)
    print("1/sqrt(2pi):", literal(nearest(root)), literal(nearest(root - nearest(root))))
    print("ln 2pi / 2:", literal(nearest(mp.log(2 * mp.pi) / 2)))
    for name, value in (("1/e", mp.exp(-1)), ("2/sqrt(pi)", 2 / mp.sqrt(mp.pi)), ("1/sqrt(pi)", 1 / mp.sqrt(mp.pi)),
                        ("sqrt(2 pi)", mp.sqrt(2 * mp.pi)), ("e", mp.e)):
        first = nearest(value)
        second = nearest(value - first)
        print(f"{name}:", literal(first), literal(second), literal(nearest(value - first - second)))


TABLES.mkdir(parents=True, exist_ok=True)
exponential()
logarithm()
normal_tail()
stirling()
error_complement()
kronrod()
lambert()
log_gamma()
temme()
constants()
