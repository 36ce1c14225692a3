"""Writes clopper-pearson.csv: one-sided limits to 40 digits, by bisection of the
binomial distribution function summed term by term in python-flint (Arb).

    pip install python-flint
    python clopper-pearson.py > clopper-pearson.csv
"""
from flint import arb, ctx, fmpq

ctx.prec = 400


def at_most(n, k, p):
    """P(Bin(n, p) <= k), term by term."""
    term = (1 - p) ** n
    total = term
    for j in range(k):
        term = term * (n - j) / (j + 1) * p / (1 - p)
        total += term
    return total


def limit(n, k, level, upper):
    low, high = arb(0), arb(1)
    for _ in range(1500):
        middle = ((low + high) / 2).mid()
        if upper:
            is_below = at_most(n, k, middle) > level
        else:
            is_below = 1 - at_most(n, k - 1, middle) < level
        if is_below:
            low = middle
        else:
            high = middle
        if high - low < low * arb(2) ** -150:
            break
    return low.str(42, radius=False)


print("failures,trials,level,lower,upper")
for n, ks in ((10, (1, 5, 9)), (200, (1, 20, 150)), (10000, (1, 25, 300))):
    for k in ks:
        for level in ("0.5", "0.025", "1e-6", "1e-12", "1e-40"):
            q = arb(level)
            lower = limit(n, k, q, upper=False)
            upper = limit(n, k, q, upper=True)
            print(f"{k},{n},{level},{lower},{upper}")
