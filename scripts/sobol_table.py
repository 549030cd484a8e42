#!/usr/bin/env python3
"""Packs the direction numbers of Joe and Kuo (criterion D6, 21,201 dimensions) into Sources/CQuantMath/Tables.

Usage: sobol_table.py > Sources/CQuantMath/Tables/joe_kuo_table.h

The numbers are those that the authors published as new-joe-kuo-6.21201 (S. Joe and F. Y. Kuo, Constructing Sobol
sequences with better two-dimensional projections, SIAM J. Sci. Comput. 30, 2008); SciPy carries them as data, and they
are read from there.

Needs python3 with numpy and scipy.
"""
import os

import numpy
import scipy.stats

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
LETTERS = 30


def row(polynomial, starts):
    """Degree (5 bits), inner coefficients (degree - 1), then half of each odd start m_i (i - 1 bits), lowest first."""
    degree = int(polynomial).bit_length() - 1
    number, used = degree, 5
    if degree > 0:
        number |= ((int(polynomial) >> 1) & ((1 << (degree - 1)) - 1)) << used
        used += degree - 1
    for i in range(1, degree + 1):
        start = int(starts[i - 1])
        assert start & 1 and start < 1 << i
        number |= (start >> 1) << used
        used += i - 1
    assert used <= 6 * LETTERS
    return "".join(ALPHABET[(number >> (6 * k)) & 63] for k in range(LETTERS))


def main():
    archive = numpy.load(os.path.join(os.path.dirname(scipy.stats.__file__), "_sobol_direction_numbers.npz"))
    rows = [row(p, v) for p, v in zip(archive["poly"], archive["vinit"])]
    print("// Written by scripts/sobol_table.py: the direction numbers of Joe and Kuo (2008), criterion D6.")
    print("// Thirty letters a dimension, six bits a letter, lowest first: degree (5 bits), inner coefficients of the")
    print("// polynomial (degree - 1 bits), and of every start m_i the i - 1 bits above the lowest, which is 1.")
    print(f"enum {{ JOE_KUO_DIMENSIONS = {len(rows)}, JOE_KUO_LETTERS = {LETTERS} }};")
    print("static const char joe_kuo_table[] =")
    for i in range(0, len(rows), 3):
        print('    "' + "".join(rows[i : i + 3]) + '"')
    print("    ;")


if __name__ == "__main__":
    main()
