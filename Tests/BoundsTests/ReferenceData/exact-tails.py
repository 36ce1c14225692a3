"""Writes exact-tails.csv: 42-digit logarithms of P(X >= x) and P(X <= x).

Gamma and beta functions by Arb (python-flint) at growing precision until its ball
is narrow enough, where it is (its methods: hypergeometric series, not the
continued fractions of Bounds); Poisson-binomial by products of polynomials with
exact or 6,000-bit coefficients, occupancy by exact integers (Stirling numbers, or
a walk over subsets). Doubles of SciPy agree wherever they are in range.

    pip install mpmath python-flint scipy numpy
    python exact-tails.py > exact-tails.csv
"""
import signal
import sys
from fractions import Fraction as F
from itertools import product
from math import comb, exp, inf, isfinite, isqrt

import scipy.stats as st
from flint import arb, arb_poly, ctx, fmpq

sys.set_int_max_str_digits(10 ** 6)


def q(x):
    return fmpq(x.numerator, x.denominator)


def narrow(make, x=None):
    """make() as a ball of relative radius 1e-46, or None."""
    for bits in (300, 600, 1200, 2400, 4800):
        ctx.prec = bits
        value = make()
        if value.is_finite() and value != 0 and value.rel_accuracy_bits() > 153:
            return value
    return None


class Slow(Exception):
    pass


def alarm(*_):
    raise Slow


signal.signal(signal.SIGALRM, alarm)


def both(lower, upper, where):
    """log of P(X >= x), P(X <= x) from functions for either; None fails."""
    out = []
    for one, other in ((upper, lower), (lower, upper)):
        def log_it():
            p = one()
            if p > arb("0.5"):
                return (-other()).log1p()
            return p.log()
        signal.alarm(30)
        try:
            value = narrow(log_it)
        except Slow:
            value = None
        signal.alarm(0)
        if value is None:
            return None
        out.append(value)
    return out


rows = []


def check(name, mine, theirs, where):
    theirs = float(theirs)
    mine = float(mine)
    if isfinite(theirs) and -600 < mine and mine != 0:
        error = abs(theirs - mine) / max(1, abs(mine))
        if error > 1e-6:
            print("scipy differs", name, where, mine, theirs, file=sys.stderr)


def row(law, parameters, x, values):
    if values is None:
        print("no value", law, parameters, x, file=sys.stderr)
        return
    text = [v.str(42, radius=False) for v in values]
    print(law, " ".join(map(str, parameters)), x, *text, sep=",")


def direct(a, x):
    """(P, Q) for a large a: ratios of the density summed term by term away from
    the mean, the rest below 1e-60 of the sum."""
    A, X = arb(q(a)), arb(q(x))
    mass = (A * X.log() - X - (A + 1).lgamma()).exp()
    term, total, j = arb(1), arb(1), 0
    while term > total * arb("1e-70"):
        j += 1
        term = term * (X / (A + j) if x <= a else (A - j) / X)
        total += term
    side = mass * total * (1 if x <= a else A / X)
    return (side, 1 - side) if x <= a else (1 - side, side)


def beta(a, b, x):
    """(I_x(a, b), 1 - I_x(a, b)) by the series of the side with the argument up to
    1/2, its rest below a power of two that follows the working precision."""
    if x > F(1, 2):
        lower, upper = beta(b, a, 1 - x)
        return upper, lower
    A, B, X = arb(q(a)), arb(q(b)), arb(q(x))
    log = A * X.log() + B * (-X).log1p() + (A + B).lgamma() - (A + 1).lgamma() - B.lgamma()
    term, total, j = arb(1), arb(1), 0
    ratio = arb(1)
    while ratio > arb("0.9") or term > total * arb(2) ** -ctx.prec:
        ratio = (A + B + j) * X / (A + 1 + j)
        term = term * ratio
        total += term
        j += 1
    total += term * 10 * arb(0, 1)  # ratios fall, or are at most 1/2
    side = log.exp() * total
    return side, 1 - side


