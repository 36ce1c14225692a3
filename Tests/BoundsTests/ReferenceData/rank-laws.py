"""Writes rank-laws.csv: logarithms of P(W >= w) for signed-rank and rank sums of
doubled midranks, ties in blocks, counted in Python's integers; those without ties
are compared with SciPy's exact tests here.

    pip install mpmath scipy
    python rank-laws.py > rank-laws.csv
"""
from math import comb

import numpy as np
from mpmath import log, mp, mpf, nstr
from scipy.stats import mannwhitneyu, wilcoxon

mp.dps = 50


def ranks(n, block):
    """Doubled midranks of n values that are tied in blocks."""
    result = []
    for first in range(0, n, block):
        end = min(n, first + block)
        result += [first + end + 1] * (end - first)
    return result


def signed_counts(values):
    total = sum(values)
    counts = [0] * (total + 1)
    counts[0] = 1
    for r in values:
        for s in range(total, r - 1, -1):
            counts[s] += counts[s - r]
    return counts


def subset_counts(values, size):
    rows = [{0: 1}] + [{} for _ in range(size)]
    for r in values:
        for j in range(size, 0, -1):
            for s, c in rows[j - 1].items():
                rows[j][s + r] = rows[j].get(s + r, 0) + c
    return rows[size]


def emit(law, n, block, chosen, w, good, whole):
    value = log(mpf(good)) - log(mpf(whole))
    print(f"{law},{n},{block},{chosen},{w},{nstr(value, 42)}")


print("law,count,block,chosen,at_least,log_tail")
for n, block in [(1, 1), (5, 1), (12, 1), (12, 3), (30, 1), (52, 4), (53, 1), (80, 7),
                 (100, 1), (150, 10)]:
    counts = signed_counts(ranks(n, block))
    total = len(counts) - 1
    for share in (0.3, 0.5, 0.6, 0.7, 0.8, 0.9, 0.99, 1):
        w = int(total * share)
        emit("signed", n, block, n, w, sum(counts[w:]), 2 ** n)
    if block == 1 and n in (12, 30):
        x = np.arange(1, n + 1) * np.where(np.arange(n) % 3 == 0, -1, 1)
        w = 2 * sum(v for v in x if v > 0)
        p = wilcoxon(x, alternative="greater", method="exact").pvalue
        assert abs(p - sum(counts[w:]) / 2 ** n) < 1e-12
for n, block, chosen in [(2, 1, 1), (8, 1, 3), (10, 2, 5), (20, 1, 10), (20, 5, 13),
                         (57, 1, 28), (60, 1, 30), (60, 4, 25), (80, 9, 10), (300, 1, 3),
                         (300, 60, 290)]:
    values = ranks(n, block)
    counts = subset_counts(values, chosen)
    low, high = min(counts), max(counts)
    for share in (0.3, 0.5, 0.6, 0.7, 0.8, 0.9, 0.99, 1):
        w = low + int((high - low) * share)
        good = sum(c for s, c in counts.items() if s >= w)
        emit("drawn", n, block, chosen, w, good, comb(n, chosen))
    if block == 1 and n == 20:
        y = np.arange(1, n + 1)[np.arange(n) % 2 == 0] + 0.0
        x = np.arange(1, n + 1)[np.arange(n) % 2 == 1] + 0.0
        p = mannwhitneyu(y, x, alternative="greater", method="exact").pvalue
        w = 2 * int(sum(y))
        good = sum(c for s, c in counts.items() if s >= w)
        assert abs(p - good / comb(n, chosen)) < 1e-12
