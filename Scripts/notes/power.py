"""H4: critical counts and detectable probabilities, by scipy's binomial law."""
from scipy.optimize import brentq
from scipy.stats import binom


def critical(n, claim, level):
    """Least k with P(Bin(n, claim) >= k) < level; n + 1 if there is none."""
    low, high = -1, n + 1
    while high - low > 1:
        mid = (low + high) // 2
        low, high = (low, mid) if binom.sf(mid - 1, n, claim) < level else (mid, high)
    return high


def detectable(n, claim, level, power=.99):
    k = critical(n, claim, level)
    if k > n:
        return k, None
    return k, brentq(lambda p: binom.sf(k - 1, n, p) - power, 1e-300, 1 - 1e-12,
                     xtol=1e-300, rtol=1e-14)


if __name__ == "__main__":
    for n, claim, level in [(10_000, .05, 1e-8), (10_000, 1e-3, 1e-8),
                            (10_000, 1e-6, 1e-8), (10_000, 1e-12, 1e-8),
                            (10_000, 0.0, 1e-8), (100, .5, 1e-8),
                            (10, .5, 1e-8)]:
        k, p = detectable(n, claim, level)
        print(f"n={n} claim={claim} level={level}: k={k} detects {p}")