def gamma(law, parameters, shown, a, x, scipy=None):
    def upper():
        if a > 2000:
            return direct(a, x)[1]
        return arb(q(x)).gamma_upper(arb(q(a)), regularized=1)

    def lower():
        if a > 2000:
            return direct(a, x)[0]
        return arb(q(x)).gamma_lower(arb(q(a)), regularized=1)
    values = both(lower, upper, (a, x))
    if values and scipy:
        check(law, values[0], scipy[0](), (parameters, shown))
        check(law, values[1], scipy[1](), (parameters, shown))
    row(law, parameters, shown, values)


def frac(text):
    return F(text)


print("law,parameters,point,log_at_least,log_at_most")

for a, x in [
    ("1e-100", "1"), ("1e-100", "1e-50"), ("1e-10", "1e-300"), ("1e-10", "3"), ("0.001", "0.5"),
    ("0.001", "10"), ("0.001", "1000"), ("0.25", "0.0001"), ("0.5", "0.4"), ("0.5", "0.51"), ("0.5", "9"), ("0.5", "40"),
    ("0.5", "1e4"), ("0.75", "1e-400"), ("0.999", "30"), ("1", "1"), ("1", "700"), ("1", "1e5"), ("1.5", "1"),
    ("1.5", "1.6"), ("2.5", "100"), ("3", "0.001"), ("7.25", "7.25"), ("7.25", "7.5"), ("9.5", "10"), ("10.5", "30"), ("30", "30"),
    ("30.5", "31"), ("30.5", "60"), ("30.5", "2"), ("100.125", "90"), ("100.125", "101"), ("100.125", "150"),
    ("100.125", "1000"), ("1000.5", "999"), ("1000.5", "1002.25"), ("1000.5", "1300"), ("1000.5", "10"),
    ("1e4", "1e4"), ("10000.3", "10300"), ("10000.3", "9700"), ("10000.3", "20000"), ("10000.3", "5000"),
    ("123456.789", "123456"), ("123456.789", "124000"), ("123456.789", "123000"), ("123456.789", "130000"),
    ("1e6", "1000001"), ("1e6", "1005000"), ("1e6", "995000"), ("1e6", "1.1e6"), ("1e6", "9e5"), 
]:
    a_, x_ = frac(a), frac(x)
    law = st.gamma(float(a_))
    gamma("gamma", [a], x, a_, x_, (lambda: law.logsf(float(x_)), lambda: law.logcdf(float(x_))))

for d, x in [("1", "3.84"), ("1", "1e-20"), ("2", "5.99"), ("3.5", "0.2"), ("10", "18.3"), ("99", "250"), ("1000", "900"),
             ("1000", "4000"), ("0.1", "1"), ("1e5", "101000")]:
    d_, x_ = frac(d), frac(x)
    law = st.chi2(float(d_))
    gamma("chi-square", [d], x, d_ / 2, x_ / 2, (lambda: law.logsf(float(x_)), lambda: law.logcdf(float(x_))))

for z in ["0", "1e-30", "0.001", "0.5", "-0.5", "0.99", "1", "1.01", "-1", "1.96", "-1.96", "3", "-3", "4.1", "5", "-5", "6", "8", "-8", "12", "20", "37",
          "38.5", "-38.5", "100", "-100", "300"]:
    z_ = frac(z)

    def side(sign):
        return lambda: (arb(q(sign * z_)) / arb(2).sqrt()).erfc() / 2
    values = both(side(-1), side(1), z)
    if z == "0":
        ctx.prec = 300
        values = [arb("0.5").log()] * 2
    if values:
        check("normal", values[0], st.norm.logsf(float(z_)), z)
    row("normal", ["0", "1"], z, values)

