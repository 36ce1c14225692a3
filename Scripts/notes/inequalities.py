"""The chain T4e <= T4d <= T4c' <= T4c <= T4b side by side, monotonicity in m,
T4e' against the exact law, and Hoeffding's theorem 4, on seeded random cases."""
import random
from fractions import Fraction as Q
from math import ceil, floor

import numpy as np

from laws import *

random.seed(20240501)
slack = 1 + 1e-9
worst = {"T4e/exact": 0.0, "T4e'/exact": 0.0}
for case in range(1000):
    B = Q(random.randint(11, 600), 10)
    e = Q(random.randint(1, 300), 100)
    m = random.randint(1, 3000)
    if case % 2:  # so that x = m(1+e)/B is an integer
        e = (floor(m / B) + random.randint(1, 40)) * B / m - 1
    b, f = float(B), float(e)
    rungs = [t(m, x, y) for t, x, y in [
        (two_point, e, B), (t4e, e, B), (t4d, f, b), (t4c_prime, f, b),
        (t4c, f, b), (t4b, f, b)]]
    for side in (0, 1):
        values = [r[side] for r in rungs]
        if values[1] < 1e-250:
            continue
        for x, y in zip(values, values[1:]):
            assert x <= y * slack, (B, e, m, side, values)
        rounded = t4e_prime(m, e, B)[side]
        assert values[0] <= rounded * slack, (B, e, m, side)
        if values[0] > 0 and side == 0 and case % 2:
            worst["T4e/exact"] = max(worst["T4e/exact"], values[1] / values[0])
            worst["T4e'/exact"] = max(worst["T4e'/exact"], rounded / values[0])
    x = m * (1 + e) / B
    if x <= m:
        assert at_least(floor(x), m, x / m) >= .5 - 1e-12
        ratios = [at_least(k, m, 1 / B) / at_least(k, m, x / m)
                  for k in range(0, min(floor(x), 200) + 1)]
        assert all(s >= t / slack for s, t in zip(ratios, ratios[1:]))
    for rung in (t4e, t4d):
        now = rung(m, e if rung is t4e else f, B if rung is t4e else b)
        later = rung(m + 1, e if rung is t4e else f, B if rung is t4e else b)
        for s, t in zip(now, later):
            assert t <= s * slack or s < 1e-250
for _ in range(4000):
    n = random.randint(1, 12)
    ps = [random.random() ** random.choice([1, 4]) for _ in range(n)]
    law = np.array([1.0])
    for p in ps:
        law = np.convolve(law, [1 - p, p])
    mean = sum(ps)
    for c in range(n + 1):
        actual, reference = law[:c + 1].sum(), at_most(c, n, mean / n)
        if c <= mean - 1:
            assert actual <= reference + 1e-12
        if c >= mean:
            assert actual >= reference - 1e-12
print("all inequalities hold; largest ratios of upper tails at integer x:")
for name, value in worst.items():
    print(f"  {name}: {value:.3f}")
