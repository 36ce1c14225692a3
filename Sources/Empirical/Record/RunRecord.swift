public import Bounds

/// What results.json says of a run: all that reports and the gate know of it.
///
/// Reports are functions of this value and of nothing else, so a stored run renders
/// to the bytes of the first day. Certified numbers stay the decimals that were
/// written; nothing is computed again from them.
public struct RunRecord: Sendable, Equatable {
  /// Of the program that ran it.
  public var version: String
  /// Philox's key.
  public var seed: Int
  /// Trials of each claim that fixes no number of its own.
  public var trials: Int
  /// α, exact.
  public var alpha: String
  /// The suite's name; `network` for a user's network.
  public var suite: String
  /// What the run is of, as arguments of the command: names the run completely,
  /// and repeats it. Without output, threads or display.
  public var command: [String]
  /// What the rows' levels follow from.
  public var levels: LevelsRecord
  /// Whether rows ended once they were decided.
  public var stopsEarly: Bool
  /// False after an interruption.
  public var isComplete: Bool
  /// Of the whole run.
  public var verdict: RunVerdict
  /// Controls that did what they are there for.
  public var controlsPassed: Int
  /// Controls that did not.
  public var controlsFailed: Int
  /// Claims first, then positive and negative controls.
  public var rows: [RowRecord]
  /// What changes of written constants the run could have found (H9); empty where
  /// it did not look.
  public var perturbations: [PerturbationRecord]
  /// The curves of the plots.
  public var figures: [FigureRecord]
  /// Whole networks that were pruned, and what was left of them.
  public var networks: [NetworkRecord]
  /// Trial by trial, what a comparison of two runs pairs; by ``RowRecord/stream``.
  public var streams: [StreamRecord]
}

extension RunRecord {
  /// Whether there are controls of both kinds: without them nothing shows that
  /// the run could have seen a violation, or that it invents none.
  public var hasControls: Bool {
    [Claim.Control.positive, .negative].allSatisfy { control in
      rows.contains { $0.control == control }
    }
  }
}

/// The numbers of a suite's rows, of which a selection may have been run.
public struct LevelsRecord: Sendable, Equatable {
  /// K.
  public var claims: Int
  /// Positive controls.
  public var positiveControls: Int
  /// Negative controls.
  public var negativeControls: Int
  /// α/(2K), exact.
  public var sideOfAClaim: String
}

/// How wrong a written constant must be to be found (H9).
public struct PerturbationRecord: Sendable, Equatable {
  /// The statement.
  public var id: StatementID
  /// The constant's name.
  public var constant: String
  /// The bound, with the constant in brackets.
  public var formula: String
  /// Which factors make the bound smaller.
  public var stronger: String
  /// Where the claim is certified false; nil where no factor makes it so.
  public var falseFrom: Found?
  /// Where trials find it.
  public var detectedFrom: Found?

  /// A factor with the instance that shows it.
  public struct Found: Sendable, Equatable {
    /// Exact decimal.
    public var factor: String
    /// In words.
    public var instance: String
  }
}

/// A network pruned many times as a whole: how many weights stayed and how often
/// the pruned network was right.
///
/// Pruning k of a network is drawn from a stream of its own, so two runs of one
/// seed prune alike, and pair.
public struct NetworkRecord: Sendable, Equatable {
  /// As its rows call it.
  public var name: String
  /// The rule and its numbers of draws, in words.
  public var rule: String
  /// Weights of the network that are not 0, before pruning; biases apart.
  public var weights: Int
  /// Evaluation inputs that have a class; 0 where there are no labels.
  public var labelled: Int
  /// Of those, how many the unpruned network classifies rightly.
  public var correctUnpruned: Int
  /// Prunings with a weight outside the range of `Double`: no networks, and right
  /// nowhere.
  public var undefined: Int
  /// Weights that are not 0 after each pruning.
  public var nonZeros: [Int]
  /// Inputs that each pruned network classifies rightly; empty without labels.
  public var correct: [Int]
}
