import Bounds
import Synchronization

/// The figures of a layer (T8): how the union bound moves with the draws, with δ
/// and with ε.
struct UnionFigures {
  let plan: UnionPlan
  /// Of all its claims.
  let relativeError: Rational
  /// Places of the claims in the run.
  private(set) var rows: [Int]
  /// What each of these claims is on, as reports call it.
  private(set) var instances: [String]

  /// The rung of the claims, and the tightest that knows B alone and is fast.
  static let rungs: [StatementID] = [.t4b, .t4e]

  /// The layers of `claims`, in their order.
  static func figures(of claims: [Claim]) -> [UnionFigures] {
    var all: [UnionFigures] = []
    for (row, claim) in claims.enumerated() {
      guard let plan = claim.union else { continue }
      let place = all.firstIndex {
        $0.plan.name == plan.name && $0.plan.parts == plan.parts
      }
      if let place {
        all[place].rows.append(row)
        all[place].instances.append(claim.instance)
      } else {
        all.append(
          UnionFigures(
            plan: plan, relativeError: NetworkSuite.relativeError,
            rows: [row], instances: [claim.instance]))
      }
    }
    return all
  }

  /// One of failure probabilities, one of sample sizes, and of errors one a claim;
  /// empty after a cancellation.
  ///
  /// A curve goes without the points that are beyond the limits of `Bounds`.
  func records(_ monteCarlo: MonteCarlo) -> [FigureRecord] {
    let records =
      [failureProbabilities(monteCarlo), sampleSizes(monteCarlo)]
      + errorDistributions(monteCarlo)
    return monteCarlo.isCancelled ? [] : records
  }

  /// Against 3/10, 4/10 … 16/10 of each group's draws, rounded up.
  private func failureProbabilities(_ monteCarlo: MonteCarlo) -> FigureRecord {
    let tenths = Array(3...16)
    @Sendable func draws(_ tenths: Int) -> (UnionPlan.Group) -> Int {
      { ($0.draws * tenths + 9) / 10 }
    }
    return FigureRecord(
      kind: .failureProbability, instance: plan.name, parameters: parameters,
      x: tenths.map { Double(plan.groups.map(draws($0)).reduce(0, +)) },
      series: curves(tenths, monteCarlo) { rung, tenths in
        bound(rung, relativeError, draws: draws(tenths))
      },
      rows: rows)
  }

  private func sampleSizes(_ monteCarlo: MonteCarlo) -> FigureRecord {
    let probabilities = FigureGrid.failureProbabilities
    return FigureRecord(
      kind: .sampleSize, instance: plan.name, parameters: parameters,
      x: probabilities.map(\.drawn),
      series: curves(probabilities, monteCarlo) { rung, δ in
        let samples = try? plan.samples(
          rung, relativeError: relativeError, failureProbability: δ)
        return samples.map { Double($0) }
      },
      rows: [])
  }

  private func errorDistributions(_ monteCarlo: MonteCarlo) -> [FigureRecord] {
    let errors = FigureGrid.errors(around: relativeError)
    let series = curves(errors, monteCarlo) { rung, ε in
      bound(rung, ε, draws: \.draws)
    }
    return zip(rows, instances).map { row, instance in
      FigureRecord(
        kind: .errorDistribution, instance: instance,
        parameters: parameters + [("samples", .integer(plan.draws))],
        x: errors.map(\.drawn), series: series, rows: [row])
    }
  }

  /// The union bound, rounded up.
  private func bound(
    _ rung: StatementID, _ ε: Rational, draws: (UnionPlan.Group) -> Int
  ) -> Double? {
    let bound = try? plan.failureProbability(
      rung, relativeError: ε, draws: draws)
    return bound.flatMap { Interval($0).drawn }
  }

  /// A curve a rung, with a value for each of `points`, on several threads.
  private func curves<Point: Sendable>(
    _ points: [Point], _ monteCarlo: MonteCarlo,
    value: @Sendable (StatementID, Point) -> Double?
  ) -> [FigureRecord.Series] {
    let found = Mutex<[Double?]>([])
    monteCarlo.run(
      trials: Self.rungs.count * points.count, chunk: 1,
      see: { (piece: Double?) in
        found.withLock { $0.append(piece) }
        return true
      },
      make: { range in
        let (rung, point) = range.lowerBound.quotientAndRemainder(
          dividingBy: points.count)
        return value(Self.rungs[rung], points[point])
      })
    let values = found.withLock { $0 }
    return Self.rungs.enumerated().map { index, rung in
      FigureRecord.Series(
        name: rung.rawValue,
        values: Array(
          values.dropFirst(index * points.count).prefix(points.count))
      )
    }
  }

  /// The numbers that every figure of the layer has.
  private var parameters: [(name: String, value: JSONValue)] {
    [
      ("relative_error", .string(decimal(relativeError))),
      ("groups", .integer(plan.groups.count)),
      ("parts", .integer(plan.parts)),
      ("weights", .integer(plan.weights)),
    ]
  }
}
