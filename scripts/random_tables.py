#!/usr/bin/env python3
"""Writes the tables of the random kernels: the normal quantile in pieces, a short logarithm, the jumps of xoshiro256++.

Usage: random_tables.py quantile > Sources/CQuantMath/include/Tables/normal_quantile_table.h
       random_tables.py logarithm > Sources/CPricing/Tables/short_log_table.h
       random_tables.py jumps       prints the characteristic polynomial of the generator and checks the published jump

Needs python3 with mpmath.
"""
import sys

DEGREE = 14


def quantile_table():
    import mpmath as mp

    mp.mp.dps = 60

    def quotient(p):
        return mp.sqrt(2) * mp.erfinv(1 - 2 * p) / (mp.mpf(1) / 2 - p)

    def fit(exponent, upper):
        """Interpolates the quotient at Chebyshev points of half an octave, in t = significand - centre."""
        centre = mp.mpf("1.25") + mp.mpf(upper) / 2
        n = DEGREE + 1
        nodes = [mp.cos(mp.pi * (2 * k + 1) / (2 * n)) / 4 for k in range(n)]
        values = [quotient((centre + t) * mp.mpf(2) ** exponent) for t in nodes]
        matrix = mp.matrix(n, n)
        for i, t in enumerate(nodes):
            for j in range(n):
                matrix[i, j] = t**j
        coefficients = mp.lu_solve(matrix, mp.matrix(values))
        worst = mp.mpf(0)
        for i in range(81):
            t = mp.mpf(-1) / 4 + mp.mpf(i) / 160
            p = (centre + t) * mp.mpf(2) ** exponent
            if p < mp.mpf(1) / 2:
                value = sum(coefficients[j] * t**j for j in range(n))
                worst = max(worst, abs(value / quotient(p) - 1))
        return [float(c) for c in coefficients], worst

    columns, worst = [None] * 16, 0
    for exponent in range(-9, -1):
        for upper in (0, 1):
            coefficients, error = fit(exponent, upper)
            columns[(((1023 + exponent) << 1) | upper) & 15] = coefficients
            worst = max(worst, error)
    print("// Written by scripts/random_tables.py: coefficients of the normal quantile over half octaves of the tail.")
    print(f"// Greatest relative error of the polynomials before rounding: {mp.nstr(worst, 2)}.")
    print(f"static const double normal_quantile_table[{DEGREE + 1}][16] = {{")
    for power in range(DEGREE + 1):
        print("  {" + ", ".join(float.hex(column[power]) for column in columns) + "},")
    print("};")


def logarithm_table():
    import mpmath as mp

    mp.mp.dps = 40
    print("// Written by scripts/random_tables.py: reciprocals of the midpoints of sixteenths of [1, 2),")
    print("// and minus their logarithms.")
    reciprocals = [float(1 / (1 + (mp.mpf(i) + mp.mpf(1) / 2) / 16)) for i in range(16)]
    starts = [float(-mp.log(mp.mpf(x))) for x in reciprocals]
    print("static const double short_log_reciprocals[16] = {" + ", ".join(map(float.hex, reciprocals)) + "};")
    print("static const double short_log_starts[16] = {" + ", ".join(map(float.hex, starts)) + "};")


MASK = (1 << 64) - 1


def step(s):
    t = (s[1] << 17) & MASK
    s2, s3 = s[2] ^ s[0], s[3] ^ s[1]
    s1, s0 = s[1] ^ s2, s[0] ^ s3
    s2 ^= t
    s3 = ((s3 << 45) | (s3 >> 19)) & MASK
    return [s0, s1, s2, s3]


def characteristic():
    """The polynomial of the state's recurrence over GF(2), by Berlekamp and Massey on one bit of the state."""
    s, bits = [1, 2, 3, 4], []
    for _ in range(1200):
        bits.append(s[0] & 1)
        s = step(s)
    c, b, length, shift = 1, 1, 0, 1
    for n in range(len(bits)):
        d = 0
        for i in range(length + 1):
            if (c >> i) & 1:
                d ^= bits[n - i]
        if d == 0:
            shift += 1
        elif 2 * length <= n:
            c, b, length, shift = c ^ (b << shift), c, n + 1 - length, 1
        else:
            c, shift = c ^ (b << shift), shift + 1
    return int(bin(c)[2:].zfill(length + 1)[::-1], 2), length


def times(a, b, modulus, degree):
    result = 0
    while b:
        if b & 1:
            result ^= a
        b >>= 1
        a <<= 1
        if (a >> degree) & 1:
            a ^= modulus
    return result


def jumps():
    polynomial, degree = characteristic()
    assert degree == 256
    words = [(polynomial >> (64 * i)) & MASK for i in range(4)]
    print("characteristic polynomial, x^256 left out:", ", ".join(f"0x{w:016x}" for w in words))
    power = 2
    for _ in range(128):
        power = times(power, power, polynomial, degree)
    print("x^(2^128):", ", ".join(f"0x{(power >> (64 * i)) & MASK:016x}" for i in range(4)))


if __name__ == "__main__":
    {"quantile": quantile_table, "logarithm": logarithm_table, "jumps": jumps}[sys.argv[1]]()
