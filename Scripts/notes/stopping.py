"""H2: expected trials of the sequential test, and how its priors were chosen.

    python stopping.py         the table of the note: exact laws, fixed N, Wald
    python stopping.py priors  expected trials over Wald's bound, prior by prior

Boundaries by a walk in logarithms, laws by the recursion over counts, in doubles
without error bounds; fixed tests by scipy's binomial law.
"""
import sys
from math import log, log1p

import numpy as np
from scipy.stats import binom


def kl(x, y):
    return (x * log(x / y) if x else 0) + (1 - x) * (log1p(-x) - log1p(-y))


def violating(a, b, c, level, most):
    """n_v(0), n_v(1), ... up to the first that is `most`."""
    last, value, n, k = [0], 0.0, 0, 0
    while n < most:
        value += log((a + k) / ((a + b + n) * c))
        n, k = n + 1, k + 1
        found = None
        while n <= most and n * c < k and value >= -log(level):
            found = n, value
            value += log((b + n - k) / ((a + b + n) * (1 - c)))
            n += 1
        last.append(found[0] if found else 0)
        if found:
            n, value = found
    return last


def holding(a, b, c, level, most):
    """n_h(0), n_h(1), ... as far as they are at most `most`."""
    first, value, n, k = [], 0.0, 0, 0
    while True:
        while n <= most and not (k < n * c and value >= -log(level)):
            value += log((b + n - k) / ((a + b + n) * (1 - c)))
            n += 1
        if n > most:
            return first
        first.append(n)
        value += log((a + k) / ((a + b + n) * c))
        n, k = n + 1, k + 1


def law(last, first, p, most):
    """P(violated), P(holds), expected trials."""
    live, low, top, bottom = np.array([1.0]), 0, 0, 0
    up = down = mean = 0.0
    for n in range(1, most + 1):
        live = np.append(live * (1 - p), 0.0) + np.append(0.0, live * p)
        while top < len(last) and last[top] < n:
            top += 1
        if top < len(last) and top - low < len(live):
            mass = live[max(top - low, 0):].sum()
            up, mean = up + mass, mean + n * mass
            live = live[:max(top - low, 0)]
        while bottom < len(first) and first[bottom] <= n:
            bottom += 1
        if bottom > low:
            mass = live[:bottom - low].sum()
            down, mean = down + mass, mean + n * mass
            live, low = live[bottom - low:], bottom
        while len(live) and live[-1] < 1e-60:
            live = live[:-1]
        while len(live) and live[0] < 1e-60:
            live, low = live[1:], low + 1
        if live.sum() < 1e-15:
            break
    return up, down, mean + most * live.sum()


def prior(mean, shape):
    return shape, shape * (1 - mean) / mean


def fewest_fixed(c, truth, level, power):
    """Least N whose exact test of level `level` refutes `truth` with `power`.

    For k critical failures the least N of that power; the first k at which the
    test then has its level.
    """
    k = n = 1
    while True:
        high = max(2 * n, k)
        while binom.sf(k - 1, high, truth) < power:
            high *= 2
        low = n - 1
        while high - low > 1:
            middle = (low + high) // 2
            if binom.sf(k - 1, middle, truth) >= power:
                high = middle
            else:
                low = middle
        n = high
        if binom.sf(k - 1, n, c) <= level:
            return n
        k += 1


def table(level=1e-8):
    for c in (.05, .01, 1e-3):
        fixed = [fewest_fixed(c, 2 * c, level, x) for x in (.99, .999999)]
        most = 10 * fixed[1]
        last = violating(*prior(2 * c, 4), c, level, most)
        first = holding(*prior(c / 8, 1), c, level, most)
        print(f"c = {c}: fixed N {fixed[0]} (0.99), {fixed[1]} (0.999999)")
        for part in (0, .01, .1, .3, .5, 1.5, 2, 3, 5, 10):
            p = part * c
            up, down, mean = law(last, first, p, most)
            wald = -log(level) / kl(p, c)
            print(f"  truth {part:>4} c: violated {up:.3g} holds {down:.3g} "
                  f"trials {mean:.0f}, Wald {wald:.0f}, ratio {mean / wald:.3f}, "
                  f"of fixed {mean / fixed[0]:.3f}, {mean / fixed[1]:.3f}",
                  flush=True)


def priors(c=.05):
    """Trials over Wald's bound for priors of mean `part` times c."""
    sides = [
        ("violated", violating, (1.5, 1.8, 2, 2.2), (1, 2, 4, 8, 16, 32),
         (1.5, 2, 3, 5)),
        ("holds", holding, (.05, .1, .125, .15, .2), (.5, 1, 2, 4),
         (0, .1, .3, .5))]
    for level in (1e-4, 1e-8, 1e-12):
        most = int(-900 * log(level))
        for name, boundary, means, shapes, truths in sides:
            print(f"level {level}, {name}, truths {truths} times c")
            for part in means:
                for shape in shapes:
                    bound = boundary(*prior(part * c, shape), c, level, most)
                    lists = ((bound, []) if name == "violated"
                             else ([0], bound))
                    ratios = [law(*lists, t * c, most)[2] * kl(t * c, c)
                              / -log(level) for t in truths]
                    print(f"  mean {part} c, a = {shape}:",
                          *(f"{r:.3f}" for r in ratios), flush=True)


if __name__ == "__main__":
    priors() if sys.argv[1:] == ["priors"] else table()
