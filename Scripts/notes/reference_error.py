"""R1: the reference code's error, its claim and the exact law on Blocks."""
from fractions import Fraction as Q
from math import ceil, floor, log, sqrt

from mpmath import mp, mpf
from scipy.stats import binom

from power import critical

mp.dps = 30


def exact(B, m, e):
    return (binom.sf(ceil(m * (1 + e) / B) - 1, m, 1 / B)
            + binom.cdf(floor(m * (1 - e) / B), m, 1 / B))


def error(B, m, d, constant, p=1, k=1):
    u = 2 * B * log(8 * (p + 1) * k / d) / (3 * m)
    return (u + sqrt(u * u + constant * u)) / 2


for B, m, d in [(10, 20000, 1e-16), (10, 20000, 1e-3), (50, 95000, .02)]:
    claim = 2 * d / 16
    for constant in (6, 12):
        e = error(B, m, d, constant)
        print(f"B={B} m={m} delta={d}: constant {constant}: eps {e:.8f}, "
              f"claim {claim:.5g}, exact {exact(B, m, Q(e)):.5g}")
    if B == 50:
        law = exact(B, m, Q(error(B, m, d, 6)))
        k = critical(10_000, claim, 1e-8)
        print(f"  10,000 trials refute at 1e-8 from {k} failures, with "
              f"probability {binom.sf(k - 1, 10_000, law):.4f}")
