#!/usr/bin/env python3
"""Writes Sources/CPricing/Tables/american_grids.h: the nodes on which American options are priced. Run from the root.

A grid has Chebyshev nodes in √τ for the boundary, and Gauss-Legendre nodes in θ, v = τ sin²θ, for its integral equation
(θ = π u / 2) and for the price (θ = π u² / 2, denser where the option expires at once). What is kept for each node is
filled up to a multiple of eight by the last, for kernels that read whole vectors.
"""
import mpmath as mp

mp.mp.dps = 40
GRIDS = [("standard", 12, 12, 24, 3, 2), ("accurate", 32, 40, 64, 3, 4), ("fine", 64, 80, 128, 3, 5)]


def legendre(count):
    """Nodes and weights on (0, 1)."""
    nodes = []
    for i in range(count):
        x = mp.cos(mp.pi * (i + mp.mpf(3) / 4) / (count + mp.mpf(1) / 2))
        for _ in range(60):
            p, before = mp.mpf(1), mp.mpf(0)
            for k in range(count):
                p, before = ((2 * k + 1) * x * p - k * before) / (k + 1), p
            slope = count * (x * p - before) / (x * x - 1)
            step = p / slope
            x -= step
            if abs(step) < mp.mpf(10) ** -38:
                break
        nodes.append(((1 - x) / 2, 1 / ((1 - x * x) * slope * slope)))
    return nodes


def angles(count, power):
    """Sines, cosines, cosecants, and weights of dv, of θ = π u^power / 2."""
    rows = []
    for u, weight in legendre(count):
        angle = mp.pi / 2 * u**power
        sine, cosine = mp.sin(angle), mp.cos(angle)
        rows.append((sine, cosine, 1 / sine, 2 * sine * cosine * weight * mp.pi / 2 * power * u ** (power - 1)))
    return zip(*rows)


def array(name, numbers):
    numbers = list(numbers)
    numbers += [numbers[-1]] * (-len(numbers) % 8)
    body = ",\n".join("  " + float(number).hex() for number in numbers)
    return f"static const double {name}[] = {{\n{body},\n}};\n"


text = "// Written by scripts/american_grids.py.\n"
entries = []
for name, nodes, inner, outer, start, steps in GRIDS:
    text += array(f"{name}_times", [mp.sin(mp.pi * (i + 1) / (2 * nodes)) ** 2 for i in range(nodes)])
    for part, count, power in (("inner", inner, 1), ("outer", outer, 2)):
        for column, numbers in zip(("sines", "cosines", "cosecants", "weights"), angles(count, power)):
            text += array(f"{name}_{part}_{column}", numbers)
    fields = [str(nodes), str(inner), str(outer), str(start), str(steps), f"{name}_times"]
    for part in ("inner", "outer"):
        fields += [f"{name}_{part}_{column}" for column in ("sines", "cosines", "cosecants", "weights")]
    entries.append("  {" + ",\n   ".join(fields) + ", 0, 0, 0, 0},\n")
text += f"static const american_grid grids[] = {{\n{''.join(entries)}}};\n"
open("Sources/CPricing/Tables/american_grids.h", "w").write(text)
