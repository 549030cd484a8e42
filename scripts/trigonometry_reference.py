#!/usr/bin/env python3
"""Writes Tests/QuantMathTests/Golden/sine_cosine.csv and angle.csv with mpmath at 60 digits.

Rows of sine_cosine.csv: x, sin x, cos x; of angle.csv: y, x, angle. Arguments are doubles in hexadecimal; results are
the
nearest double in hexadecimal and what it lacks, as a decimal. Run from the package root.
"""
import math
import random
import mpmath as mp

mp.mp.dps = 60
random.seed(7)


def split(value):
    near = float(value)
    return f"{near.hex()},{float(value - mp.mpf(near)):.3e}"


def main():
    arguments = [0.0, 5e-324, 1e-300, 1e-9, 0.5, 1.0, 1e9]
    arguments += [random.uniform(-4, 4) for _ in range(200)]
    arguments += [random.choice([-1, 1]) * 10 ** random.uniform(0, 9) for _ in range(200)]
    # Neighbours of whole multiples of π/2, where the reduction is put to the test.
    for _ in range(200):
        near = float(mp.pi / 2 * random.randrange(1, 10**8))
        arguments += [near, math.nextafter(near, 0)]
    with open("Tests/QuantMathTests/Golden/sine_cosine.csv", "w") as file:
        file.write("# mpmath; scripts/trigonometry_reference.py\n")
        for x in arguments:
            exact = mp.mpf(x)
            file.write(f"{x.hex()},{split(mp.sin(exact))},{split(mp.cos(exact))}\n")
    points = [(0.0, 0.0), (0.0, -1.0), (1.0, 0.0), (-1.0, 0.0), (1e-300, 1e300), (1.0, 1.0)]
    for _ in range(300):
        points.append((random.uniform(-1, 1), random.uniform(-1, 1)))
        points.append((random.choice([-1, 1]) * 10 ** random.uniform(-12, 12), random.uniform(-1, 1)))
    with open("Tests/QuantMathTests/Golden/angle.csv", "w") as file:
        file.write("# mpmath; scripts/trigonometry_reference.py\n")
        for y, x in points:
            file.write(f"{y.hex()},{x.hex()},{split(mp.atan2(mp.mpf(y), mp.mpf(x)))}\n")


main()
