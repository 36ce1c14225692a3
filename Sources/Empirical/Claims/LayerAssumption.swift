import Bounds
import SiPP

/// Whether T ≤ B and μ = 1 hold for every group of a layer at every point, and if
/// not, where and by how much.
struct LayerAssumption {
  /// What was found.
  let finding: Claim.Assumption

  /// - Parameters:
  ///   - groups: the layer's groups with weights, dead ones too, with their
  ///     ceilings at C = 1.
  ///   - points: [points, inputs of the layer].
  init(_ groups: [NeuronGroup], points: Matrix) {
    var search = Search()
    for point in 0..<points.rows {
      let parts = signParts(points.row(point))
      search.startPoint()
      for part in [parts.positive, parts.negative]
      where part.contains(where: { $0 != 0 }) {
        for group in groups {
          search.visit(
            GroupEvaluation(group, activation: part), point: point)
        }
      }
    }
    finding = search.finding(points: points.rows)
  }
}

/// The worst of what is met on the way.
private struct Search {
  private var pointsAbove = 0
  private var pointsUnseen = 0
  private var isAbove = false
  private var isUnseen = false
  private var worstRatio: (value: Double, place: String)?
  private var worstMass: (value: Double, place: String)?

  mutating func startPoint() { (isAbove, isUnseen) = (false, false) }

  mutating func visit(_ evaluation: GroupEvaluation, point: Int) {
    let group = evaluation.group
    func place() -> String {
      "neuron \(group.neuron), \(group.sign.rawValue) weights, input \(point)"
    }
    // A dead group has no B; what it loses is unseen mass.
    if let ceiling = group.ceiling, evaluation.maximumRatioExceeds(ceiling) {
      if !isAbove { pointsAbove += 1 }
      isAbove = true
      let ratio = evaluation.maximumRatio.midpoint / ceiling.approximation
      if worstRatio.map({ ratio > $0.value }) ?? true {
        worstRatio = (ratio, place())
      }
    }
    if evaluation.hasUnseenMass {
      if !isUnseen { pointsUnseen += 1 }
      isUnseen = true
      let mass = evaluation.unseenMass.midpoint
      if worstMass.map({ mass > $0.value }) ?? true {
        worstMass = (mass, place())
      }
    }
  }

  func finding(points: Int) -> Claim.Assumption {
    var reasons: [String] = []
    if let worstRatio {
      reasons.append(
        "R(x) > B at \(pointsAbove) of \(points) inputs, up to "
          + "\(ReadableNumber.nearest(worstRatio.value)) B "
          + "(\(worstRatio.place))")
    }
    if let worstMass {
      reasons.append(
        "mu < 1 at \(pointsUnseen) of \(points) inputs, unseen weights carry "
          + "up to \(ReadableNumber.nearest(100 * worstMass.value)) % of z "
          + "(\(worstMass.place))")
    }
    return reasons.isEmpty
      ? .met("R(x) <= B and mu = 1 for every group at every point, exactly")
      : .fails(reasons.joined(separator: "; "))
  }
}
