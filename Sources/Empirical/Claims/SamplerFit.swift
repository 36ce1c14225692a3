public import Bounds
public import SiPP

/// A sampler's draws, counted and held against a law (H8): what a row on a sampler
/// needs.
public struct SamplerFit: Sendable {
  /// H8.
  public let id = StatementID.h8
  /// What was drawn from, in words.
  public let sampler: String
  /// How many cells the law has.
  public let cellCount: Int
  /// The counts against the law.
  public let test: GoodnessOfFit
  /// What they say at the level of the row.
  public let verdict: Verdict

  /// m, the number of draws.
  public var draws: Int { test.draws }
  /// The cell that fits worst.
  public var worst: GoodnessOfFit.Cell { test.worst }
  /// An upper bound on the p-value of "the draws have this law".
  public var pValue: Double { test.pValue.upper }

  /// Tests the draws of `experiment` in trial `trial` under `seed`.
  ///
  /// A sampler without a fault must fit, one with a fault must not: otherwise
  /// the verdict is ``Verdict/controlFailed``.
  ///
  /// - Parameters:
  ///   - pooling: what is done with cells in which few draws are expected.
  ///   - level: of all cells together, in (0, 1).
  public init(
    _ experiment: SamplerFitExperiment, seed: UInt64, trial: Int = 0,
    pooling: GoodnessOfFit.Pooling = .none, level: Rational
  ) throws(BoundError) {
    test = try GoodnessOfFit(
      probabilities: experiment.claimedLaw,
      counts: experiment.counts(seed: seed, trial: trial),
      pooling: pooling)
    sampler = experiment.name
    cellCount = experiment.claimedLaw.count
    let isRefuted = try test.isRefuted(at: level)
    verdict =
      switch (experiment.fault, isRefuted) {
      case (nil, false): .exactAsExpected
      case (.some, true): .refutedAsExpected
      case (nil, true), (.some, false): .controlFailed
      }
  }
}

/// Draws of the real alias table, or of one with a planted fault, to be counted by
/// index (H8, H9).
public struct SamplerFitExperiment: Sendable {
  /// A sampler that is wrong on purpose, with a law that is known exactly.
  public enum Fault: Sendable, Hashable {
    /// The alias of a column is the index after the right one.
    case aliasOffByOne
    /// An index is ⌊w n/2ᵇ⌋ of the b highest bits w of a word, 1 ≤ b ≤ 32, and no
    /// word is rejected: nearly uniform, for uniform importances only.
    case noRejection(bits: Int)
  }

  /// What is drawn from, in words; also names the stream.
  public let name: String
  /// The sampler.
  public let sampler: ImportanceSampler
  /// m, the number of draws.
  public let draws: Int
  /// What is wrong with it; nil for the real one.
  public let fault: Fault?

  /// Takes a sampler and the number of draws, 1 … 2³² − 1.
  ///
  /// - Precondition: ``Fault/noRejection(bits:)`` needs equal units.
  public init(
    name: String, sampler: ImportanceSampler, draws: Int, fault: Fault? = nil
  ) {
    precondition(draws > 0 && draws < 1 << 32, "1 to 2³² − 1 draws")
    if case .noRejection(let bits) = fault {
      precondition((1...32).contains(bits), "1 to 32 bits")
      precondition(
        sampler.units.allSatisfy { $0 == sampler.units[0] },
        "this fault is one of uniform samplers")
    }
    self.name = name
    self.sampler = sampler
    self.draws = draws
    self.fault = fault
  }

  /// The law that the sampler claims, exactly.
  public var claimedLaw: [Rational] {
    (0..<sampler.count).map { sampler.probability(of: $0) }
  }

  /// The law that is drawn, fault and all, exactly.
  public var trueLaw: [Rational] {
    switch fault {
    case nil: claimedLaw
    case .aliasOffByOne: shiftedAliasLaw
    case .noRejection(let bits): unrejectedLaw(bits: bits)
    }
  }

  /// How often each index was drawn in trial `trial` under `seed`.
  public func counts(seed: UInt64, trial: Int = 0) -> [Int] {
    var stream = TrialStream(
      seed: seed, claim: StreamID("H8|\(name)"), trial: trial)
    switch fault {
    case nil:
      return sampler.counts(draws: draws, using: &stream).map(Int.init)
    case .aliasOffByOne: return shiftedAliasCounts(using: &stream)
    case .noRejection(let bits):
      return unrejectedCounts(bits: bits, using: &stream)
    }
  }
}
