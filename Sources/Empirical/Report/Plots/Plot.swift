/// A plot of a run: a picture, and the same in words and numbers for who cannot
/// see it.
public struct Plot: Sendable, Equatable {
  /// Unique among the plots of a run; letters, digits and hyphens.
  public let id: String
  /// What is drawn against what.
  public let kind: Kind
  /// One line.
  public let title: String
  /// The text alternative: a sentence or two with the main numbers.
  public let description: String
  /// The data, thinned to ``Table/mostRows`` rows.
  public let table: Table
  /// The picture, to be set into a page of HTML; nil where gnuplot made none.
  public let svg: String?

  /// What is drawn against what.
  public enum Kind: String, Sendable, CaseIterable {
    /// Failure probability against m.
    case failureProbability = "failure-probability"
    /// m against δ.
    case sampleSize = "sample-size"
    /// m over the floor's m, against δ.
    case sampleRatio = "sample-ratio"
    /// P(error ≥ ε) against ε.
    case errorDistribution = "error-distribution"
    /// Quantiles of ρ = g/s (T2).
    case sensitivityRatio = "sensitivity-ratio"
  }

  /// A table of short texts.
  public struct Table: Sendable, Equatable {
    /// Titles of the columns.
    public let header: [String]
    /// Rows of as many cells.
    public let rows: [[String]]

    /// The most rows that a plot's table has.
    public static let mostRows = 20
  }

  /// CSS for pages with plots in elements of class `plot`: a plot fills its element
  /// and scrolls where that is narrower than its text can bear.
  public static let stylesheet = """
    .plot { overflow-x: auto; }
    .plot svg { display: block; width: 100%; min-width: 35rem; \
    max-width: 50rem; height: auto; }
    """

  /// The picture as a file of its own, dark on white; nil where there is none.
  public var standaloneSVG: String? {
    svg.map { SVGText.standalone($0) }
  }
}

/// What gnuplot is asked for, and what a plot is without it.
struct PlotDrawing {
  let id: String
  let kind: Plot.Kind
  let title: String
  let description: String
  let table: Plot.Table
  /// Commands from the end of ``PlotScript/preamble`` to the `plot`.
  let script: String

  func plot(svg: String?) -> Plot {
    Plot(
      id: id, kind: kind, title: title, description: description, table: table,
      svg: svg)
  }
}
