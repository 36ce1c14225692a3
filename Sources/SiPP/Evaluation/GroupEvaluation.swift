public import Bounds

/// One group at one point: what pruning does to its relative error (T3).
///
/// With the activations a ≥ 0 of the group's weights, v_j = |w_j| a_j,
/// z = Σ v_j and g_j = v_j/z, one draw of the group's law contributes
///
///     T_j = g_j/q_j = v_j n c/(z units_j),    ẑ/z = (1/m) Σ T_{c_i}.
///
/// | Symbol | Name | What |
/// | --- | --- | --- |
/// | R | ``maximumRatio`` | max_j T_j over the support |
/// | 1 − μ | ``unseenMass`` | Σ g_j over weights with s_j = 0, lost for certain |
/// | V | ``secondMoment`` | Σ g_j²/q_j = E T² |
///
/// - Accuracy: products of `Double`s and a compensated sum give each T_j within a
///   relative 2⁻⁵⁰: with u = 2⁻⁵³, the rounded v_j, v_j n c, z units_j and the
///   quotient cost u each and z at most 2u + n²u², below 7u together; n c and units_j
///   are exact.
///   Where a product might underflow everything is done in exact rationals.
public struct GroupEvaluation: Sendable {
  /// The group.
  public let group: NeuronGroup
  /// The activations of its weights: [n], ≥ 0.
  public let activation: [Double]

  /// v, scaled by a power of two; nil where exact rationals are needed.
  let products: [Double]?
  /// Σ v, scaled alike, within a relative 3u + n²u².
  let sum: Double

  /// Takes the activations of the neuron's whole row.
  ///
  /// - Parameter activation: [inputs], finite and ≥ 0; for an input of mixed sign
  ///   one of its ``signParts(_:)``.
  /// - Precondition: as stated.
  public init(_ group: NeuronGroup, activation row: [Double]) {
    self.group = group
    activation = group.indices.map { row[$0] }
    precondition(
      activation.allSatisfy { $0 >= 0 && $0.isFinite },
      "activations are finite and not negative")
    let w = SafeRange.scaled(group.magnitudes)
    let a = SafeRange.scaled(activation)
    let v = zip(w, a).map { $0 * $1 }
    sum = compensatedSum(v)
    let isSafe =
      SafeRange.isAccurate(sum: sum)
      && SafeRange.least(of: v, wherePositive: activation) >= SafeRange.tiny
    products = isSafe ? v : nil
  }

  /// True when z = 0: every pruned version is exact here, its relative error 0.
  public var isZero: Bool { !activation.contains { $0 > 0 } }

  /// True when the point excites a weight that cannot be drawn, so that μ < 1.
  public var hasUnseenMass: Bool {
    group.indices.indices.contains {
      group.sensitivities[$0] == 0 && activation[$0] > 0
    }
  }

  /// T_j for each position of the support, as `Double`; each within a relative
  /// 2⁻⁵⁰. Zeros where z = 0.
  var ratios: [Double] {
    guard let sampler = group.sampler else { return [] }
    guard let products else {
      return exactRatios.map { Interval($0, precision: 64).midpoint }
    }
    let total = Double(sampler.totalUnits)
    return group.support.enumerated().map { k, j in
      products[j] * total / (sum * Double(sampler.units[k]))
    }
  }

  /// T_j for each position of the support, exactly. Zeros where z = 0.
  public var exactRatios: [Rational] {
    let (products, sum) = exactProducts(group.magnitudes, activation)
    guard let sampler = group.sampler else { return [] }
    return group.support.enumerated().map { k, j in
      products[j].sign == 0
        ? 0 : products[j] / (sum * sampler.probability(of: k))
    }
  }
}

// MARK: - What the theory speaks of

extension GroupEvaluation {
  /// R = max T_j over the support; 0 where z = 0.
  public var maximumRatio: Interval {
    products == nil
      ? Interval(exactRatios.max() ?? 0) : enclosure(of: ratios.max() ?? 0)
  }

