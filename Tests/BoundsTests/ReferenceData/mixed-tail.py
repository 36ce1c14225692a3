"""Writes mixed-tail.csv: the three bounds of T6' a side, by methods that Bounds does
not use: the worst p by golden section on kl itself, and the best hinge by trying
every integer. Needs mpmath.

    python mixed-tail.py > mixed-tail.csv

A row: range B, greatest mean, error, draws m; Bernstein's bound of a side;
Chernoff's upper and lower; the convex order's upper and lower; delta, and the
smallest m with the sum of the sides' least bounds at most delta (empty: not asked).
"""
from fractions import Fraction as Q
from math import ceil, floor

from mpmath import exp, fsum, log, mp, mpf, nstr

mp.dps = 50


def real(x):
    return mpf(x.numerator) / x.denominator


def kl(a, p):
    if p == 1:
        return mpf(0) if a == 1 else mp.inf
    s = mpf(0)
    if a > 0:
        s += a * log(a / p)
    if a < 1:
        s += (1 - a) * log((1 - a) / (1 - p))
    return s


def least(f, low, high):
    """The least value of a convex f on [low, high], by golden section."""
    golden = (mp.sqrt(5) - 1) / 2
    a, b = low, high
    c, d = b - golden * (b - a), a + golden * (b - a)
    fc, fd = f(c), f(d)
    for _ in range(140):
        if fc < fd:
            b, d, fd = d, c, fc
            c = b - golden * (b - a)
            fc = f(c)
        else:
            a, c, fc = c, d, fd
            d = a + golden * (b - a)
            fd = f(d)
    ends = [f(x) for x in (low, high) if x > 0]
    return min([fc, fd] + ends)


def bernstein(B, mu, e, m):
    v = max(x * (B - x) for x in (min(mu, B / 2),))
    return exp(-real(m * e * e / (2 * (v + B * e / 3))))


def chernoff(B, mu, e, m):
    t, top = e / B, mu / B
    if t >= 1:
        upper = mpf(0)
    else:
        f = lambda p: kl(min(p + real(t), mpf(1)), p)
        upper = exp(-m * least(f, mpf(0) + mpf(10) ** -30,
                               real(min(top, 1 - t))))
    if t > top or t >= 1:
        lower = mpf(0)
    else:
        f = lambda p: kl(max(p - real(t), mpf(0)), p)
        lower = exp(-m * least(f, real(t), min(real(top), 1 - mpf(10) ** -40)))
    return upper, lower


def hinges(B, mu, e, m):
    lam, x = m * mu / B, m * e / B
    y, z, rate = real(lam + x), real(lam - x), real(lam)
    last = int(y + 60 * mp.sqrt(y) + 400)
    masses = [exp(-rate)]
    for k in range(last):
        masses.append(masses[-1] * rate / (k + 1))
    # E(N - h)+ and E(h - N)+ for every h, by adding up tails.
    tail, excess = mpf(0), [mpf(0)] * (last + 2)
    for k in range(last, 0, -1):
        tail += masses[k]
        excess[k - 1] = excess[k] + tail
    below, short = mpf(0), [mpf(0)]
    for k in range(last):
        below += masses[k]
        short.append(short[-1] + below)
    if e >= B:
        upper = mpf(0)
    else:
        upper = min(excess[h] / (y - h) for h in range(ceil(lam + x)))
    if x > lam:
        lower = mpf(0)
    else:
        first = floor(lam - x) + 1
        lower = min(short[h] / (h - z) for h in range(first, last))
    return upper, lower


def best(B, mu, e, m):
    b, c, h = bernstein(B, mu, e, m), chernoff(B, mu, e, m), hinges(B, mu, e, m)
    return sum(min(b, c[i], h[i]) for i in (0, 1))


def size(B, mu, e, delta):
    low, high = 0, 1
    while best(B, mu, e, high) > real(delta):
        low, high = high, 2 * high
    while high - low > 1:
        middle = (low + high) // 2
        if best(B, mu, e, middle) > real(delta):
            low = middle
        else:
            high = middle
    return high


POINTS = [
    (b, mu, e, m)
    for b, mu in (("5", "1"), ("20", "1"), ("3/2", "1"), ("1", "1"),
                  ("2/5", "2/5"), ("8", "1/4"), ("1/10", "1/20"))
    for e, m in (("1/20", 40), ("1/7", 300), ("1/4", 90), ("2/5", 25),
                 ("99/100", 12))
]
SIZES = {  # at (B, mu, e): delta
    ("5", "1", "1/4"): "1/1000", ("20", "1", "2/5"): "1/100",
    ("3/2", "1", "1/7"): "1/1000000", ("2/5", "2/5", "1/20"): "1/1000",
    ("8", "1/4", "1/7"): "1/50", ("1", "1", "2/5"): "1/1000000",
}

print("range,mean,error,draws,bernstein,chernoffUpper,chernoffLower,"
      "convexUpper,convexLower,delta,size")
for b, mu, e, m in POINTS:
    args = Q(b), Q(mu), Q(e)
    values = [bernstein(*args, m), *chernoff(*args, m), *hinges(*args, m)]
    delta = SIZES.get((b, mu, e), "")
    n = size(*args, Q(delta)) if delta else ""
    print(b, mu, e, m, *(nstr(v, 25) for v in values), delta, n, sep=",")
