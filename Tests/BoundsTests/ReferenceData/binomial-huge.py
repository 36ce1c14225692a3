"""Writes binomial-huge.csv: 40-digit logarithms of P(X >= k) for laws that are
too large for summation, by a method that Bounds does not use: the normalised
incomplete beta function of python-flint (Arb), whose enclosures are checked.

    pip install python-flint
    python binomial-huge.py > binomial-huge.csv
"""
from fractions import Fraction
from math import isqrt

from flint import arb, ctx, fmpq


def log_tail(m, p, k):
    for bits in (400, 800, 1600, 3200, 6400):
        ctx.prec = bits
        q = fmpq(p.numerator, p.denominator)
        value = arb(q).beta_lower(arb(k), arb(m - k + 1), regularized=True)
        log = value.log()
        if log.is_finite() and log.rel_accuracy_bits() > 150:
            return log.str(42, radius=False)
    raise ValueError((m, p, k))


print("trials,numerator,denominator,at_least,log_tail")
for m in (10**10, 10**13, 10**16):
    for p in (Fraction(1, 2), Fraction(3, 10), Fraction(1, 10**6)):
        deviation = isqrt(int(m * p * (1 - p)))
        for tenths in (-400, -50, -10, 0, 2, 10, 50, 400, 2000):
            k = int(m * p) + deviation * tenths // 10
            if not 0 < k <= m:
                continue
            try:
                text = log_tail(m, p, k)
            except ValueError:
                continue
            print(f"{m},{p.numerator},{p.denominator},{k},{text}")
