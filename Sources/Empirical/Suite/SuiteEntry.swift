import Bounds
import SiPP

/// The rows that one entry of a suite gives.
struct SuiteRows: Sendable {
  /// Claims.
  var claims: [Claim]
  /// Negative controls: exact laws.
  var controls: [Claim] = []
}

/// One entry of a suite file: what is checked, on which instance.
struct SuiteEntry: Sendable {
  /// What kind of check it is.
  let kind: Kind
  /// What is checked.
  let check: Check
  /// The trials of its rows; as asked for unless the entry says otherwise.
  let trials: Claim.Trials
  private let place: FilePlace

  /// What an entry checks, with all that this needs.
  enum Check: Sendable {
    /// T3's moments on a neuron, with this many draws.
    case moments(SyntheticNeuron, draws: Int)
    /// Rungs of the ladder T4.
    case ladder(LadderEntry)
    /// The layers (T8) of the shipped network.
    case network
    /// T1 alone, on inputs of a known law.
    case sensitivity(InputsEntry)
    /// T1 and T4b together, on inputs of a known law.
    case joint(JointEntry)
    /// T2 or T2', on inputs of a known law.
    case certifiedRatio(RatioEntry)
    /// T7 on a neuron of both signs.
    case signs(SignsEntry)
    /// T9 or T10 on a small network.
    case networkError(NetworkErrorEntry)
    /// T12 on a sampler.
    case distinctDraws(DistinctDrawsEntry)
    /// T4g on a group at an input.
    case posterior(PosteriorEntry)
    /// A rule that keeps weights: T5, T6 or T6'.
    case pruning(PruningEntry)
    /// The cells of a sampler (H8), negative controls.
    case sampler(SamplerEntry)
    /// R1, a positive control.
    case referenceCode
    /// Planted faults (H9), positive controls.
    case plantedFaults([PlantedFault])
    /// Statements with a changed constant (H9), positive controls.
    case perturbedConstants([RungConstant])
  }

  /// The kinds of checks, by the names that suite files use.
  enum Kind: String, CaseIterable {
    case moments
    case ladder
    case network
    case sensitivity
    case joint
    case certifiedRatio = "certified-ratio"
    case signs
    case certificate
    case networkError = "network-error"
    case distinctDraws = "distinct-draws"
    case aPosteriori = "a-posteriori"
    case deterministic
    case hybrid
    case mixed
    case sampler
    case referenceCode = "reference-code"
    case plantedFaults = "planted-faults"
    case perturbedConstants = "perturbed-constants"

    /// Whether its rows are positive controls.
    var isPositiveControl: Bool {
      switch self {
      case .referenceCode, .plantedFaults, .perturbedConstants: true
      case .moments, .ladder, .network, .sensitivity, .joint,
        .certifiedRatio, .signs, .certificate, .networkError, .distinctDraws,
        .aPosteriori, .deterministic, .hybrid, .mixed,
        .sampler:
        false
      }
    }
  }

  /// Reads the entry that `tree` is.
  ///
  /// - Throws: `SiPPError.file`, with the place in the file.
  init(_ tree: JSONTree, file: String) throws(SiPPError) {
    var fields = try JSONFields(tree, file: file)
    place = fields.place
    kind = try fields.choice(try fields.require("check"))
    do {
      check = try Self.check(kind, &fields)
    } catch {
      throw place.error(error)
    }
    if let place = fields.take("trials") {
      trials = .exactly(
        try fields.integer(place, in: 1...RunConfiguration.largestTrials))
      guard !kind.isPositiveControl else {
        throw fields.error(
          at: place, "the trials of positive controls follow from their power")
      }
    } else {
      trials = .asAsked
    }
    try fields.finish()
  }

