"""H7, H8: exact tests and their rivals in SciPy; how far the bounds for large ranks
are from exact tails; what chi-square says of a cell with half a draw expected.

Nothing here is certified.
"""
from itertools import product
from math import comb, exp, lgamma, log, pi, sqrt

import numpy as np
from scipy.optimize import minimize, minimize_scalar
from scipy.stats import binom, chi2, fisher_exact, hypergeom, norm


def rates():
    for b, c in [(3, 14), (0, 20), (100, 180), (14, 3)]:
        print(f"McNemar b={b} c={c}: p={binom.sf(c - 1, b + c, .5):.10g}")
    for a, n1, c, n2 in [(1, 10, 7, 12), (500, 10_000, 640, 10_000),
                         (20, 1_000, 90, 3_000)]:
        table = [[c, n2 - c], [a, n1 - a]]
        one = fisher_exact(table, alternative="greater").pvalue
        two = fisher_exact(table).pvalue
        print(f"Fisher {a}/{n1} {c}/{n2}: p={one:.10g}, by likelihood {two:.4g}")
    n = 10_000
    for a in (0, 5, 50, 500):
        c = next(c for c in range(a, n) if hypergeom.sf(c - 1, 2 * n, a + c, n) <= 1e-6)
        print(f"Fisher: {a} of {n} against {c} at 1e-6")
    for d in (20, 100, 1000):
        c = next(c for c in range(d + 1) if binom.sf(c - 1, d, .5) <= 1e-6)
        print(f"McNemar: {c} of {d} discordant at 1e-6")


def chernoff_signed(n, w):
    r = np.arange(1, n + 1)
    def value(t):
        return np.sum(np.logaddexp(0, t * r)) - n * log(2) - t * w
    return exp(minimize_scalar(value, bounds=(0, 40 / n ** 1.5), method="bounded").fun)


def bound_drawn(total, n, w):
    r = np.arange(1, total + 1) - (total + 1) / 2
    w = w - n * (total + 1) / 2
    def value(x):
        return np.sum(np.logaddexp(0, x[0] + x[1] * r / total)) - x[0] * n - x[1] * w / total
    found = minimize(value, [0, 0], method="BFGS")
    p = 1 / (1 + np.exp(-found.x[0] - found.x[1] * r / total))
    ways = lgamma(total + 1) - lgamma(n + 1) - lgamma(total - n + 1)
    return exp(found.fun - ways) * min(1, sqrt(pi / (8 * np.sum(p * (1 - p)))))


def exact_signed(n, w):
    law = np.zeros(n * (n + 1) // 2 + 1)
    law[0] = 1
    for r in range(1, n + 1):
        shifted = np.zeros_like(law)
        shifted[r:] = law[:-r]
        law = (law + shifted) / 2
    return law[w:].sum()


def exact_drawn(total, n, w):
    width = n * (total - n) + 1
    low = n * (n + 1) // 2
    counts = np.zeros((n + 1, width + low))
    counts[0, 0] = 1
    for r in range(1, total + 1):
        for j in range(min(r, n), 0, -1):
            counts[j, r:] += counts[j - 1, :-r]
    return counts[n, w:].sum() / comb(total, n)


def ranks():
    for n, most in ((50, 5), (200, 7), (500, 7)):
        for z in range(3, most + 1, 2):
            w = int(n * (n + 1) / 4 + z * sqrt(n * (n + 1) * (2 * n + 1) / 24))
            p, q = exact_signed(n, w), chernoff_signed(n, w)
            print(f"signed n={n} z={z}: exact {p:.3e} bound {q:.3e} factor {q / p:.1f}"
                  f" normal {norm.sf(z):.3e}")
    for total in (40, 80, 120):
        n = total // 2
        for z in (3, 5):
            w = int(n * (total + 1) / 2 + z * sqrt(n * (total - n) * (total + 1) / 12))
            p, q = exact_drawn(total, n, w), bound_drawn(total, n, w)
            print(f"drawn N={total} n={n} z={z}: exact {p:.3e} bound {q:.3e}"
                  f" factor {q / p:.1f} normal {norm.sf(z):.3e}")


def signed_p(d):
    """Pratt's signed-rank p-value of integer differences, by all signs."""
    ranks = [1 + sum(abs(y) < abs(x) for y in d) + sum(abs(y) <= abs(x) for y in d)
             for x in d]
    pairs = [(x, r) for x, r in zip(d, ranks) if x]
    w = sum(r for x, r in pairs if x > 0)
    sums = [sum(r for s, (x, r) in zip(signs, pairs) if s)
            for signs in product((0, 1), repeat=len(pairs))]
    return sum(s >= w for s in sums) / len(sums)


def fit():
    m, p = 10 ** 6, 5e-7
    for c in (1, 2, 3, 4, 6, 8):
        z2 = (c - .5) ** 2 / (.5 * (1 - p))
        print(f"expected 0.5, seen {c}: exact {binom.sf(c - 1, m, p):.3e} "
              f"chi-square {chi2.sf(z2, 1):.3e}")
    for n, bits in [(20, 32), (784, 32), (2 ** 20 - 1, 32), (784, 16), (784, 12)]:
        words = 2 ** bits
        most = -(-words // n)
        bias = most * n / words - 1
        side = 1e-6 / (2 * n)
        z = norm.isf(side) + norm.isf(.01)
        print(f"no rejection n={n} b={bits}: largest relative excess {bias:.2e}, "
              f"draws for .99 by one cell about {z * z * n / bias ** 2:.1e}")


if __name__ == "__main__":
    rates()
    ranks()
    print("Pratt, ties: raising a difference may raise p:",
          signed_p((-3, 1, 1, 2)), signed_p((-3, 2, 1, 2)))
    fit()
