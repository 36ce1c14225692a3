@testable import Bounds

/// A `TailFraction` and its formulas in rational arithmetic.
struct ExactFraction {
  let name: String
  let fraction: any TailFraction
  /// A_i, i ≥ 1.
  let numerator: (Rational) -> Rational
  /// B_i, i ≥ 0.
  let denominator: (Rational) -> Rational
  /// What v_i is between, i ≥ 1.
  let bracket: (Rational) -> (lower: Rational, upper: Rational)
}

extension ExactFraction {
  static func beta(_ a: Rational, _ b: Rational, _ x: Rational) -> Self {
    let c = a + 1 - (a + b) * x
    func β(_ i: Rational) -> Rational { (a + b + i - 1) / (a + 2 * i - 1) }
    return ExactFraction(
      name: "beta, a = \(a), b = \(b), x = \(x)",
      fraction: BetaFraction(first: a, second: b, point: x),
      numerator: { i in
        (a + i - 1) * (a + b + i - 1) * i * (b - i)
          * (x / (a + 2 * i - 1)).power(2)
      },
      denominator: { i in
        (i == 0 ? 0 : i + i * (b - i) * x / (a + 2 * i - 1))
          + (a + i) * (c + i * (2 - x)) / (a + 2 * i + 1)
      },
      bracket: { i in (i * min(1, β(i)), (a + 2 * i) * max(1, β(i))) })
  }

  static func lowerGamma(_ a: Rational, _ x: Rational) -> Self {
    func A(_ i: Rational) -> Rational {
      (a + i - 1) * i * (x / (a + 2 * i - 1)).power(2)
    }
    func B(_ i: Rational) -> Rational {
      (i == 0 ? 0 : i + i * x / (a + 2 * i - 1))
        + (a + i) * (a + 1 - x + 2 * i) / (a + 2 * i + 1)
    }
    return ExactFraction(
      name: "lower gamma, a = \(a), x = \(x)",
      fraction: LowerGammaFraction(shape: a, point: x),
      numerator: A, denominator: B,
      bracket: { i in (B(i), B(i) + A(i + 1) / B(i + 1)) })
  }

  static func upperGamma(_ a: Rational, _ x: Rational) -> Self {
    ExactFraction(
      name: "upper gamma, a = \(a), x = \(x)",
      fraction: UpperGammaFraction(shape: a, point: x),
      numerator: { i in i * (a - i) },
      denominator: { i in x + 1 - a + 2 * i },
      bracket: { i in (i, x + i + max(0, i + 1 - a)) })
  }

  static var all: [ExactFraction] {
    [
      .beta(Rational(22, 7), Rational(9, 2), Rational(1, 10)),
      .beta(Rational(1, 3), Rational(40, 3), Rational(1, 100)),
      .beta(3, 6, Rational(1, 3)),
      .beta(Rational(1000, 3), Rational(200, 7), Rational(4, 5)),
      .beta(Rational(1, 1_000), Rational(1, 2), Rational(1, 5)),
      .beta(1, Rational(19, 4), Rational(1, 9)),
      .lowerGamma(1, Rational(4, 7)),
      .lowerGamma(Rational(1, 2), Rational(3, 4)),
      .lowerGamma(Rational(22, 7), 3),
      .lowerGamma(Rational(61, 2), 28),
      .lowerGamma(Rational(100_000, 7), Rational(100_000, 9)),
      .upperGamma(Rational(1, 2), Rational(3, 4)),
      .upperGamma(Rational(9, 2), 20),
      .upperGamma(Rational(61, 2), Rational(281, 7)),
      .upperGamma(6, 11),
      .upperGamma(Rational(1000, 3), 400),
    ]
  }
}

extension ExactFraction {
  /// The ends of v₀ and of v₀ − B₀ from n terms: those of v_{n+1}, and the bracket
  /// of every v_i that subtracts.
  func ends(
    terms n: Int
  ) -> (
    whole: (lower: Rational, upper: Rational),
    rest: (lower: Rational, upper: Rational)
  ) {
    var v = bracket(Rational(n + 1))
    for i in (1...n).reversed().map({ Rational($0) }) {
      let rest = quotients(numerator(i + 1), v)
      v = (denominator(i) + rest.lower, denominator(i) + rest.upper)
      if numerator(i + 1) < 0 { v.lower = max(v.lower, bracket(i).lower) }
    }
    let rest = quotients(numerator(1), v)
    return (
      (denominator(0) + rest.lower, denominator(0) + rest.upper), rest
    )
  }

  private func quotients(
    _ A: Rational, _ v: (lower: Rational, upper: Rational)
  ) -> (lower: Rational, upper: Rational) {
    let all = [A / v.lower, A / v.upper].sorted()
    return (all[0], all[1])
  }

  /// |Fₙ − Fₙ₋₁|/F₀ for n = 1 … `last`, from Fₙ = 1/(B₀ + A₁/(B₁ + … Aₙ/Bₙ)) by
  /// the recurrence of numerators and denominators.
  func steps(last: Int) -> [Rational] {
    var (p, q) = ((Rational(1), denominator(0)), (Rational(0), Rational(1)))
    return (1...last).map { n in
      let (A, B) = (numerator(Rational(n)), denominator(Rational(n)))
      let before = q.1 / p.1
      p = (p.1, B * p.1 + A * p.0)
      q = (q.1, B * q.1 + A * q.0)
      let step = (q.1 / p.1 - before) * denominator(0)
      return max(step, -step)
    }
  }
}
