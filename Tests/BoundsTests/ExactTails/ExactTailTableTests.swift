import Testing

@testable import Bounds

/// Every law against the stored table of logarithms by other methods.
@Suite("Exact tails: seven laws, reference table")
struct ExactTailTableTests {
  private typealias Tails = (
    atLeast: TailProbability, atMost: TailProbability
  )

  /// Both tails of a row at its point.
  private func tails(
    _ law: String, _ p: [Rational], _ x: Rational, precision: Int
  ) throws -> Tails {
    func both(
      _ tail: (Bool) throws -> TailProbability
    ) rethrows -> Tails { (try tail(true), try tail(false)) }
    let k = x.floor ?? 0
    switch law {
    case "gamma":
      let law = try GammaLaw(shape: p[0], rate: 1)
      return both {
        $0
          ? law.tail(atLeast: x, precision: precision)
          : law.tail(atMost: x, precision: precision)
      }
    case "chi-square":
      let law = try ChiSquareLaw(degreesOfFreedom: p[0])
      return both {
        $0
          ? law.tail(atLeast: x, precision: precision)
          : law.tail(atMost: x, precision: precision)
      }
    case "normal":
      let law = try NormalLaw(mean: p[0], standardDeviation: p[1])
      return both {
        $0
          ? law.tail(atLeast: x, precision: precision)
          : law.tail(atMost: x, precision: precision)
      }
    case "poisson":
      let law = try PoissonLaw(mean: p[0])
      return both {
        $0
          ? law.tail(atLeast: k, precision: precision)
          : law.tail(atMost: k, precision: precision)
      }
    case "beta":
      let law = try BetaLaw(alpha: p[0], beta: p[1])
      return both {
        $0
          ? law.tail(atLeast: x, precision: precision)
          : law.tail(atMost: x, precision: precision)
      }
    case "poisson-binomial":
      let (n, scale) = (p[0].floor ?? 0, p[1])
      let law = try PoissonBinomialLaw(
        probabilities: (0..<n).map {
          Rational(1 + 7919 * $0 % 997) / (scale * 1000)
        })
      return both {
        $0
          ? law.tail(atLeast: k, precision: precision)
          : law.tail(atMost: k, precision: precision)
      }
    default:
      let m = p[0].floor ?? 0
      let weights = p.dropFirst()
      let sum = weights.reduce(0, +)
      let law =
        law == "occupancy"
        ? try OccupancyLaw(draws: m, cells: p[1].floor ?? 0)
        : try OccupancyLaw(
          draws: m, probabilities: weights.map { $0 / sum })
      return try both {
        $0
          ? try law.tail(atLeast: k, precision: precision)
          : try law.tail(atMost: k, precision: precision)
      }
    }
  }

  private func check(
    _ tail: TailProbability, _ logarithm: Rational, precision: Int,
    _ name: String
  ) {
    let bits = Double(max(64, precision - 16))
    let widths = [tail.probability, tail.logProbability].map(
      \.relativeWidthExponent)
    #expect(
      widths[0] <= -bits && widths[1] <= -bits, "\(name): \(widths), \(tail)")
    // The table is rounded at 42 digits.
    let ε =
      max(logarithm, -logarithm) * Rational(1, 1_000_000_000_000_000_000)
      * Rational(1, 1_000_000_000_000_000_000) * Rational(1, 10_000)
    #expect(
      !tail.logProbability.isCertainlyAbove(logarithm + ε)
        && !(-tail.logProbability).isCertainlyAbove(ε - logarithm),
      "\(name): \(tail.logProbability), not \(logarithm.approximation)")
    let exponential = Interval.spanning(
      logarithm - ε, logarithm + ε, precision: 300
    ).exp
    #expect(
      !tail.probability.isCertainlyBelow(exponential)
        && !exponential.isCertainlyBelow(tail.probability), "\(name)")
  }

  @Test func holdsTheStoredTable() throws {
    var seen: Set<String> = []
    for row in try ReferenceTable.rows("exact-tails") {
      let parameters = try row[1].split(separator: " ").map {
        try Rational(decimal: String($0))
      }
      let x = try Rational(decimal: row[2])
      seen.insert(row[0])
      for precision in [2, 192] {
        let tails = try tails(row[0], parameters, x, precision: precision)
        let name = "\(row[0]) \(row[1]) at \(row[2]), \(precision) bits"
        check(
          tails.atLeast, try Rational(decimal: row[3]), precision: precision,
          "≥ " + name)
        check(
          tails.atMost, try Rational(decimal: row[4]), precision: precision,
          "≤ " + name)
      }
    }
    #expect(seen.count == 8)
  }
}
