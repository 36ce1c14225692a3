import Bounds
import SiPP

/// Draws an input x and prunes every group of a layer; fails where the error of
/// any group is ε or more at x (T8).
///
/// A dead group loses all of z: where x excites one, its relative error is 1.
struct LayerErrorExperiment: Experiment {
  /// One group with its number of draws.
  struct Member: Sendable {
    let group: NeuronGroup
    let draws: Int
  }

  private let members: [Member]
  private let relativeError: Rational
  private let points: PreparedPoints

  /// - Parameters:
  ///   - members: the live groups of the layer.
  ///   - dead: its dead ones; nothing is drawn for them.
  ///   - points: [points, inputs of the layer]; x is one of them, uniformly.
  ///   - largestEntries: table entries, of 16 bytes, that may be prepared; with
  ///     more than that, tables are made for each trial anew. 128 MB by default.
  init(
    members: [Member], dead: [NeuronGroup] = [], points: Matrix,
    relativeError: Rational, largestEntries: Int = 1 << 23
  ) {
    precondition(points.rows > 0, "x is drawn from at least one point")
    self.members = members
    self.relativeError = relativeError
    self.points = PreparedPoints(
      members, dead: dead, points: points, relativeError: relativeError,
      largestEntries: largestEntries)
  }

  /// Whether the tables fitted the budget.
  var isPrepared: Bool { points.isPrepared }

  /// How many of a⁺ and a⁻ are ever not zero: the points of an input, at most.
  static func largestParts(of points: Matrix) -> Int {
    let hasNegative = points.elements.contains { $0 < 0 }
    return hasNegative ? 2 : 1
  }

  func outcome(using stream: inout TrialStream) -> Outcome {
    let point = point(using: &stream)
    if points.isLost(at: point) { return .fails }
    for experiment in points.experiments(at: point)
    where experiment.fails(using: &stream) {
      return .fails
    }
    return .holds
  }

  /// Uniform but for 2⁻⁶⁴ a point; the claim holds for every law of x.
  private func point(using stream: inout TrialStream) -> Int {
    Int(
      stream.next64().multipliedFullWidth(
        by: UInt64(points.count)
      ).high)
  }

  /// The largest relative error of all groups at x, and how many weights of the
  /// layer were drawn.
  ///
  /// The whole layer is pruned: a decided trial ends with the first group that
  /// fails, while here the others follow, and last those that x does not meet. A
  /// dead group keeps nothing, which is an error of 1 where x meets it.
  func measure(using stream: inout TrialStream) -> TrialMeasurement {
    let point = point(using: &stream)
    var fails = points.isLost(at: point)
    var error = points.meetsDead[point] ? 1.0 : 0
    var nonZeros = 0
    let (met, unmet) = points.groups(at: point)
    for experiment in met {
      let measured = experiment.measure(using: &stream)
      fails = fails || measured.outcome == .fails
      error = max(error, measured.error ?? 0)
      nonZeros += measured.nonZeros ?? 0
    }
    for member in unmet {
      let counts = member.group.sampler?.counts(
        draws: member.draws, using: &stream)
      nonZeros += counts?.count { $0 > 0 } ?? 0
    }
    return TrialMeasurement(
      outcome: fails ? .fails : .holds, error: error, nonZeros: nonZeros)
  }
}

/// The error tables of every group at every point: made once where they fit a
/// memory budget, else for each trial anew.
private struct PreparedPoints: Sendable {
  let count: Int
  /// Where the point excites a dead group.
  let meetsDead: [Bool]
  private let isLossAFailure: Bool
  private let members: [LayerErrorExperiment.Member]
  private let relativeError: Rational
  private let parts: [(positive: [Double], negative: [Double])]
  private let prepared: [[GroupErrorExperiment]]?

  var isPrepared: Bool { prepared != nil }

  init(
    _ members: [LayerErrorExperiment.Member], dead: [NeuronGroup],
    points: Matrix, relativeError: Rational, largestEntries: Int
  ) {
    count = points.rows
    self.members = members
    self.relativeError = relativeError
    parts = (0..<points.rows).map { signParts(points.row($0)) }
    meetsDead = (0..<points.rows).map { row in
      let activation = points.row(row)
      return dead.contains { group in
        group.indices.contains {
          activation[activation.startIndex + $0] != 0
        }
      }
    }
    isLossAFailure = relativeError <= 1
    let supports = members.map(\.group.support.count)
    guard supports.reduce(0, +) * points.rows <= largestEntries else {
      prepared = nil
      return
    }
    prepared = parts.map {
      Self.experiments(members, $0, relativeError: relativeError)
    }
  }

  /// Where the point excites a dead group and losing it is an error of ε or more.
  func isLost(at point: Int) -> Bool { isLossAFailure && meetsDead[point] }

  /// The experiments of all groups at one point, and the groups that it does not
  /// meet, whose error is 0.
  func groups(
    at point: Int
  ) -> (met: [GroupErrorExperiment], unmet: [LayerErrorExperiment.Member]) {
    let part = parts[point]
    let unmet = members.filter { member in
      !member.group.indices.contains {
        part.positive[$0] > 0 || part.negative[$0] > 0
      }
    }
    return (experiments(at: point), unmet)
  }

  /// The experiments of all groups at one point, those that cannot fail left out.
  func experiments(at point: Int) -> [GroupErrorExperiment] {
    prepared?[point]
      ?? Self.experiments(
        members, parts[point], relativeError: relativeError)
  }

  /// A mixed-sign input is two points for each group, a⁺ and a⁻ (T7), judged at
  /// the same pruning.
  private static func experiments(
    _ members: [LayerErrorExperiment.Member],
    _ parts: (positive: [Double], negative: [Double]),
    relativeError: Rational
  ) -> [GroupErrorExperiment] {
    let activations = [parts.positive, parts.negative].filter { part in
      part.contains { $0 != 0 }
    }
    return members.compactMap { member in
      GroupErrorExperiment(
        member.group, activations: activations, draws: member.draws,
        relativeError: relativeError)
    }
  }
}
