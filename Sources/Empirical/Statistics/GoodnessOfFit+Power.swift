public import Bounds

/// What a test of fit can see, computed before any draw (H8).
public struct FitPower: Sendable {
  /// A cell's probability as the law has it, and the counts that refute it.
  struct Region: Sendable {
    let probability: Rational
    /// Refuted at this count and above; nil: at none.
    let least: Int?
    /// Refuted at this count and below; nil: at none.
    let most: Int?
  }

  /// m, the number of draws.
  public let draws: Int
  let regions: [Region]

  /// The test of `probabilities`, every cell alone, with m draws at `level`.
  ///
  /// - Throws: ``BoundError`` outside the domain of ``GoodnessOfFit``, and where
  ///   a critical count stays undecided.
  public init(
    probabilities: [Rational], draws: Int, level: Rational
  ) throws(BoundError) {
    precondition(level > 0 && level < 1, "a level is between 0 and 1")
    let sharing = probabilities.count { $0 > 0 && $0 < 1 }
    let side = level / Rational(2 * Swift.max(sharing, 1))
    self.draws = draws
    // Samplers have many cells of few different probabilities.
    var known: [Rational: Region] = [:]
    var regions: [Region] = []
    for π in probabilities {
      let region: Region
      if let same = known[π] {
        region = same
      } else {
        region = try Self.region(π, draws: draws, side: side)
        known[π] = region
      }
      regions.append(region)
    }
    self.regions = regions
  }

  private static func region(
    _ π: Rational, draws: Int, side: Rational
  ) throws(BoundError) -> Region {
    let least = try ClopperPearson.criticalFailures(
      trials: draws, claim: π, level: side)
    // m − X is Bin(m, 1 − π): few hits are many misses.
    let misses = try ClopperPearson.criticalFailures(
      trials: draws, claim: 1 - π, level: side)
    return Region(
      probability: π, least: least <= draws ? least : nil,
      most: misses <= draws ? draws - misses : nil)
  }

  /// The counts of cell `index` that refute the law: this many or more, and this
  /// many or fewer; nil where no count does.
  public func criticalCounts(
    of index: Int
  ) -> (atLeast: Int?, atMost: Int?) {
    (regions[index].least, regions[index].most)
  }

  /// The smallest factor above 1 and the largest below 1 by which the true
  /// probability of cell `index` must differ to be found with probability
  /// ``Power/demanded``, by this cell alone; nil where none is.
  ///
  /// - Precondition: the cell has a positive probability.
  public func detectableFactors(
    of index: Int
  ) throws(BoundError) -> (rise: Interval?, fall: Interval?) {
    let region = regions[index]
    precondition(region.probability > 0, "a factor of a positive number")
    let π = Interval(region.probability)
    var (rise, fall): (Interval?, Interval?)
    if let least = region.least {
      rise =
        try ClopperPearson.detectableProbability(
          trials: draws, criticalFailures: least, power: Power.demanded) / π
    }
    if let most = region.most {
      // P(Bin(m, x) ≤ most) = 0.99, that is, its upper limit at that level.
      fall =
        try ClopperPearson.upperLimit(
          failures: most, trials: draws, level: Power.demanded) / π
    }
    return (rise, fall)
  }

  /// Encloses the probability that the test refutes its law when the draws have
  /// the law `truth`: between that of the best cell and the sum over the cells.
  ///
  /// With `truth` the law itself it is the probability of a false alarm, at most
  /// the level; with a planted fault's law it is the power.
  public func refutationProbability(
    of truth: [Rational]
  ) throws(BoundError) -> Interval {
    precondition(truth.count == regions.count, "one probability a cell")
    struct Key: Hashable {
      let tested: Rational
      let truth: Rational
    }
    var known: [Key: Interval] = [:]
    var (best, sum) = (Interval(0), Interval(0))
    for (region, π) in zip(regions, truth) {
      let key = Key(tested: region.probability, truth: π)
      let chance: Interval
      if let same = known[key] {
        chance = same
      } else {
        chance = try refutation(by: region, truth: π)
        known[key] = chance
      }
      best = Interval.max(best, chance)
      sum = sum + chance
    }
    return Interval.hull(best, Interval.min(sum, Interval(1)))
  }

  /// P(X ≥ least) + P(X ≤ most), X ~ Bin(m, truth): disjoint, as most < least.
  private func refutation(
    by region: Region, truth: Rational
  ) throws(BoundError) -> Interval {
    let law = try BinomialLaw(trials: draws, probability: truth)
    var chance = Interval(0)
    if let least = region.least {
      chance = chance + law.tail(atLeast: least).probability
    }
    if let most = region.most {
      chance = chance + law.tail(atMost: most).probability
    }
    return Interval.min(chance, Interval(1))
  }
}
