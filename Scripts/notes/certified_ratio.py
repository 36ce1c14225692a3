"""T2: plans and roots by mpmath, exact coverage of finite laws by enumeration in fractions, T2' by fractions."""
from fractions import Fraction as F
from itertools import product
from math import comb
from random import Random

from mpmath import exp, log1p, mp, mpf

mp.dps = 40


def tail(V, r, beta):
    """P(Bin(V, beta) <= r), term by term."""
    term = exp(V * log1p(-beta))
    total = term
    for k in range(r):
        term *= (V - k) * beta / ((k + 1) * (1 - beta))
        total += term
    return total


def fewest(r, beta, gamma):
    low, high = r, r + 1
    while tail(high, r, beta) > gamma:
        low, high = high, 2 * high
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if tail(middle, r, beta) > gamma else (low, middle)
    return high


def most_allowed(V, beta, gamma):
    r = -1
    while r + 1 < V and tail(V, r + 1, beta) <= gamma:
        r += 1
    return None if r < 0 else r


def root(V, r, gamma):
    low, high = mpf(0), 1 - mpf(10) ** -35
    for _ in range(130):
        middle = (low + high) / 2
        low, high = (middle, high) if tail(V, r, middle) > gamma else (low, middle)
    return (low + high) / 2


def binomial(V, r, p):
    return sum(comb(V, k) * p ** k * (1 - p) ** (V - k) for k in range(r + 1))


def enumerated(law, V, r, beta):
    """P over all sequences of V values that the (r+1)-th largest C has P(rho > C) > beta; law: value -> probability."""
    total = F(0)
    for values in product(law, repeat=V):
        C = sorted(values, reverse=True)[r]
        if sum(p for v, p in law.items() if v > C) > beta:
            weight = F(1)
            for v in values:
                weight *= law[v]
            total += weight
    return total


def from_quantile(law, V, r, beta):
    mass = F(0)
    for v in sorted(law, reverse=True):
        mass += law[v]
        if mass > beta:
            break
    return binomial(V, r, mass)


if __name__ == "__main__":
    b = mpf("0.05")
    print("fewest inputs, beta = 1/20 (Wilks): r, gamma = 1/20, 1/100, 1e-6")
    for r in (0, 1, 2, 3, 4, 5, 10, 100):
        print(r, fewest(r, b, mpf("0.05")), fewest(r, b, mpf("0.01")), fewest(r, b, mpf("1e-6")))
    print("fewest inputs: r, beta, gamma, V")
    for r, beta, gamma in [(0, "0.001", "1e-12"), (7, "1e-6", "1e-3"), (50, "0.3", "1e-20"), (0, "0.9", "0.5"), (3, "0.5", "0.99"), (1000, "0.01", "1e-6")]:
        print(r, beta, gamma, fewest(r, mpf(beta), mpf(gamma)))
    print("most allowed: V, beta, gamma, r")
    for V, beta, gamma in [(256, "0.05", "0.01"), (1024, "0.05", "0.01"), (1024, "0.01", "1e-6"), (100, "0.1", "0.05"), (13, "0.2", "0.05"), (14, "0.2", "0.05"), (1000, "0.5", "1e-30"), (10000, "0.001", "0.9")]:
        print(V, beta, gamma, most_allowed(V, mpf(beta), mpf(gamma)))
    print("root: V, r, gamma, beta")
    for V, r, gamma in [(256, 0, "0.01"), (1024, 12, "1e-6"), (59, 0, "0.05"), (10, 9, "0.05"), (100000, 50, "1e-12"), (1, 0, "0.25"), (500, 250, "0.5")]:
        print(V, r, gamma, mp.nstr(root(V, r, mpf(gamma)), 30))
    print("least beta at gamma = 1/100: V, r, beta, mean (r+1)/(V+1)")
    for V in (100, 256, 1024, 10000):
        for r in (0, V // 100, V // 20):
            print(V, r, mp.nstr(root(V, r, mpf("0.01")), 4), mp.nstr(mpf(r + 1) / (V + 1), 4))
    random, worst = Random(2), F(0)
    for _ in range(300):
        k, V = random.randint(1, 4), random.randint(1, 5)
        w = [random.randint(1, 9) for _ in range(k)]
        law = {v: F(x, sum(w)) for v, x in enumerate(w)}
        r, beta = random.randrange(V), F(random.randint(1, 40), 40)
        exact = enumerated(law, V, r, beta)
        reached = 0 if all(sum(p for v, p in law.items() if v > c) <= beta for c in [0]) else 1
        expected = from_quantile(law, V, r, beta) if reached else F(0)
        assert exact == expected <= binomial(V, r, beta), (law, V, r, beta)
    print("300 laws enumerated: equal to P(Bin(V, pi) <= r), at most P(Bin(V, beta) <= r)")
