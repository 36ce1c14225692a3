"""H5: what ten thousand tilted trials see, on Blocks, from exact binomial laws.

For the tails of Bin(m, p) that are failures, prints the exact probability, the ratio
W/P to the largest weight, the relative standard deviation of one weight, and the
ratio upper/lower of normal limits (not valid, the least one can hope for) at 10,000
trials and the one-sided level 1e-8, for draws tilted to the threshold and a little
beside it.

Needs SciPy.
"""

import math

import numpy as np
from scipy import stats
from scipy.special import gammaln, xlogy

TRIALS, LEVEL = 10_000, 1e-8


def log_binomial(m, p, k):
    choose = gammaln(m + 1) - gammaln(k + 1) - gammaln(m - k + 1)
    return choose + xlogy(k, p) + xlogy(m - k, 1 - p)


def row(m, p, failing, threshold, shift):
    """`shift`: the tilted mean's distance from the threshold, in deviations."""
    a = threshold / m
    a += shift * math.sqrt(a * (1 - a) / m)
    log_weight = failing * math.log(p / a) + (m - failing) * math.log(
        (1 - p) / (1 - a)
    )
    log_p = log_binomial(m, p, failing)
    log_w = log_weight.max()
    mean = np.exp(log_p - log_w).sum()
    square = np.exp(log_p + log_weight - 2 * log_w).sum()
    cv = math.sqrt(square / mean**2 - 1)
    z = stats.norm.isf(LEVEL) * cv / math.sqrt(TRIALS)
    ratio = (1 + z) / (1 - z)
    probability = math.exp(log_w + math.log(mean))
    print(
        f"m={m} p={p} threshold={threshold} shift={shift:+.2f}: "
        f"P={probability:.8g} W/P={1 / mean:.4g} cv={cv:.3f} normal={ratio:.3f}"
    )


for m, p, threshold in [(20_000, 0.1, 2_500), (20_000, 0.1, 1_500)]:
    upper = threshold > m * p
    failing = np.arange(threshold, m + 1) if upper else np.arange(threshold + 1)
    for shift in [-0.2, -0.1, 0, 0.1, 0.2, 0.4]:
        row(m, p, failing, threshold, shift if upper else -shift)
