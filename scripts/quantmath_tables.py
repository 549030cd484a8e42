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


TABLES.mkdir(parents=True, exist_ok=True)
exponential()
logarithm()
normal_tail()
stirling()
constants()
