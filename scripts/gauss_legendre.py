"""Gauss-Legendre nodes on -1 to 1 with their weights, to the digits that mpmath works in, for the reference scripts."""
import mpmath as mp


def legendre(order):
    """Pairs of node and weight; the order is even."""
    nodes = []
    for i in range(order // 2):
        x = mp.cos(mp.pi * (i + mp.mpf(3) / 4) / (order + mp.mpf(1) / 2))
        for _ in range(12):
            low, high = mp.mpf(1), x
            for n in range(2, order + 1):
                low, high = high, ((2 * n - 1) * x * high - (n - 1) * low) / n
            slope = order * (x * high - low) / (x * x - 1)
            x -= high / slope
        weight = 2 / ((1 - x * x) * slope * slope)
        nodes += [(x, weight), (-x, weight)]
    return nodes
