/// The hypergeometric law: X is the number of marked items among n that are drawn
/// without replacement from N items of which K are marked (H7).
///
///     P(X = k) = binom(K, k) binom(N − K, n − k)/binom(N, n)
///
/// | Symbol | Name         | Shape; unit | Domain      |
/// | ------ | ------------ | ----------- | ----------- |
/// | N      | `population` | count       | 1 … 10¹²    |
/// | K      | `marked`     | count       | 0 … N       |
/// | n      | `draws`      | count       | 0 … N       |
/// | k      | arguments    | count       | any integer |
///
/// - Accuracy: every result encloses the exact value. Its relative width, and
///   that of the logarithm, is at most 2⁻⁶⁴ whatever working precision is asked
///   for, and at most 2^−(precision − 16) for larger ones. Below 2^−2³⁰ the
///   linear scale underflows to [0, tiny], the logarithm does not.
/// - Complexity: near the mean about 11 standard deviations of terms, 90,000 at
///   N = 10⁹ and at most 3 million at 10¹²; fewer further out.
/// - Source: DLMF 5.11 for the point. Proof: `proofs-notes/H7-comparison-tests.md`.
public struct HypergeometricLaw: Sendable {
  /// N, the number of items.
  public let population: Int
  /// K, how many of them are marked.
  public let marked: Int
  /// n, how many are drawn.
  public let draws: Int

  /// The largest number of items.
  public static let largestPopulation = 1_000_000_000_000

  /// Takes N, K and n.
  ///
  /// - Throws: ``BoundError/outsideDomain(_:value:requirement:)`` outside the
  ///   domain above.
  public init(population: Int, marked: Int, draws: Int) throws(BoundError) {
    guard (1...Self.largestPopulation).contains(population) else {
      throw .outsideDomain(
        "population", value: "\(population)", requirement: "from 1 to 1e12")
    }
    for (name, value) in [("marked", marked), ("draws", draws)]
    where !(0...population).contains(value) {
      throw .outsideDomain(
        name, value: "\(value)", requirement: "from 0 to \(population)")
    }
    self.init(unchecked: population, marked, draws)
  }

  private init(unchecked population: Int, _ marked: Int, _ draws: Int) {
    self.population = population
    self.marked = marked
    self.draws = draws
  }

  /// The law of n − X, the unmarked items among those drawn.
  var mirrored: HypergeometricLaw {
    HypergeometricLaw(unchecked: population, population - marked, draws)
  }

  /// The least and the largest value that X can take.
  public var support: ClosedRange<Int> {
    Swift.max(0, marked + draws - population)...Swift.min(marked, draws)
  }

  /// E X = n K/N.
  public var mean: Rational {
    Rational(draws) * Rational(marked) / Rational(population)
  }
}

// MARK: - Tails and points

extension HypergeometricLaw {
  /// P(X ≥ k) and its logarithm.
  ///
  /// - Parameters:
  ///   - k: any integer; exact outside the support.
  ///   - precision: significand bits, from 2 to 100,000.
  public func tail(
    atLeast k: Int, precision: Int = 128
  ) -> TailProbability {
    precondition((2...100_000).contains(precision), "2 to 100,000 bits")
    if k <= support.lowerBound || k > support.upperBound {
      return .certain(k <= support.lowerBound, precision: precision)
    }
    return approximatedTail(atLeast: k, precision: precision)
  }

  /// P(X ≤ k) and its logarithm.
  ///
  /// - Parameters: as for ``tail(atLeast:precision:)``.
  public func tail(
    atMost k: Int, precision: Int = 128
  ) -> TailProbability {
    mirrored.tail(atLeast: draws - clamped(k), precision: precision)
  }

  /// P(X = k) and its logarithm; exactly 0 outside the support.
  ///
  /// - Parameters: as for ``tail(atLeast:precision:)``.
  public func point(_ k: Int, precision: Int = 128) -> TailProbability {
    precondition((2...100_000).contains(precision), "2 to 100,000 bits")
    guard support.contains(k), support.count > 1 else {
      return .certain(support.contains(k), precision: precision)
    }
    return approximatedPoint(k, precision: precision)
  }

  /// k, or the nearest of −1 … n: P(X ≤ k) is the same, and no sum overflows.
  func clamped(_ k: Int) -> Int { Swift.min(Swift.max(k, -1), draws) }
}
