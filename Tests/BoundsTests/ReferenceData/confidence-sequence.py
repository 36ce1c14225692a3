"""Writes confidence-sequence.csv: logarithms of the mixture martingale and the two
limits of one look to 40 digits. The mixture is integrated numerically, so nothing
is shared with the gamma functions of the library; limits by bisection.

    pip install mpmath
    python confidence-sequence.py > confidence-sequence.csv
"""
from mpmath import mp, mpf, quad, log

mp.dps = 70


def log_mixture(a, b, k, n):
    """log of B(a + k, b + n - k)/B(a, b), by quadrature of both integrals."""
    def log_beta(x, y):
        # t = e^s/(1 + e^s): the integrand is a bump that decays at both ends.
        centre = log(x / y)
        top = x * log(x / (x + y)) + y * log(y / (x + y))
        width = mp.sqrt(1 / x + 1 / y)

        def f(u):
            s = centre + width * u
            soft = log(1 + mp.e ** -abs(s))
            # log t and log(1 - t) without overflow.
            lt = -soft if s > 0 else s - soft
            lc = -soft - s if s > 0 else -soft
            return mp.e ** (x * lt + y * lc - top)

        reach = 80 + 200 / (width * min(x, y))
        cuts = [-reach, -40, -20, -10, -5, 0, 5, 10, 20, 40, reach]
        return log(quad(f, cuts)) + log(width) + top
    return log_beta(a + k, b + n - k) - log_beta(a, b)


def limits(a, b, k, n, level):
    mixture = log_mixture(a, b, k, n)

    def excess(p):
        value = mixture + log(level)
        if k:
            value -= k * log(p)
        if n - k:
            value -= (n - k) * log(1 - p)
        return value

    def root(far, near):
        for _ in range(400):
            middle = (far + near) / 2
            if excess(middle) > 0:
                far = middle
            else:
                near = middle
        return near

    mean = mpf(k) / n
    lower = root(mpf(0), mean) if k else mpf(0)
    upper = root(mpf(1), mean) if k < n else mpf(1)
    return mixture, lower, upper


print("a,b,level,failures,trials,logAtThird,lower,upper")
for a, b in (("1", "1"), ("4", "36"), ("1", "159"), ("0.5", "2.25")):
    for k, n in ((0, 1), (1, 1), (0, 50), (3, 50), (50, 50), (20, 4000),
                 (317, 100000)):
        for level in ("0.05", "1e-8", "1e-30"):
            mixture, lower, upper = limits(mpf(a), mpf(b), k, n, mpf(level))
            value = mixture - k * log(mpf(1) / 3) - (n - k) * log(mpf(2) / 3)
            cells = [mp.nstr(x, 42, min_fixed=-5, max_fixed=9)
                     for x in (value, lower, upper)]
            print(",".join([a, b, level, str(k), str(n)] + cells))