  private static func check(
    _ kind: Kind, _ fields: inout JSONFields
  ) throws(SiPPError) -> Check {
    switch kind {
    case .moments:
      let neuron = try SuiteInstance.neuron(
        try fields.require("instance"), file: fields.file)
      return .moments(
        neuron,
        draws: try fields.integer(
          try fields.require("draws"), in: 1...1_000_000))
    case .ladder: return .ladder(try LadderEntry(&fields))
    case .network: return .network
    case .sensitivity: return .sensitivity(try InputsEntry(&fields))
    case .joint: return .joint(try JointEntry(&fields))
    case .certifiedRatio: return .certifiedRatio(try RatioEntry(&fields))
    case .signs: return .signs(try SignsEntry(&fields))
    case .certificate:
      return .networkError(try NetworkErrorEntry.certificate(&fields))
    case .networkError:
      return .networkError(try NetworkErrorEntry.aPriori(&fields))
    case .distinctDraws:
      return .distinctDraws(try DistinctDrawsEntry(&fields))
    case .aPosteriori: return .posterior(try PosteriorEntry(&fields))
    case .deterministic: return .pruning(try .deterministic(&fields))
    case .hybrid: return .pruning(try .hybrid(&fields))
    case .mixed: return .pruning(try .mixed(&fields))
    case .sampler: return .sampler(try SamplerEntry(&fields))
    case .referenceCode: return .referenceCode
    case .plantedFaults:
      guard let list = fields.take("faults") else {
        return .plantedFaults(PlantedFault.allCases)
      }
      return .plantedFaults(try fields.choices(list))
    case .perturbedConstants:
      return .perturbedConstants(try constants(&fields))
    }
  }

  private static func constants(
    _ fields: inout JSONFields
  ) throws(SiPPError) -> [RungConstant] {
    guard let list = fields.take("constants") else {
      return PerturbedConstant.onePerStatement
    }
    var constants: [RungConstant] = []
    for element in try fields.elements(list) {
      let name = try fields.text(element)
      guard let constant = RungConstant.named(name) else {
        throw fields.error(
          at: element,
          "'\(name)' is none of "
            + RungConstant.all.map(\.name).joined(separator: ", "))
      }
      guard !constants.contains(constant) else {
        throw fields.error(at: element, "'\(name)' occurs twice")
      }
      constants.append(constant)
    }
    return constants
  }

  /// How many positive controls the entry has.
  var positiveControls: Int {
    switch check {
    case .referenceCode: 1
    case .plantedFaults(let faults): faults.count
    case .perturbedConstants(let constants): constants.count
    case .moments, .ladder, .network, .sensitivity, .joint,
      .certifiedRatio, .signs, .networkError, .distinctDraws, .posterior,
      .pruning, .sampler:
      0
    }
  }

  /// Its claims and negative controls.
  ///
  /// - Throws: `SiPPError.file`, with the entry's place where a number is beyond
  ///   the limits of `Bounds`.
  func rows() throws -> SuiteRows {
    do {
      return try makeRows()
    } catch {
      throw place.error(error)
    }
  }

  private func makeRows() throws -> SuiteRows {
    var rows: SuiteRows
    switch check {
    case .moments(let neuron, let draws):
      rows = SuiteRows(
        claims: try MomentClaims.claims(of: neuron, draws: draws))
    case .ladder(let entry): rows = try entry.rows()
    case .network: rows = SuiteRows(claims: try NetworkSuite.digits())
    case .sensitivity(let entry): rows = try entry.sensitivityRows()
    case .joint(let entry): rows = try entry.rows()
    case .certifiedRatio(let entry): rows = try entry.rows()
    case .signs(let entry): rows = try entry.rows()
    case .networkError(let entry): rows = try entry.rows()
    case .distinctDraws(let entry): rows = try entry.rows()
    case .posterior(let entry): rows = try entry.rows()
    case .pruning(let entry): rows = try entry.rows()
    case .sampler(let entry): rows = try entry.rows()
    case .referenceCode, .plantedFaults, .perturbedConstants:
      return SuiteRows(claims: [])
    }
    rows.claims = rows.claims.map { $0.with(trials: trials) }
    rows.controls = rows.controls.map { $0.with(trials: trials) }
    return rows
  }

  /// Its positive controls, to be refuted at `level`.
  func positiveControls(level: Rational) throws -> [Claim] {
    switch check {
    case .referenceCode: [try ReferenceCodeControl.control(level: level)]
    case .plantedFaults(let faults):
      try faults.map { try $0.control(level: level) }
    case .perturbedConstants(let constants):
      try constants.map { try PerturbedConstant.control($0, level: level) }
    case .moments, .ladder, .network, .sensitivity, .joint,
      .certifiedRatio, .signs, .networkError, .distinctDraws, .posterior,
      .pruning, .sampler:
      []
    }
  }
}
