/// A drawing of a run's figure, with the numbers that it shows.
public struct Plot: Sendable, Equatable {
  /// Unique among the plots of a page; letters, digits and hyphens.
  public var id: String
  /// What is drawn against what.
  public var title: String
  /// The drawing, to be set into a page of HTML; nil where nothing could draw it.
  public var svg: String?
  /// What there is to see, in words: a sentence or two with the main numbers.
  public var description: String
  /// The numbers drawn, thinned to ``Table/mostRows`` rows.
  public var table: Table

  /// Titles and rows of as many cells.
  public struct Table: Sendable, Equatable {
    /// Titles.
    public var header: [String]
    /// Cells, row by row.
    public var rows: [[String]]

    /// The most rows that a plot's table has.
    public static let mostRows = 20
  }

  /// CSS for pages whose plots are in elements of class `plot`: a plot fills its
  /// element.
  public static let stylesheet = """
    .plot svg { display: block; width: 100%; max-width: 42rem; height: auto; }
    """

  /// The drawing as a file of its own, black on white; nil where there is none.
  public var standaloneSVG: String? { svg.map { SVGText.standalone($0) } }
}
