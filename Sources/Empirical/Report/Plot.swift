/// A drawing of a run's figure, with the numbers that it shows.
public struct Plot: Sendable, Equatable {
  /// Unique among the plots of a page; letters, digits and hyphens.
  public var id: String
  /// What is drawn against what.
  public var title: String
  /// The drawing; nil where nothing could draw it.
  public var svg: String?
  /// What there is to see, in words.
  public var description: String
  /// The numbers drawn.
  public var table: Table

  /// Titles and rows of as many cells.
  public struct Table: Sendable, Equatable {
    /// Titles.
    public var header: [String]
    /// Cells, row by row.
    public var rows: [[String]]
  }
}
