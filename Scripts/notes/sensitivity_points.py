"""T1: numbers of points by 60-digit decimals, one-hot laws by a Markov chain in fractions, joint laws with both."""
from decimal import Decimal as D, getcontext
from fractions import Fraction as F
from math import ceil, comb

getcontext().prec = 60


def points(n, delta, K):
    """ceil(K log(n/delta))."""
    return ceil(D(K) * (D(n) / D(delta)).ln())


def independent(n, N, K):
    """1 - (1 - exp(-N/K))^n, with digits to spare."""
    return 1 - (1 - (-D(N) / D(K)).exp()) ** n


def necessary(n, delta, K):
    """Least N with 1 - (1 - exp(-N/K))^n <= delta."""
    N = points(n, delta, K)
    while N > 1 and independent(n, N - 1, K) <= D(delta):
        N -= 1
    return N


def distinct(n, N):
    """P(k distinct of n equally likely values in N draws), k = 0 .. n."""
    p = [F(1)] + [F(0)] * n
    for _ in range(N):
        p = [p[k] * F(k, n) + (p[k - 1] * F(n - k + 1, n) if k else 0) for k in range(n + 1)]
    return p


def two_point(b, m, eps):
    """P(|b X/m - 1| >= eps), X ~ Bin(m, 1/b)."""
    if b == 1:
        return F(0)
    return sum(F(comb(m, x) * (b - 1) ** (m - x), b ** m) for x in range(m + 1)
               if abs(F(b * x, m) - 1) >= eps)


def joint(n, N, m, eps):
    """P(error >= eps) over S, x and the pruning, one-hot and uniform; m a function of k."""
    total = F(0)
    for k, p in enumerate(distinct(n, N)):
        if p:
            total += p * (F(k, n) * two_point(k, m(k), eps) + F(n - k, n) * (eps <= 1))
    return total


if __name__ == "__main__":
    for n, delta, K in [(1, "0.5", "1"), (784, "1e-6", "3"), (784, "0.01", "3"), (266200, "1e-6", "3"),
                        (10, "0.05", "7.5"), (10, "1e-12", "0.25"), (1000000, "1e-30", "100"), (1, "0.99", "0.001"), (1000, "0.5", "50"), (8, "0.2", "20")]:
        print(n, delta, K, points(n, delta, K), necessary(n, delta, K), "reference", points(8 * n, delta, 3))
    print("one-hot: n, N, bound, exact, bound/exact")
    for n in (2, 4, 8, 24, 100):
        K = 1 / (D(n) / (n - 1)).ln()
        N = ceil(K * (D(n) / D("0.05")).ln())
        bound, exact = n * (1 - D(1) / n) ** N, 1 - distinct(n, N)[n]
        print(n, N, f"{bound:.6f}", f"{float(exact):.10f}", f"{float(bound) / float(exact):.6f}")
    skewed = [1, 1, 1, 2, 2, 2, 3]
    D_ = sum(skewed)
    unseen = sum((-1) ** (len(A) + 1) * F(D_ - sum(A), D_) ** 57
                 for A in ([skewed[j] for j in range(7) if s >> j & 1] for s in range(1, 128)))
    print("skewed, N = 57:", 7 * (11 / 12) ** 57, float(unseen), float(sum(F(D_ - w, D_) ** 57 for w in skewed)))
    for N, m in [(39, 276), (20, 100), (3, 4)]:
        print("joint, n = 8:", N, m, float(joint(8, N, lambda k: m, F(1, 2))))
    f, law = [0] + [float(two_point(k, 276, F(1, 2))) for k in range(1, 9)], [float(p) for p in distinct(8, 39)]
    given = [k / 8 * f[k] + (8 - k) / 8 for k in range(9)]
    p = sum(a * b for a, b in zip(law, given))
    variance = sum(a * b * b for a, b in zip(law, given)) - p * p
    print("clustered:", given[8], given[7], "inflation", 1 + 9999 * variance / (p * (1 - p)),
          "share of the others", 1 - law[8] * given[8] / p)