  /// Whether R > `ceiling`, exactly.
  ///
  /// Where it is so, the hypothesis T ≤ B fails at this point.
  public func maximumRatioExceeds(_ ceiling: Rational) -> Bool {
    let known = maximumRatio
    if known.isCertainlyAbove(ceiling) { return true }
    if known.isCertainlyAtMost(ceiling) { return false }
    return exactRatios.contains { $0 > ceiling }
  }

  /// 1 − μ = Σ g_j over the weights that cannot be drawn; exactly 0 where there
  /// are none.
  public var unseenMass: Interval {
    guard hasUnseenMass else { return Interval(0) }
    let unseen = group.indices.indices.filter { group.sensitivities[$0] == 0 }
    guard let products else {
      let exact = exactProducts(group.magnitudes, activation)
      return Interval(
        unseen.reduce(0) { $0 + exact.products[$1] } / exact.sum)
    }
    return enclosure(of: compensatedSum(unseen.map { products[$0] }) / sum)
  }

  /// V = E T² = Σ g_j T_j over the support; 0 where z = 0.
  public var secondMoment: Interval {
    guard let sampler = group.sampler, !isZero else { return Interval(0) }
    if let products {
      let terms = zip(group.support, ratios).map { j, T in products[j] * T }
      let moment = compensatedSum(terms) / sum
      // Terms that underflow are off by 2⁻¹⁰⁷⁵, and the sum is above 2⁻⁴⁰⁰.
      if SafeRange.isAccurate(sum: moment) { return enclosure(of: moment) }
    }
    return exactRatios.enumerated().reduce(Interval(0)) { sum, ratio in
      let T = Interval(ratio.element)
      return sum + T * T * Interval(sampler.probability(of: ratio.offset))
    }
  }

  /// An enclosure of a number ≥ 0 of which `x` is known to be within 2⁻⁴⁹
  /// relatively: widened by 2⁻⁴⁸, which also covers the two roundings here.
  private func enclosure(of x: Double) -> Interval {
    .hull(Interval(x * (1 - 0x1p-48)), Interval(x * (1 + 0x1p-48)))
  }
}

// MARK: - The exact decision

extension GroupEvaluation {
  /// Whether |ẑ − z| ≥ ε z for these counts, exactly; or ẑ ≥ (1 + ε) z or
  /// ẑ ≤ (1 − ε) z alone.
  ///
  /// - Parameters:
  ///   - counts: of each position of the support; their sum is m.
  ///   - draws: m ≥ 1.
  ///   - relativeError: ε.
  ///   - side: which errors count.
  /// - Returns: false where z = 0, since ẑ = z there. Without a sampler nothing is
  ///   drawn and ẑ = 0.
  public func exactlyFails(
    counts: [UInt32], draws m: Int, relativeError ε: Rational,
    side: TailSide = .both
  ) -> Bool {
    if isZero { return false }
    precondition(
      m >= 1 && counts.count == group.support.count,
      "a count for each position of the support")
    let (products, z) = exactProducts(group.magnitudes, activation)
    var estimate: Rational = 0
    for (k, j) in group.support.enumerated()
    where counts[k] != 0 {
      estimate =
        estimate
        + products[j]
        * group.multiplier(ofSupport: k, count: counts[k], draws: m)
    }
    let error = estimate - z
    return switch side {
    case .upper: error >= ε * z
    case .lower: -error >= ε * z
    case .both: max(error, -error) >= ε * z
    }
  }
}

/// Σ x of non-negative numbers within a relative u + n²u², u = 2⁻⁵³.
///
/// Each addition's rounding error is found exactly and summed apart.
///
/// - Source: T. Ogita, S. M. Rump, S. Oishi, SIAM J. Sci. Comput. 26(6):1955–1988
///   (2005), Sum2, Proposition 4.5, with Σ|x| = Σx.
func compensatedSum(_ x: [Double]) -> Double {
  var sum = 0.0
  var errors = 0.0
  for value in x {
    let next = sum + value
    let part = next - sum
    errors += (sum - (next - part)) + (value - part)
    sum = next
  }
  return sum + errors
}
