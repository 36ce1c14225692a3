"""Numbers in the notes of T10 (constants) and T12 (a tail beside its bounds).

Python's standard library only. Run: python3 Scripts/notes/networks.py
"""

from fractions import Fraction
from math import exp, log


def recursion(cancellations, errors):
    """T10's r_1, …, r_L."""
    result, r = [], 0
    for Δ, ε in zip(cancellations, errors):
        r = Δ * (ε + r * (1 + ε))
        result.append(r)
    return result


def shares():
    """How much larger the largest share is than ε/(2L), and what becomes of 32."""
    print("T10: c = (1 + ε)^(1/L) − 1 against ε/(2L), and 8/(L c/ε)²")
    for ε in (0.01, 0.1, 0.5, 1.0):
        for layers in (1, 2, 3, 10, 1000):
            c = (1 + ε) ** (1 / layers) - 1
            print(
                f"  ε = {ε:<5} L = {layers:<5} ratio {2 * layers * c / ε:.4f}"
                f"  constant {8 / (layers * c / ε) ** 2:.3f}")
    print(f"  limit for ε = 1: ratio {2 * log(2):.4f}, {8 / log(2) ** 2:.3f}")


def unprotected():
    """A ratio of 1/100 in layer 2, taken at its word."""
    ratios = [Fraction(1), Fraction(1, 100)]
    errors = [1 / (4 * ratios[0] * ratios[1]), 1 / (4 * ratios[1])]
    print("T10: unprotected", [str(r) for r in recursion(ratios, errors)])


def occupancy(n, m):
    """P(D = k) for m draws from n equally likely indices."""
    law = [Fraction(0)] * (n + 1)
    law[0] = Fraction(1)
    for _ in range(m):
        law = [
            law[k] * Fraction(k, n)
            + (law[k - 1] * Fraction(n - k + 1, n) if k else 0)
            for k in range(n + 1)]
    return law


def tails():
    """T12's bounds beside the exact tail."""
    n = m = 60
    law = occupancy(n, m)
    mean = sum(k * p for k, p in enumerate(law))
    variance = sum(k * k * p for k, p in enumerate(law)) - mean**2
    u = (1 - 1 / n) ** m
    v = n * u * (1 - u)
    print(f"T12: n = m = 60: Var D = {float(variance):.4f}, v = {v:.4f}")
    for t in (8, 10, 12):
        exact = float(sum(p for k, p in enumerate(law) if abs(k - mean) >= t))
        bounds = 2 * exp(-2 * t * t / n), 2 * exp(-t * t / (2 * (v + t / 3)))
        print(
            f"  t = {t}: exact {exact:.4e}, shares of its logarithm "
            + ", ".join(f"{log(b) / log(exact):.3f}" for b in bounds))


if __name__ == "__main__":
    shares()
    unprotected()
    tails()
