"""T4f: the largest m with F(m) > delta, by the reduction of the note, and by
brute force over all m and all candidates p at small sizes."""
from fractions import Fraction as Q
from math import ceil, floor

from laws import at_least, at_most, t4d, t4e, two_point


def value(m, p, e):
    """P(X >= m (1+e) p) + P(X <= m (1-e) p), X ~ Bin(m, p), p exact."""
    return (at_least(ceil(m * (1 + e) * p), m, p)
            + at_most(floor(m * (1 - e) * p), m, p))


def floor_at(m, B, e):
    """F(m): the maximum over every candidate p in [1/B, 1]."""
    best = value(m, 1 / B, e)
    for factor in (1 + e, 1 - e):
        if factor > 0:
            for k in range(1, m + 1):
                p = Q(k) / (m * factor)
                if 1 / B <= p <= 1:
                    best = max(best, value(m, p, e))
    return best


def brute(B, e, d, top):
    """The largest m <= top with F(m) > d."""
    return max((m for m in range(1, top + 1) if floor_at(m, B, e) > d),
               default=0)


def first_at(B, e, d, predicate_top):
    """Largest m with F_B(m) > d for p = 1/B alone: run by run from above.

    Between two jumps of the thresholds F_B is first falling, then rising, in m:
    if the last m of a run is not above d, those above d are its first ones."""
    p = 1 / B
    m = predicate_top
    while m >= 1:
        ku, kl = ceil(m * (1 + e) * p), floor(m * (1 - e) * p)
        start = floor((ku - 1) / ((1 + e) * p)) + 1
        if e < 1:
            start = max(start, ceil(kl / ((1 - e) * p)))
        start = max(1, start)
        if value(m, p, e) > d:
            return m
        if value(start, p, e) > d:
            low, high = start, m
            while high - low > 1:
                mid = (low + high) // 2
                low, high = (mid, high) if value(mid, p, e) > d else (low, mid)
            return low
        m = start - 1
    return 0


def largest_unmet(B, e, d):
    """The largest m with F(m) > d, by the reduction; exact if >= B/e."""
    top = 1
    while sum(t4d(top, float(e), float(B))) > d:
        top *= 2
    best = first_at(B, e, d, top)
    for factor in (1 + e, 1 - e):
        if factor <= 0:
            continue
        k = floor(top * factor / B) + 1
        while k >= 1:
            m = floor(B * k / factor)
            if m <= best:
                break
            p = Q(k) / (m * factor)
            if p <= 1 and value(m, p, e) > d:
                best = m
                break
            k -= 1
    return best


if __name__ == "__main__":
    for B, e, d in [(Q(3), Q(1, 2), .05), (Q(5, 2), Q(1, 3), .02),
                    (Q(4), Q(3, 4), .01), (Q(7), Q(1), .05), (Q(2), Q(1, 2), .2),
                    (Q(5), Q(3, 2), .01), (Q(10), Q(1, 2), .3)]:
        found, top = largest_unmet(B, e, d), 1
        while sum(t4e(top, e, B)) > d:
            top += 1
        print(f"B = {B}, eps = {e}, delta = {d}: reduction {found}, "
              f"brute force {brute(B, e, d, top)}, B/eps = {float(B / e):.1f}, "
              f"b = B alone "
              f"{max((m for m in range(1, top + 1) if sum(two_point(m, e, B)) > d), default=0)}")
