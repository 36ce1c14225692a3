/// Where the draws that a guarantee asks for come from, one reason after the other.
///
/// A guarantee for a network is built in links, and each gives something away. Seen as
/// numbers of draws, from what no bound can be below to what the theorem asks for:
///
/// | Stage | Draws m that | Why more than before |
/// | --- | --- | --- |
/// | `input` | T4f asks for where E T² = V(x) is known | |
/// | `secondMoment` | T4f asks for where T ≤ R(x) is known | V ≤ R μ (T3) |
/// | `sensitivity` | T4f asks for where T ≤ B is known | R(x) ≤ B = C SS (T1, T2) |
/// | `rung` | T4b asks for | its inequality is no floor |
/// | `union` | … with a share of δ | all groups at once (T8) |
/// | `layer` | … with ε/Δ for ε | relative to the neuron's value (T7) |
/// | `network` | … with ε_l for ε | errors add up through the layers (T10) |
///
/// The first three are T4f at the ceilings V, R and B: the laws that attain it at
/// ceiling b have E T² = b' ≤ b, so no bound that knows the stage's number alone can
/// certify less. The factor of a link is the quotient of two neighbours, and the product
/// of all factors is the last stage over the first.
///
/// A waterfall of several groups has the sums of their draws. Where the input x goes
/// beyond what the sensitivities promise, R(x) > B and the factor of `sensitivity` may
/// be below 1: the hypothesis is false there, and the numbers say by how much.
///
/// - Accuracy: enclosures; infinite where Δ is.
/// - Source: this project. Proof: `proofs-notes/waterfall.md`.
public struct Waterfall: Sendable {
  /// A stage, named for the link that leads to it.
  public enum Stage: String, CaseIterable, Sendable {
    /// The start: the second moment at the input.
    case input
    /// From the second moment at the input to its range.
    case secondMoment = "second moment"
    /// From the range at the input to the sensitivities' ceiling.
    case sensitivity
    /// From the floor to T4b.
    case rung
    /// From one group to all.
    case union
    /// From sums of one sign to the neuron's value.
    case layer
    /// From one layer to the network.
    case network

    /// The statements that the link rests on.
    public var statements: [StatementID] {
      switch self {
      case .input: [.t4f]
      case .secondMoment: [.t3]
      case .sensitivity: [.t1, .t2]
      case .rung: [.t4b]
      case .union: [.t8]
      case .layer: [.t7]
      case .network: [.t10]
      }
    }
  }

  /// Draws at each stage, in the order of ``Stage``.
  let draws: [Interval]
  /// True where T4f's sizes are known exactly; otherwise the first three stages are at
  /// least what they say.
  public let isExact: Bool

  init(draws: [Interval], isExact: Bool) {
    precondition(draws.count == Stage.allCases.count, "draws for each stage")
    self.draws = draws
    self.isExact = isExact
  }

  /// The draws of several groups together.
  ///
  /// - Precondition: there is one at least.
  public init(sumOf parts: [Waterfall]) {
    precondition(!parts.isEmpty, "a sum of no waterfalls")
    draws = Stage.allCases.indices.map { stage in
      parts.dropFirst().reduce(parts[0].draws[stage]) {
        $0 + $1.draws[stage]
      }
    }
    isExact = parts.allSatisfy(\.isExact)
  }

  /// m at a stage.
  public func samples(_ stage: Stage) -> Interval { draws[index(of: stage)] }

  /// m at a stage over m at the one before; nil for the start.
  ///
  /// Indeterminate from ∞ to ∞.
  public func factor(_ stage: Stage) -> Interval? {
    let index = index(of: stage)
    return index == 0 ? nil : draws[index] / draws[index - 1]
  }

  /// m at the last stage over m at the start.
  public var total: Interval { draws[draws.count - 1] / draws[0] }

  private func index(of stage: Stage) -> Int {
    guard let index = Stage.allCases.firstIndex(of: stage) else {
      preconditionFailure("a stage is one of all stages")
    }
    return index
  }
}
