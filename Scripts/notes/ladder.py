"""Sample sizes of every rung at B = 10, and of the rounding rung's gaps.

Prints the tables of proofs-notes/README.md and of the notes T4a to T4f.
"""
from fractions import Fraction as Q
from math import ceil, log

from floor import largest_unmet
from laws import *

B = 10
SETTINGS = [(Q(1, 10), 1e-3), (Q(1, 4), 1e-6), (Q(1, 2), 1e-12)]


def need(rung, e, d):
    e_ = e if rung in (t4e, t4e_prime) else float(e)
    return smallest(lambda m: sum(rung(m, e_, B)) <= d)


for e, d in SETTINGS:
    row = {"T4a": ceil(8 * B * log(8 / d) / float(e) ** 2)}
    for rung in (t4b, t4c, t4c_prime, t4d, t4e):
        row[rung.__name__] = need(rung, e, d)

    def best(m):
        pairs = zip(t4e(m, e, B), t4e_prime(m, e, B))
        return sum(min(pair) for pair in pairs)

    top = row["t4e"]
    good = [m for m in range(int(top * 0.94), top + 1) if best(m) <= d]
    last_bad = max(m for m in range(int(top * 0.94), top) if best(m) > d)
    whole = [m for m in range(int(top * 0.94), top + 1)
             if min(sum(t4e(m, e, B)), sum(t4e_prime(m, e, B))) <= d]
    row["min(T4e, T4e')"] = {
        "first that certifies": good[0], "from here on all": last_bad + 1,
        "first, two-sided minimum": whole[0]}
    row["T4f"] = largest_unmet(Q(B), e, d) + 1
    print(f"eps = {e}, delta = {d}:")
    for name, value in row.items():
        ratio = value / row["T4f"] if isinstance(value, int) else ""
        print(f"  {name:>15} {value} {ratio and format(ratio, '.3f')}")
