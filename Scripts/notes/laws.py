"""Formulas of the notes in plain double precision, for cross-checks.

Nothing here is certified: scipy's binomial tails carry about 12 digits. Used
by the scripts beside this file. Requires scipy.
"""
from fractions import Fraction as Q
from math import ceil, exp, floor, inf, log, log1p, sqrt

from scipy.stats import binom


def at_least(k, m, p):
    """P(Bin(m, p) >= k)."""
    return 1.0 if k <= 0 else float(binom.sf(k - 1, m, float(p)))


def at_most(k, m, p):
    """P(Bin(m, p) <= k)."""
    return 0.0 if k < 0 else float(binom.cdf(k, m, float(p)))


def kl(a, p):
    """Relative entropy of Bernoulli laws, for a and p in [0, 1]."""
    a, p = float(a), float(p)
    up = a * log(a / p) if a > 0 else 0.0
    down = (1 - a) * log((1 - a) / (1 - p)) if a < 1 else 0.0
    return up + down


def h(x):
    return (1 + x) * log1p(x) - x


# One-sided bounds (upper, lower) at m samples, relative error e, ceiling B.
def t4b(m, e, B):
    one = exp(-3 * e * e * m / (B * (6 + 2 * e)))
    return one, one


def t4c(m, e, B):
    return (exp(-m * e * e / (2 * (B - 1) * (1 + e / 3))),
            exp(-m * e * e / (2 * (B - 1) + 2 * e / 3)))


def t4c_prime(m, e, B):
    v = B - 1
    return exp(-m / v * h(e)), exp(-m * v * h(e / v))


def t4d(m, e, B):
    up = 0.0 if 1 + e > B else exp(-m * kl((1 + e) / B, 1 / B))
    down = 0.0 if e > 1 else exp(-m * kl((1 - e) / B, 1 / B))
    return up, down


def hinge_upper(m, p, x):
    """inf over integers j < x of E(X-j)+/(x-j), X ~ Bin(m, p), as the reader
    would do it: the minimiser is where the conditional mean E[X | X > j]
    crosses x, so a bisection on that suffices."""
    if x > m:
        return 0.0
    if x == m:
        return float(p) ** m
    p = float(p)

    def hinge(j):  # m p P(X' >= j) - j P(X > j)
        return m * p * at_least(j, m - 1, p) - j * at_least(j + 1, m, p)

    def mean_above(j):  # E[X | X > j]
        above = at_least(j + 1, m, p)
        return m * p * at_least(j, m - 1, p) / above if above else inf

    low, high = 0, ceil(x) - 1
    while high - low > 1:
        mid = (low + high) // 2
        if mean_above(mid) >= float(x):
            high = mid
        else:
            low = mid
    around = range(max(0, low - 2), min(ceil(x) - 1, high + 2) + 1)
    return min(hinge(j) / float(x - j) for j in around)


def t4e(m, e, B):
    p = Q(1) / B
    up = hinge_upper(m, p, m * (1 + e) * p)
    down = 0.0 if e > 1 else hinge_upper(m, 1 - p, m - m * (1 - e) * p)
    return up, down


def t4e_prime(m, e, B):
    p, x, y = Q(1) / B, m * (1 + e) / B, m * (1 - e) / B
    up = 0.0 if x > m else at_least(floor(x), m, p) / at_least(floor(x), m, x / m)
    down = 0.0 if y < 0 else at_most(ceil(y), m, p) / at_most(ceil(y), m, y / m)
    return up, down


def two_point(m, e, b):
    """Exact failure probability (upper, lower) of the law on {0, b}."""
    return (at_least(ceil(m * (1 + e) / b), m, Q(1) / b),
            at_most(floor(m * (1 - e) / b), m, Q(1) / b))


def smallest(test, high=1):
    """The smallest m >= 1 with test(m), for a test that stays true."""
    while not test(high):
        high *= 2
    low = high // 2
    while high - low > 1:
        mid = (low + high) // 2
        low, high = (low, mid) if test(mid) else (mid, high)
    return high