for mean, k in [
    ("1e-300", 1), ("1e-300", 5), ("1e-5", 1), ("0.01", 3), ("0.3", 1), ("0.3", 40), ("1", 1), ("1", 2), ("1", 400), ("2.5", 2), ("2.5", 3),
    ("7", 7), ("7", 8), ("7", 30), ("20", 5), ("20.25", 20), ("20.25", 21), ("20.25", 100), ("50", 1), ("100", 100), ("100", 150),
    ("100", 1000), ("700.5", 700), ("700.5", 701), ("700.5", 300), ("1000", 5000), ("12345.678", 12000), ("12345.678", 12346),
    ("12345.678", 13000), ("1e6", 1000000), ("1e6", 1005000), ("1e6", 995000), ("1e6", 1100000),
]:
    m_ = frac(mean)
    law = st.poisson(float(m_))

    def reached(j, m_=m_):
        if j > 2000:
            return lambda: direct(F(j), m_)[0]
        return lambda: arb(q(m_)).gamma_lower(arb(j), regularized=1)

    def missed(j, m_=m_):
        if j > 2000:
            return lambda: direct(F(j), m_)[1]
        return lambda: arb(q(m_)).gamma_upper(arb(j), regularized=1)
    one = both(missed(k), reached(k), k)
    two = both(missed(k + 1), reached(k + 1), k)
    values = one and two and [one[0], two[1]]
    if values:
        check("poisson", values[0], law.logsf(k - 1), (mean, k))
        check("poisson", values[1], law.logcdf(k), (mean, k))
    row("poisson", [mean], k, values)

for a, b, x in [
    ("1e-100", "1e-100", "0.5"), ("1e-50", "2", "0.3"), ("1e-6", "1e-6", "0.999"), ("0.001", "0.001", "0.1"), ("0.01", "3", "1e-200"), ("0.01", "3", "0.9"),
    ("3", "0.01", "0.5"), ("3", "0.01", "0.9999"), ("0.5", "0.5", "0.25"), ("0.5", "0.5", "0.5"), ("0.5", "0.5", "0.999999"), ("1", "1", "0.3"),
    ("1", "5", "0.99999"), ("2.5", "0.75", "0.1"), ("2.5", "0.75", "0.8"), ("2.5", "3.5", "0.4"), ("2.5", "3.5", "1e-30"), ("7", "9", "0.4375"),
    ("7", "9", "0.44"), ("7", "9", "0.99"), ("20.5", "0.3", "0.98"), ("20.5", "0.3", "0.5"), ("1000.5", "0.5", "0.9995"), ("1000.5", "0.5", "0.9"),
    ("1000000", "0.5", "0.999999"), ("1000000", "0.5", "0.99999"), ("1000000", "0.5", "0.9997"), ("1000000", "3.5", "0.9999"), ("0.5", "1000000", "1e-6"), ("30.5", "40.25", "0.4"), ("30.5", "40.25", "0.45"),
    ("30.5", "40.25", "0.05"), ("30.5", "40.25", "0.95"), ("1000.25", "2000.75", "0.333"), ("1000.25", "2000.75", "0.334"), ("1000.25", "2000.75", "0.4"),
    ("1000.25", "2000.75", "0.9"), ("12345.5", "54321.5", "0.18"), ("12345.5", "54321.5", "0.19"), ("12345.5", "54321.5", "0.2"), ("1e5", "1e5", "0.5"),
    ("100000.5", "100000.25", "0.501"), ("100000.5", "100000.25", "0.49"), ("0.25", "100000.5", "0.001"), ("8.5", "9.25", "0.3"), ("8.5", "8.25", "0.51"),
]:
    a_, b_, x_ = frac(a), frac(b), frac(x)
    law = st.beta(float(a_), float(b_))
    values = both(lambda: beta(a_, b_, x_)[0], lambda: beta(a_, b_, x_)[1], x)
    if values and float(a_) > 1e-5:
        check("beta", values[0], law.logsf(float(x_)), (a, b, x))
        check("beta", values[1], law.logcdf(float(x_)), (a, b, x))
    row("beta", [a, b], x, values)


def polynomial(ps, bits):
    ctx.prec = bits
    parts = [arb_poly([arb(q(1 - p)), arb(q(p))]) for p in ps]
    while len(parts) > 1:
        parts = [parts[i] * parts[i + 1] if i + 1 < len(parts) else parts[i] for i in range(0, len(parts), 2)]
    return [parts[0][i] for i in range(len(ps) + 1)]


