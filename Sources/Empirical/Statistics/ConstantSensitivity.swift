public import Bounds

/// How wrong a written constant must be to be found (H9).
///
/// The constant is multiplied by f = 1 ± s/10,000, on the side that makes the
/// statement claim more, on every instance of a family whose failure probabilities
/// are known. Two steps s are the smallest over the family:
///
/// - ``falseFrom``: the changed claim is certified to be false: the comparison of
///   two enclosures catches it, without a trial;
/// - ``detectedFrom``: N trials refute it at the level with probability at least
///   ``Power/demanded``, by exact power, without a trial either.
///
/// Trials tell less than enclosures: falseFrom ≤ detectedFrom, always. On the other
/// side of 1 the changed statement is true, and neither may find anything.
///
/// - Accuracy: at the step found the comparison is certified; at the step before, it
///   is not on any instance of the family.
public struct ConstantSensitivity: Sendable {
  /// The constant.
  public let constant: RungConstant
  /// Where the changed claim is first certified to be false; nil where no factor up
  /// to the last step makes it so on the family.
  public let falseFrom: Perturbation?
  /// Where trials first find it.
  public let detectedFrom: Perturbation?

  /// A changed constant on the instance that shows it.
  public struct Perturbation: Sendable, Equatable {
    /// s.
    public let step: Int
    /// f.
    public let factor: Rational
    /// The instance in words.
    public let instance: String
  }

  /// The constants of all statements, for claims that `trials` trials judge at
  /// `level` a side.
  public static func all(
    trials: Int, level: Rational
  ) throws(BoundError) -> [ConstantSensitivity] {
    var search = PerturbationSearch(trials: trials, level: level)
    var result: [ConstantSensitivity] = []
    for constant in RungConstant.all {
      result.append(
        ConstantSensitivity(
          constant: constant,
          falseFrom: try search.smallest(constant, refutedBy: .comparison),
          detectedFrom: try search.smallest(constant, refutedBy: .trials)))
    }
    return result
  }
}

/// The smallest change of a constant that is found on a family of instances.
struct PerturbationSearch {
  /// N and the level of those who look.
  let trials: Int
  let level: Rational
  /// With what probability trials must find it.
  var power = Power.demanded
  /// Where they look.
  var family = PerturbationInstance.family

  private var truths: [Place: Interval] = [:]
  private var refutable: [Place: Interval?] = [:]

  init(
    trials: Int, level: Rational, power: Rational = Power.demanded,
    family: [PerturbationInstance] = PerturbationInstance.family
  ) {
    self.trials = trials
    self.level = level
    self.power = power
    self.family = family
  }

  private struct Place: Hashable {
    let instance: PerturbationInstance
    let side: TailSide
  }

  /// What refutes a claim that is too small.
  enum Means {
    /// Enclosures of the claim and of the truth.
    case comparison
    /// N trials.
    case trials
  }

  /// Steps of a factor: 1/10,000 of the constant.
  static let stepsPerUnit = 10_000

  /// f = 1 − s/10,000 or 1 + s/10,000.
  static func factor(_ constant: RungConstant, step: Int) -> Rational {
    let change = Rational(step, stepsPerUnit)
    return constant.stronger == .smaller ? 1 - change : 1 + change
  }

  /// The last step: f = 1/10,000 or 16.
  static func lastStep(_ constant: RungConstant) -> Int {
    constant.stronger == .smaller ? stepsPerUnit - 1 : 15 * stepsPerUnit
  }

  /// The smallest step of all instances, and the first instance that has it.
  mutating func smallest(
    _ constant: RungConstant, refutedBy means: Means
  ) throws(BoundError) -> ConstantSensitivity.Perturbation? {
    var best: (step: Int, instance: PerturbationInstance)?
    for instance in family where instance.concerns(constant) {
      let last = best.map { $0.step - 1 } ?? Self.lastStep(constant)
      guard last >= 1 else { break }
      guard
        let threshold = try threshold(
          constant, instance, means, beatenAt: last)
      else { continue }
      // The bound never rises with the step, so halving is enough.
      let step = try CertifiedSearch.smallestInteger(in: 1...last, guess: 1) {
        (step, _) throws(BoundError) in
        try Self.isBelow(threshold, instance, constant, step)
      }
      if let step { best = (step, instance) }
    }
    return best.map {
      ConstantSensitivity.Perturbation(
        step: $0.step, factor: Self.factor(constant, step: $0.step),
        instance: $0.instance.name)
    }
  }

  /// Whether the changed bound is certainly below the threshold.
  static func isBelow(
    _ threshold: Interval, _ instance: PerturbationInstance,
    _ constant: RungConstant, _ step: Int
  ) throws(BoundError) -> Bool {
    try instance.bound(constant, times: factor(constant, step: step))
      .isCertainlyBelow(threshold)
  }

  private mutating func truth(_ place: Place) throws(BoundError) -> Interval {
    if let known = truths[place] { return known }
    let truth = try place.instance.truth(place.side)
    truths[place] = truth
    return truth
  }

  private mutating func refutableClaim(
    _ place: Place
  ) throws(BoundError) -> Interval? {
    if let known = refutable[place] { return known }
    let claim = try Power.refutableClaim(
      trials: trials, truth: truth(place), level: level, power: power)
    refutable[place] = .some(claim)
    return claim
  }

  /// Below what a claim on the instance is refuted; nil where not even `step`
  /// reaches it.
  private mutating func threshold(
    _ constant: RungConstant, _ instance: PerturbationInstance,
    _ means: Means, beatenAt step: Int
  ) throws(BoundError) -> Interval? {
    let place = Place(instance: instance, side: constant.side)
    let truth = try truth(place)
    guard truth.isCertainlyPositive,
      try Self.isBelow(truth, instance, constant, step)
    else { return nil }
    if means == .comparison { return truth }
    // What trials refute is below the truth: only now is it worth its cost.
    guard let claim = try refutableClaim(place),
      try Self.isBelow(claim, instance, constant, step)
    else { return nil }
    return claim
  }
}
