public import Bounds

extension Waterfall.Stage {
  /// What asks for more draws than the stage before, in words.
  public var reason: String {
    switch self {
    case .input: "floor (T4f) where E T^2 at the input is known"
    case .secondMoment: "E T^2 at the input, by its range there (T3)"
    case .sensitivity: "the range there, by the sensitivities (T1, T2)"
    case .rung: "T4b in place of the floor"
    case .union: "all groups at once (T8)"
    case .layer: "error relative to the neuron's value (T7)"
    case .network: "errors that add up through layers (T10)"
    }
  }
}