# p_j = (1 + (7919 j mod 997))/ (s 1000), j = 0 ... n - 1.
for n, scale, points in [(1, 1, [1]), (5, 1, [1, 3, 5]), (40, 1, [3, 20, 21, 38]), (40, 50, [1, 3, 30]), (300, 2, [10, 75, 80, 150, 299]),
                         (1000, 1, [300, 500, 520, 990]), (1000, 100, [3, 5, 20, 400]), (3000, 1, [1499, 2500]),
                         (3000, 3, [505])]:
    ps = [F(1 + 7919 * j % 997, scale * 1000) for j in range(n)]
    f = polynomial(ps, 12000)
    for k in points:
        ctx.prec = 12000
        up, low, low1 = sum(f[k:], arb(0)), sum(f[:k + 1], arb(0)), sum(f[:k], arb(0))
        up1 = sum(f[k + 1:], arb(0))
        values = [(-low1).log1p() if up > 0.5 else up.log(), (-up1).log1p() if low > 0.5 and up1 > 0 else (low.log() if up1 > 0 else arb(0))]
        assert all(v.rel_accuracy_bits() > 150 or v == 0 for v in values)
        row("poisson-binomial", [n, scale], k, values)


def uniform(m, n):
    """Weights of D = 0 ... min(m, n), their sum n^m."""
    f = [0] * (min(m, n) + 2)
    f[0] = 1
    for step in range(m):
        for s in range(min(step, min(m, n)), -1, -1):
            f[s + 1] += f[s] * (n - s) if s < min(m, n) else 0
            f[s] *= s
    return f[:min(m, n) + 1]


def occupancy_rows(name, parameters, f, points):
    ctx.prec = 4000
    total = sum(f)
    for d in points:
        up, low = sum(f[d:]), sum(f[:d + 1])
        def log_share(x):
            x = F(x, total)
            ctx.prec = 4000
            if x == 1:
                return arb(0)
            return (-arb(q(1 - x))).log1p() if x > F(1, 2) else arb(q(x)).log()
        row(name, parameters, d, [log_share(up), log_share(low)])


for m, n, points in [(1, 5, [1]), (4, 3, [1, 2, 3]), (10, 10, [3, 6, 10]), (100, 30, [10, 25, 28, 30]), (30, 1000, [20, 29, 30]),
                     (200, 200, [60, 126, 128, 190]), (300, 100, [20, 94, 95, 100]), (1000, 20, [5, 19, 20])]:
    occupancy_rows("occupancy", [m, n], uniform(m, n), points)


def walk(m, weights):
    """The same for integer weights, their sum to the power m."""
    masses = {0: 1}
    for _ in range(m):
        new = {}
        for seen, mass in masses.items():
            for j, w in enumerate(weights):
                key = seen | 1 << j
                new[key] = new.get(key, 0) + mass * w
        masses = new
    f = [0] * (len(weights) + 1)
    for seen, mass in masses.items():
        f[bin(seen).count("1")] += mass
    return f


def classes(m, groups):
    """m! [t^m] of the product by inclusion and exclusion, exact: (weight, count)."""
    n = sum(c for _, c in groups)
    power = [0] * (n + 1)  # sum over |A| = a of w(A)^m
    for choice in product(*[range(c + 1) for _, c in groups]):
        size = sum(choice)
        ways = 1
        for (w, c), a in zip(groups, choice):
            ways *= comb(c, a)
        power[size] += ways * sum(w * a for (w, _), a in zip(groups, choice)) ** m
    return [sum((-1) ** (j - a) * comb(n - a, j - a) * power[a] for a in range(j + 1)) for j in range(n + 1)]


for m, weights in [(3, [1, 2]), (6, [1, 2, 3, 4]), (12, [1, 1, 1, 5, 9]), (25, [1, 2, 4, 8, 16, 32, 64, 128])]:
    top = min(m, len(weights))
    occupancy_rows("occupancy-weights", [m] + weights, walk(m, weights), sorted({1, top // 2 or 1, top - 1 or 1, top}))
for m, groups in [(40, [(1, 30), (3, 20)]), (2000, [(1, 30), (3, 20)]), (100000, [(1, 10), (7, 12), (50, 3)])]:
    weights = [w for w, c in groups for _ in range(c)]
    f = classes(m, groups)
    top = min(m, len(weights))
    occupancy_rows("occupancy-weights", [m] + weights, f[:top + 1], sorted({2, top // 2, top - 3, top - 1, top}))
