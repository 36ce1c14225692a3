/// The curves of a plot, computed when the run was made: a stored run plots without
/// its instances.
///
/// Values are for drawing: a bound's is the upper end of its enclosure, a floor's
/// the lower end, rounded to `Double`. Sample sizes are exact.
public struct FigureRecord: Sendable, Equatable {
  /// What is drawn against what.
  public enum Kind: String, Sendable, CaseIterable {
    /// Failure probability against m, at a fixed ε.
    case failureProbability = "failure-probability"
    /// Sample size m against δ, at a fixed ε; its ratios to the floor are a plot
    /// of their own.
    case sampleSize = "sample-size"
    /// P(error ≥ ε) against ε, at a fixed m.
    case errorDistribution = "error-distribution"
    /// Quantiles of ρ = g/s, the largest ratio of an input's relative importances
    /// to the sensitivities (T2), of a layer.
    case sensitivityRatio = "sensitivity-ratio"
    /// Draws of a network's layers, link by link (``Bounds/Waterfall``).
    case waterfall
  }

  /// A curve.
  public struct Series: Sendable, Equatable {
    /// A statement's identifier, `floor`, `exact`, `observed`, or a sample's name.
    public var name: String
    /// One a point of ``FigureRecord/x``; nil where there is none.
    public var values: [Double?]
  }

  /// What is drawn against what.
  public var kind: Kind
  /// The instance in words.
  public var instance: String
  /// The numbers that are fixed, in display order.
  public var parameters: [(name: String, value: JSONValue)]
  /// Where the curves have their points, ascending.
  public var x: [Double]
  /// The curves.
  public var series: [Series]
  /// Rows of the run whose observations belong into the plot, by their places.
  public var rows: [Int]

  /// Member for member.
  public static func == (a: FigureRecord, b: FigureRecord) -> Bool {
    a.json == b.json
  }
}
