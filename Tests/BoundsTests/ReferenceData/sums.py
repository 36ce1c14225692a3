"""Writes sums.csv: tails of sums of m independent draws from laws with three to five
values, by a method that Bounds does not use: the multinomial law of the counts,
added up in integers and rounded once.

    python sums.py > sums.csv

A row: values and units (probability = unit / sum of units), separated by spaces,
draws, the threshold as a fraction, P(S >= x) and P(S <= x) to 40 digits.
"""
from fractions import Fraction
from itertools import accumulate
from math import comb

DIGITS = 40


def sums(values, units, m):
    """All (sum, weight) with the first counts running; weights are integers."""
    def walk(index, left, total, weight):
        if index == len(values) - 1:
            yield total + left * values[index], weight * units[index] ** left
            return
        for k in range(left + 1):
            yield from walk(
                index + 1, left - k, total + k * values[index],
                weight * comb(left, k) * units[index] ** k)
    yield from walk(0, m, 0, 1)


def decimal(numerator, denominator):
    if numerator == 0:
        return "0"
    exponent = len(str(numerator)) - len(str(denominator)) - DIGITS
    scale = 10 ** abs(exponent)
    digits = (numerator * scale // denominator if exponent < 0
              else numerator // (denominator * scale))
    return f"{digits}e{exponent}"


LAWS = [
    # values, units, draws, thresholds as multiples of the mean
    ([0, 707106, 2618033], [50, 30, 20], 150, ["3/2", "5/4", "11/10", "2"]),
    ([17, 1000003, 3141592], [5, 2, 1], 220, ["7/5", "9/5"]),
    ([1, 1414213, 9000001], [700, 280, 20], 250, ["3/2", "6/5", "5/2"]),
    ([0, 414213, 1732050, 2236067], [3, 1, 4, 1], 45, ["5/4", "3/2", "17/10"]),
    ([123456, 577215, 1644934, 4669201], [8, 4, 2, 1], 40, ["4/3", "2"]),
    ([0, 332247, 866025, 1442695, 5000011], [9, 7, 5, 3, 1], 20,
     ["3/2", "2", "3"]),
    ([2, 3, 1000000], [1, 1, 4294967294], 60, ["1"]),
]

print("values,units,draws,threshold,at_least,at_most")
for values, units, m, factors in LAWS:
    total = sum(units)
    mean = Fraction(sum(v * u for v, u in zip(values, units)), total)
    table = sorted(sums(values, units, m))
    weights = [weight for _, weight in table]
    below = [0] + list(accumulate(weights))
    whole = total ** m
    assert below[-1] == whole
    for factor in factors:
        # Above the mean and twice below it.
        for f in (Fraction(factor), 2 - Fraction(factor), 1 / Fraction(factor)):
            x = f * mean * m
            if x <= 0:
                continue
            above = sum(1 for s, _ in table if s < x)
            upto = sum(1 for s, _ in table if s <= x)
            print(",".join([
                " ".join(map(str, values)), " ".join(map(str, units)), str(m),
                str(x), decimal(whole - below[above], whole),
                decimal(below[upto], whole)]))
