#!/usr/bin/env python3
"""Writes ladder.csv: sample sizes of every rung, and of the floor, by brute force.

    pip install mpmath numpy scipy
    python ladder.py > ladder.csv

Nothing here is shared with the package: bounds are evaluated with 40 digits, infima over all integer hinges by direct sums, T4e' over all
integers k, the floor over all m below T4e's size and all candidates b for each (scipy's binomial tails, checked to be 1e-9 away from delta).
"""
from fractions import Fraction as F
from math import ceil, floor
import mpmath as mp
import numpy as np
from scipy.stats import binom

mp.mp.dps = 40
CASES = [("1.25", "0.25", "0.05"), ("1.25", "0.5", "1e-9"), ("1.25", "1", "1e-3"), ("1.25", "2.5", "0.05"), ("2", "0.25", "0.05"),
         ("2", "0.5", "1e-9"), ("2", "1", "1e-3"), ("3.5", "0.5", "1e-3"), ("3.5", "1", "1e-9"), ("3.5", "2.5", "1e-30"),
         ("10", "0.5", "1e-3"), ("10", "1", "0.05"), ("10", "2.5", "1e-9"), ("33.3", "1", "0.05"), ("33.3", "2.5", "1e-3"),
         ("100", "2.5", "0.05"), ("5", "0.9", "0.5"), ("1.0001", "0.5", "1e-6"), ("4", "3", "0.25")]


def q(x):
    return mp.mpf(x.numerator) / x.denominator


def masses(m, p):
    p = q(p)
    out, t = [], (1 - p) ** m
    for k in range(m + 1):
        out.append(t)
        if k < m:
            t = t * p / (1 - p) * (m - k) / (k + 1)
    return out


def hinge(m, p, x):  # upper side
    if x > m:
        return mp.mpf(0)
    if x == m:
        return q(p) ** m
    pm = masses(m, p)
    tail, excess, best = mp.mpf(0), mp.mpf(0), None
    values = [None] * (m + 1)
    for h in range(m, -1, -1):  # excess at h = excess at h+1 + P(X > h)
        if h < m:
            tail += pm[h + 1]
            excess += tail
        values[h] = excess
    for h in range(0, ceil(x)):
        f = values[h] / (q(x) - h)
        best = f if best is None or f < best else best
    return best


def rounding(m, p, x):  # upper side, over ALL integers k <= x
    if x > m:
        return mp.mpf(0)
    if x == m:
        return q(p) ** m
    a, b = masses(m, p), masses(m, x / m)
    best = hinge(m, p, x)
    num, den = mp.fsum(a), mp.fsum(b)
    for k in range(0, floor(x) + 1):
        best = min(best, num / den)
        num -= a[k]
        den -= b[k]
    return best


def kl_tail(m, p, a):
    if a > 1:
        return mp.mpf(0)
    if a == 1:
        return q(p) ** m
    kl = q(a) * mp.log(q(a) / q(p)) + q(1 - a) * mp.log(q(1 - a) / q(1 - p))
    return mp.exp(-m * kl)


def both(side, B, e, m):
    p = 1 / B
    return side(m, p, m * p * (1 + e)) + side(m, 1 - p, m - m * p * (1 - e))


def h(x):
    return (1 + x) * mp.log(1 + x) - x


RUNGS = {
    "T4a": lambda B, e, m: 8 * mp.exp(-q(e) ** 2 * m / (8 * q(B))),
    "T4b": lambda B, e, m: 2 * mp.exp(-3 * q(e) ** 2 * m / (q(B) * (6 + 2 * q(e)))),
    "T4c": lambda B, e, m: mp.exp(-m * q(e) ** 2 / (2 * q(B - 1) * (1 + q(e) / 3))) + mp.exp(-m * q(e) ** 2 / (2 * q(B - 1) + 2 * q(e) / 3)),
    "T4c'": lambda B, e, m: mp.exp(-m * h(q(e)) / q(B - 1)) + mp.exp(-m * q(B - 1) * h(q(e) / q(B - 1))),
    "T4d": lambda B, e, m: kl_tail(m, 1 / B, (1 + e) / B) + kl_tail(m, 1 - 1 / B, 1 - (1 - e) / B),
    "T4e": lambda B, e, m: both(hinge, B, e, m),
    "T4e'": lambda B, e, m: both(rounding, B, e, m),
}


def smallest(bound, delta):  # nonincreasing
    low, high = 0, 1
    while bound(high) > delta:
        low, high = high, 2 * high
    while high - low > 1:
        mid = (low + high) // 2
        low, high = (low, mid) if bound(mid) <= delta else (mid, high)
    return high


def floor_size(B, e, delta, top):
    for m in range(top - 1, 0, -1):
        ks = np.arange(max(1, ceil(m * (1 + e) / B)), m + 1)
        ps = [F(int(k)) / (m * (1 + e)) for k in ks]
        if e < 1:
            ps += [F(c) / (m * (1 - e)) for c in range(max(1, ceil(m * (1 - e) / B)), floor(m * (1 - e)) + 1)]
        ps = [p for p in ps if 1 / B <= p < 1] + [1 / B]
        up = np.array([ceil(m * p * (1 + e)) for p in ps])
        down = np.array([floor(m * p * (1 - e)) for p in ps])
        x = np.array([float(p) for p in ps])
        values = binom.sf(up - 1, m, x) + np.where(down < 0, 0, binom.cdf(down, m, x))
        best = values.max()
        assert abs(best / float(delta) - 1) > 1e-9, (B, e, delta, m)
        if best > float(delta):
            return m + 1
    return 1


def main():
    print("ceiling,relative_error,failure_probability," + ",".join(RUNGS) + ",T4f")
    for case in CASES:
        B, e, delta = map(F, case)
        row = []
        for name, bound in RUNGS.items():
            if name == "T4a" and e > F(1, 2):
                row.append("-")
                continue
            f = lambda m: bound(B, e, m)
            # 1e-35: equality counts as enough (4, 3, 0.25).
            level = q(delta) * (1 + mp.mpf(10) ** -35)
            if name == "T4e'":
                m = row_e
                while m > 1 and f(m - 1) <= level:
                    m -= 1
            else:
                m = smallest(f, level)
            if name == "T4e":
                row_e = m
            row.append(str(m))
        row.append(str(floor_size(B, e, delta, row_e)))
        print(",".join(list(case) + row))


main()
