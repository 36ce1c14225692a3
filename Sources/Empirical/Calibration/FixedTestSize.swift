public import Bounds

/// The fewest trials, fixed beforehand, with which the exact test of "at most c"
/// refutes it under a larger truth with a demanded probability (H1, H4).
///
///     n(k) = min { N : P(Bin(N, θ) ≥ k) ≥ power },
///     N(k) = max { N : P(Bin(N, c) ≥ k) ≤ level }:
///
/// k failures suffice where n(k) ≤ N(k), and n rises with k, so the size is n at
/// the least such k.
///
/// | Symbol | Name    | Shape; unit           | Domain       |
/// | ------ | ------- | --------------------- | ------------ |
/// | c      | `claim` | scalar; dimensionless | (0, 1)       |
/// | θ      | `truth` | scalar; dimensionless | (c, 1]       |
/// | level  | `level` | scalar; dimensionless | (0, 1)       |
///
/// - Accuracy: n and N are certified. That the k which suffice are all from some k
///   on is used to find the least by halving, and checked at the three before it.
public enum FixedTestSize {
  /// The size; nil where more than `limit` trials would be needed.
  ///
  /// - Throws: ``BoundError`` where a certified tail stays undecided.
  public static func trials(
    claim: Rational, truth: Rational, level: Rational, power: Rational,
    limit: Int = 1 << 22
  ) throws(BoundError) -> Int? {
    func needed(_ k: Int) throws(BoundError) -> Int {
      // P(X ≥ k) ≥ power where P(X ≤ k − 1) is at most 1 − power.
      try first(from: k, limit: limit) { (n: Int) throws(BoundError) -> Bool in
        try BinomialLaw(trials: n, probability: truth)
          .isTail(atMost: k - 1, 1 - power)
      }
    }
    func suffices(_ k: Int) throws(BoundError) -> Bool {
      let n = try needed(k)
      guard n <= limit else { return false }
      return try BinomialLaw(trials: n, probability: claim)
        .isTail(atLeast: k, level)
    }
    var (no, yes) = (0, 1)
    while try !suffices(yes) {
      no = yes
      yes *= 2
      if Rational(yes) > Rational(limit) * truth { return nil }
    }
    while yes - no > 1 {
      let middle = (yes + no) / 2
      if try suffices(middle) { yes = middle } else { no = middle }
    }
    for k in stride(from: yes - 1, through: max(yes - 3, 1), by: -1) {
      if try suffices(k) { yes = k }
    }
    return try needed(yes)
  }

  /// The first n from `start` on at which `isTrue`, which stays true; beyond
  /// `limit` where there is none.
  private static func first(
    from start: Int, limit: Int, _ isTrue: (Int) throws(BoundError) -> Bool
  ) throws(BoundError) -> Int {
    var (no, yes) = (start - 1, start)
    while try !isTrue(yes) {
      if yes > limit { return yes }
      no = yes
      yes *= 2
    }
    while yes - no > 1 {
      let middle = (yes + no) / 2
      if try isTrue(middle) { yes = middle } else { no = middle }
    }
    return yes
  }
}
