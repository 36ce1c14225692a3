"""T4f: the SiPP instance that realises any B >= C >= 1, in exact fractions.

Checks that every point's importances sum to 1, that the sensitivities are as
the note says, that C s_j >= g_j at the test input, and that T is B with
probability 1/B and else 0. Also Blocks. Prints one line a case.
"""
from fractions import Fraction as Q
from math import floor


def importances(weights, point):
    terms = {j: weights[j] * a for j, a in point.items() if weights[j] * a}
    total = sum(terms.values())
    return {j: t / total for j, t in terms.items()}


def law_of_T(s, g):
    """{value: probability} of T = g_c/q_c, c ~ q = s/SS."""
    total, law = sum(s.values()), {}
    for j, sj in s.items():
        if sj:
            q = sj / total
            value = g.get(j, Q(0)) / q
            law[value] = law.get(value, Q(0)) + q
    return law


def sensitivities(weights, points):
    gs = [importances(weights, point) for point in points]
    assert all(sum(g.values()) == 1 for g in gs)
    return {j: max(g.get(j, Q(0)) for g in gs) for j in weights}


def realise(B, C):
    sigma = B / C
    K = floor(sigma)
    f = sigma - K
    names = ["a", "b"] + list(range(2, K + 1)) + ["phi"]
    weights = {j: Q(1) for j in names}
    p1 = {"a": 1 / C, "b": 1 - 1 / C}
    points = [p1] + [{i: Q(1)} for i in range(2, K + 1)]
    points.append({"phi": f, **{j: (1 - f) * v for j, v in p1.items()}})
    s = sensitivities(weights, points)
    g = importances(weights, {"a": Q(1)})
    assert sum(s.values()) == sigma and C * sum(s.values()) == B
    assert s["a"] == 1 / C and g["a"] == C * s["a"]
    assert all(C * s[j] >= g.get(j, 0) for j in names)
    law = law_of_T(s, g)
    assert law == ({B: 1 / B, Q(0): 1 - 1 / B} if B > 1 else {Q(1): Q(1)})
    return len(points)


def blocks(B, k):
    weights = {j: Q(1) for j in range(B * k)}
    points = [{j: Q(1) for j in range(b * k, (b + 1) * k)} for b in range(B)]
    s = sensitivities(weights, points)
    assert set(s.values()) == {Q(1, k)} and sum(s.values()) == B
    law = law_of_T(s, importances(weights, points[0]))
    assert law == ({Q(B): Q(1, B), Q(0): 1 - Q(1, B)} if B > 1 else {Q(1): Q(1)})


cases = [(Q(b, 12), Q(c, 12)) for b in range(12, 120, 5)
         for c in range(12, b + 1, 7)]
cases += [(Q(10), Q(1)), (Q(10), Q(10)), (Q(1), Q(1)), (Q(37, 10), Q(6, 5))]
for B, C in cases:
    realise(B, C)
for B in range(1, 8):
    for k in range(1, 5):
        blocks(B, k)
print(f"{len(cases)} pairs (B, C) and 28 Blocks instances as stated")
