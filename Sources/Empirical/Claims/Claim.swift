public import Bounds

/// A statement on an instance, as a probability that trials can check.
///
/// The claim's event is "the trial fails". What a trial redraws is in the
/// ``ledger``; everything else in the instance is fixed.
public struct Claim: Sendable {
  /// What may be drawn anew, independently, in every trial.
  public enum Redrawn: String, Sendable, CaseIterable {
    /// The pruning: all sampled indices.
    case pruning
    /// The input x at which the error is measured.
    case x
    /// The sensitivity points S.
    case S
    /// The fresh inputs V that certify a ratio.
    case V
  }

  /// How the true failure probability relates to the predicted one.
  public enum Relation: String, Sendable, CaseIterable {
    /// It is at most the predicted value: a bound.
    case atMost = "at most"
    /// It is the predicted value: an exact law.
    case equals
  }

  /// Why a row is there that is no claim of ours.
  public enum Control: String, Sendable, CaseIterable {
    /// A claim that is false, with a known failure probability: must be refuted.
    case positive
    /// An exactly known law: must not be refuted.
    case negative
  }

  /// Whether the hypotheses of the statement hold on this instance.
  public enum Assumption: Sendable, Equatable {
    /// They hold, certainly, for the reason given.
    case met(String)
    /// One is certainly false; the text says which and by how much.
    case fails(String)
  }

  /// How many trials the row runs.
  public enum Trials: Sendable, Equatable {
    /// As many as the run was asked for.
    case asAsked
    /// This many, whatever was asked for: a control that needs them for power.
    case exactly(Int)
  }

  /// The statement under test.
  public let id: StatementID
  /// The instance in words, unique together with ``id`` and ``control``.
  public let instance: String
  /// The numbers of the instance, in display order.
  public let parameters: [(name: String, value: JSONValue)]
  /// What every trial redraws, what is fixed, and where it comes from.
  public let ledger: Ledger
  /// Bound or exact law.
  public let relation: Relation
  /// The predicted failure probability.
  public let predicted: Interval
  /// Nil for a claim of ours.
  public let control: Control?
  /// How many trials.
  public private(set) var trials: Trials
  /// The draws of the statement's instance.
  public let experiment: any Experiment
  /// The name of the stream; rows with one name see the same trials.
  public let streamName: String
  /// Sample size over the floor T4f's, where both are known.
  public let samplesOverFloor: Double?
  /// Whether the hypotheses hold.
  public let assumption: Assumption
  /// Where the claim concerns one fixed input x: the event there. Such rows have
  /// an ``oracle`` and may be sampled by tilted trials.
  public let fixedInput: FixedInput?
  /// The failure probability itself, enclosed without a trial, where it is known.
  public let oracle: Interval?
  /// For a joint claim: how its conditional profile δ(S) is made.
  public let profile: ProfilePlan?
  /// For a row on a layer of a network: the whole of it, as it may be pruned.
  public let network: NetworkTrials?
  /// For a claim of the ladder: the figures that it belongs to.
  private(set) var ladder: LadderPlan?
  /// For a claim on a layer: the sum that its figures vary.
  private(set) var union: UnionPlan?
  /// For a positive control: its true failure probability, computed.
  public let trueProbability: Interval?
  /// For a control that is a statement with a changed constant: which.
  public let perturbedConstant: RungConstant?

  /// A row; see the properties.
  public init(
    id: StatementID, instance: String,
    parameters: [(name: String, value: JSONValue)],
    ledger: Ledger, relation: Relation = .atMost,
    predicted: Interval, control: Control? = nil, trials: Trials = .asAsked,
    experiment: any Experiment, streamName: String,
    samplesOverFloor: Double? = nil, assumption: Assumption,
    fixedInput: FixedInput? = nil, oracle: Interval? = nil,
    profile: ProfilePlan? = nil, network: NetworkTrials? = nil,
    trueProbability: Interval? = nil, perturbedConstant: RungConstant? = nil
  ) {
    precondition(
      control != .positive || trueProbability != nil,
      "a positive control knows its true probability")
    precondition(
      id != .t1 || ledger.drawsPoints,
      "T1 speaks of points drawn from D, and of no others")
    precondition(
      !predicted.isIndeterminate, "a claim without a number is none")
    self.id = id
    self.instance = instance
    self.parameters = parameters
    self.ledger = ledger
    self.relation = relation
    self.predicted = predicted
    self.control = control
    self.trials = trials
    self.experiment = experiment
    self.streamName = streamName
    self.samplesOverFloor = samplesOverFloor
    self.assumption = assumption
    self.fixedInput = fixedInput
    self.profile = profile
    self.network = network
    self.oracle = oracle ?? trueProbability
    self.trueProbability = trueProbability
    self.perturbedConstant = perturbedConstant
  }

  /// The same as a claim of the ladder, which figures show.
  func with(ladder: LadderPlan) -> Claim {
    var claim = self
    claim.ladder = ladder
    return claim
  }

  /// The same as a claim on a layer, which figures show.
  func with(union: UnionPlan) -> Claim {
    var claim = self
    claim.union = union
    return claim
  }

  /// The stream of the row's trials.
  public var stream: StreamID { StreamID(streamName) }

  /// The name of the stream of its tilted trials: not that of the plain ones.
  var tiltedStreamName: String { streamName + "|tilted" }

  /// The name of the stream of its trials.
  func streamName(of method: TrialMethod) -> String {
    method == .tilted ? tiltedStreamName : streamName
  }

  /// What every trial draws anew.
  public var redrawn: [Redrawn] { ledger.redrawn }

  /// The row in words: unique in a run.
  public var name: String {
    "\(id.rawValue), \(instance)"
      + (control.map { ", \($0.rawValue) control" } ?? "")
  }

  /// The same with another number of trials; one that the row fixes for itself
  /// is kept.
  func with(trials: Trials) -> Claim {
    var claim = self
    if case .asAsked = claim.trials { claim.trials = trials }
    return claim
  }

  /// How many trials the row runs when the run was asked for `asked`.
  public func trialCount(asked: Int) -> Int {
    switch trials {
    case .asAsked: asked
    case .exactly(let count): count
    }
  }
}
