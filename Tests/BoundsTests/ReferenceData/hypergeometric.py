"""Writes hypergeometric.csv: 40-digit logarithms of P(X >= k) for hypergeometric
laws. Populations up to 5,000 by exact integers; larger ones by mpmath's log-gamma
for the first term and its ratios for the others, at 90 digits, from the side away
from the mean: no Stirling series, no binomial points, as in Bounds.

    pip install mpmath scipy
    python hypergeometric.py > hypergeometric.csv
"""
from math import comb, isqrt

from mpmath import log, log1p, loggamma, mp, mpf, nstr
from scipy.stats import hypergeom

mp.dps = 90


def log_binomial(n, k):
    return loggamma(n + 1) - loggamma(k + 1) - loggamma(n - k + 1)


def log_sum(N, K, n, k):
    """log P(X >= k) for k >= mean."""
    first = log_binomial(K, k) + log_binomial(N - K, n - k) - log_binomial(N, n)
    term, total, j = mpf(1), mpf(1), k
    while term > mpf(10) ** -60 * total and j < min(K, n):
        term = term * ((K - j) * (n - j)) / ((j + 1) * (N - K - n + j + 1))
        total += term
        j += 1
    return first + log(total)


def log_tail(N, K, n, k):
    if N <= 5000:
        good = sum(comb(K, j) * comb(N - K, n - j) for j in range(k, min(K, n) + 1))
        bad = comb(N, n) - good
        if bad < good:
            return log1p(-mpf(bad) / mpf(comb(N, n)))
        return log(mpf(good)) - log(mpf(comb(N, n)))
    if k * N >= n * K:
        return log_sum(N, K, n, k)
    return log1p(-mp.exp(log_sum(N, N - K, n, n - k + 1)))


print("population,marked,draws,at_least,log_tail")
for N, K, n in [
    (10, 4, 5), (40, 20, 20), (200, 3, 100), (1000, 500, 400), (5000, 50, 2500),
    (10**5, 10**4, 5 * 10**4), (10**6, 20, 5 * 10**5), (2 * 10**6, 1000, 10**6),
    (10**9, 10**5, 5 * 10**8), (10**9, 999_999_000, 10**6), (10**9, 4 * 10**8, 10**5),
    (10**9, 10**6, 10**6), (10**12, 10**6, 10**11),
]:
    low, high = max(0, n + K - N), min(n, K)
    spread = isqrt(max(1, n * K * (N - K) * (N - n) // (N * N * max(1, N - 1)))) or 1
    points = sorted({n * K // N + spread * t // 10
                     for t in (-380, -60, -20, -5, 0, 5, 10, 20, 60, 380)}
                    | {low + 1, high})
    for k in points:
        if not low < k <= high:
            continue
        value = log_tail(N, K, n, k)
        if N <= 5000:
            other = hypergeom.logsf(k - 1, N, K, n)
            assert other == float("-inf") or abs(other - value) < 1e-6 * max(1, abs(value)), (N, K, n, k, other, value)
        print(f"{N},{K},{n},{k},{nstr(value, 42)}")
