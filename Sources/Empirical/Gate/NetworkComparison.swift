import Bounds

/// A whole network that both runs pruned: what stayed of it and how often it was
/// right (H7).
struct NetworkComparison {
  let baseline: NetworkRecord
  let candidate: NetworkRecord
  /// Whether pruning k of both was drawn from the same stream.
  let isPaired: Bool
  /// Whether the streams of the run show that the algorithm is the same.
  let isSameAlgorithm: Bool
  let settings: GateSettings
  let command: [String]

  private var name: String { "network \(baseline.name), \(baseline.rule)" }

  /// As findings name it.
  var claims: [String] { [name] }

  private var isEqual: Bool { isPaired && baseline == candidate }

  /// Whether nothing says that the algorithm is another one: equal streams of the
  /// rows, and equal prunings where both saw the same words.
  private var isUnchanged: Bool {
    func areEqual(_ b: [Int], _ c: [Int]) -> Bool {
      zip(b, c).allSatisfy(==)
    }
    return isSameAlgorithm
      && (!isPaired
        || areEqual(baseline.nonZeros, candidate.nonZeros)
          && areEqual(baseline.correct, candidate.correct))
  }

  /// Fewer prunings than before, or none of which something is known.
  var shortage: GateFinding? {
    guard change == nil else { return nil }
    let lists = [
      ("weights left", baseline.nonZeros.count, candidate.nonZeros.count),
      ("inputs right", baseline.correct.count, candidate.correct.count),
    ].filter { $0.2 < $0.1 }
    guard !lists.isEmpty else { return nil }
    let isGone = lists.contains { $0.2 == 0 }
    return GateFinding(
      isGone ? .missing : .lostPower, isGone ? .regression : .undecided,
      claims: [name], what: "fewer of its prunings are known",
      amount: lists.map { "\($0): of \($1) before, of \($2) now" }
        .joined(separator: "; "), command: command)
  }

  /// What makes it another network than it was; nil where it is the same.
  var change: GateFinding? {
    let (b, c) = (baseline, candidate)
    let numbers: [(String, Int, Int)] = [
      ("weights", b.weights, c.weights),
      ("labelled inputs", b.labelled, c.labelled),
      ("right before pruning", b.correctUnpruned, c.correctUnpruned),
    ]
    for (what, before, now) in numbers where before != now {
      return GateFinding(
        .changed, .regression, claims: [name],
        what: "it is not the network that it was",
        amount: "\(what): \(before) before, \(now) now", command: command)
    }
    return nil
  }

  private var distributions: [DistributionComparison] {
    [
      DistributionComparison(
        .nonZeros, baseline: baseline.nonZeros.map(Double.init),
        candidate: candidate.nonZeros.map(Double.init), isPaired: isPaired),
      DistributionComparison(
        .correct, baseline: baseline.correct.map(Double.init),
        candidate: candidate.correct.map(Double.init), isPaired: isPaired),
    ].filter { !$0.isEmpty }
  }

  /// Whether a pruning of either run was no network. Given how many of both were,
  /// there is something to test or not, whatever the algorithm.
  private var hasUndefined: Bool {
    baseline.undefined + candidate.undefined > 0
  }

  /// Hypotheses about the network, whether or not a test need be made.
  var hypotheses: Int {
    change == nil ? distributions.count + (hasUndefined ? 1 : 0) : 0
  }

  /// Whether more prunings leave the range of numbers (Fisher's exact test).
  private func undefinedTest() throws(BoundError) -> GateTest? {
    guard hasUndefined else { return nil }
    let (b, c) = (baseline, candidate)
    let test = try TwoSampleRateTest(
      baselineFailures: b.undefined, of: b.nonZeros.count,
      candidateFailures: c.undefined, of: c.nonZeros.count)
    return GateTest(
      kind: .failsMoreOften, claims: [name],
      what: "more prunings have a weight outside the range of numbers",
      amount: "\(b.undefined) of \(b.nonZeros.count) before, "
        + "\(c.undefined) of \(c.nonZeros.count) now",
      method: "Fisher's exact test", command: command,
      pValue: try test.pValue(.candidateIsWorse).upper)
  }

  /// The tests whose p-values may be below 1.
  func tests() throws(BoundError) -> [GateTest] {
    guard change == nil, !isEqual else { return [] }
    var tests = [try undefinedTest()].compactMap { $0 }
    for comparison in distributions where !comparison.isEqual {
      let isSize = comparison.quantity == .nonZeros
      tests.append(
        GateTest(
          kind: isSize ? .moreNonZeros : .lessAccurate, claims: [name],
          what: isSize
            ? "more weights stay (non-zeros)"
            : "the pruned network is right less often",
          amount: comparison.amount, method: comparison.method,
          command: command, pValue: try comparison.pValue()))
    }
    return tests
  }

  func openFindings(
    found: Set<GateFinding.Kind>
  ) throws(BoundError) -> [GateFinding] {
    guard change == nil, !isEqual, !isUnchanged else { return [] }
    var open: [GateFinding] = []
    for comparison in distributions {
      let isSize = comparison.quantity == .nonZeros
      guard !found.contains(isSize ? .moreNonZeros : .lessAccurate),
        try !comparison.isShownNoWorse(settings)
      else { continue }
      open.append(
        GateFinding(
          .notShown, .undecided, claims: [name],
          what: isSize
            ? "not shown to keep no more weights (non-zeros)"
            : "not shown to be right as often, within the tolerance",
          amount: comparison.amount,
          certainty: "\(comparison.method), at level "
            + ReadableNumber.nearest(settings.level.approximation),
          command: command))
    }
    return open
  }
}
