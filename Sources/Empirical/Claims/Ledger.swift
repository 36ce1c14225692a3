/// The randomness ledger of a claim: what every trial draws anew, what stays as it
/// is, and where that came from.
///
/// Trials are independent only in what they redraw. A rate over many prunings of
/// one S says something of that S and nothing of others, so a ledger without S
/// among the redrawn marks a row as conditional on S.
public struct Ledger: Sendable, Equatable {
  /// The sensitivity points S.
  public enum Points: Sendable, Equatable {
    /// There are none: weights' importances are given.
    case none
    /// Made for the instance; fixed.
    case constructed
    /// Inputs that trained the network; fixed. They are no sample of D.
    case trainingInputs
    /// From a file; fixed. Whether they trained the network is not known.
    case given
    /// Drawn from D anew in every trial.
    case drawn(law: String)
  }

  /// The input x at which the error is measured.
  public enum Input: Sendable, Equatable {
    /// There is none: no error is measured.
    case none
    /// A point of S; fixed.
    case pointOfS
    /// No point of S; fixed.
    case outsideS
    /// Drawn uniformly from finitely many inputs in every trial, of which some
    /// number also stands in S.
    case oneOf(count: Int, inS: Int)
    /// Drawn from D anew in every trial, independently of S.
    case drawn(law: String)
  }

  /// The fresh inputs V that certify a ratio (T2).
  public enum Validation: Sendable, Equatable {
    /// There are none: nothing is certified.
    case none
    /// Drawn from D anew in every trial, independently of S and x.
    case drawn(count: Int, law: String)
  }

  /// Whether every trial draws the pruning anew.
  public let redrawsPruning: Bool
  /// Where x comes from.
  public let input: Input
  /// Where S comes from.
  public let points: Points
  /// Where V comes from.
  public let validation: Validation

  /// A ledger that redraws the pruning unless said otherwise, without V.
  public init(
    points: Points, input: Input, redrawsPruning: Bool = true,
    validation: Validation = .none
  ) {
    self.redrawsPruning = redrawsPruning
    self.input = input
    self.points = points
    self.validation = validation
  }

  /// What is redrawn, in the order pruning, x, S, V.
  public var redrawn: [Claim.Redrawn] {
    var parts: [Claim.Redrawn] = redrawsPruning ? [.pruning] : []
    switch input {
    case .oneOf, .drawn: parts.append(.x)
    case .none, .pointOfS, .outsideS: break
    }
    if drawsPoints { parts.append(.S) }
    if validation != .none { parts.append(.V) }
    return parts
  }

  /// Whether S is drawn anew in every trial.
  public var drawsPoints: Bool {
    if case .drawn = points { return true }
    return false
  }

  /// Whether the row speaks of one S only.
  public var isConditionalOnS: Bool { points != .none && !drawsPoints }
}

// MARK: - In words

extension Ledger {
  /// What a report says of the pruning.
  public var pruningText: String {
    redrawsPruning ? "drawn anew in every trial" : "none"
  }

  /// What a report says of x.
  public var inputText: String {
    switch input {
    case .none: "none"
    case .pointOfS: "fixed, a point of S"
    case .outsideS: "fixed, not in S"
    case .oneOf(let count, let shared):
      "drawn anew in every trial, uniformly from \(count) inputs, "
        + (shared == 0
          ? "held out from S"
          : shared == count ? "all in S" : "\(shared) of them in S")
    case .drawn(let law):
      "drawn anew in every trial from D (\(law)), independent of S"
    }
  }

  /// What a report says of S.
  public var pointsText: String {
    switch points {
    case .none: "none"
    case .constructed: "fixed, made for the instance"
    case .trainingInputs:
      "fixed, inputs that trained the network: no sample of D"
    case .given:
      "fixed, as given; whether they trained the network is not known"
    case .drawn(let law): "drawn anew in every trial from D (\(law))"
    }
  }

  /// What a report says of V; nil where there is none.
  public var validationText: String? {
    switch validation {
    case .none: nil
    case .drawn(let count, let law):
      "\(count) inputs, drawn anew in every trial from D (\(law)), "
        + "independent of S"
    }
  }
}
