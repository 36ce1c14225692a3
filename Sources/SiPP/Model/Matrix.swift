/// Rows of real numbers, one after the other: [rows, columns].
///
/// A batch of inputs has one input a row; a layer's weights have one neuron a
/// row.
public struct Matrix: Sendable, Equatable {
  /// The number of rows.
  public let rows: Int
  /// The number of entries of each row.
  public let columns: Int
  /// All entries, row by row: `rows · columns` of them.
  public var elements: [Double]

  /// Takes the entries, row by row.
  ///
  /// - Precondition: there are `rows · columns` of them.
  public init(rows: Int, columns: Int, elements: [Double]) {
    precondition(
      rows >= 0 && columns >= 0 && elements.count == rows * columns,
      "a matrix needs rows · columns entries")
    self.rows = rows
    self.columns = columns
    self.elements = elements
  }

  /// A matrix of zeros.
  public init(rows: Int, columns: Int) {
    self.init(
      rows: rows, columns: columns,
      elements: [Double](repeating: 0, count: rows * columns))
  }

  /// Takes rows of equal length.
  ///
  /// - Precondition: the rows have one length.
  public init(_ rows: [[Double]]) {
    let columns = rows.first?.count ?? 0
    precondition(
      rows.allSatisfy { $0.count == columns }, "rows have one length")
    self.init(
      rows: rows.count, columns: columns, elements: Array(rows.joined()))
  }

  /// One entry.
  public subscript(row: Int, column: Int) -> Double {
    get { elements[index(row, column)] }
    set { elements[index(row, column)] = newValue }
  }

  /// One row, as a slice whose indices start anywhere.
  public func row(_ row: Int) -> ArraySlice<Double> {
    precondition((0..<rows).contains(row), "no such row")
    return elements[row * columns..<(row + 1) * columns]
  }

  /// The rows of a range.
  public func rows(_ range: Range<Int>) -> Matrix {
    Matrix(
      rows: range.count, columns: columns,
      elements: Array(
        elements[range.lowerBound * columns..<range.upperBound * columns]))
  }

  /// The first entry that is not finite, as row and column; nil if all are.
  var firstNonFinite: (row: Int, column: Int)? {
    guard let at = elements.firstIndex(where: { !$0.isFinite }) else {
      return nil
    }
    return (at / columns, at % columns)
  }

  private func index(_ row: Int, _ column: Int) -> Int {
    precondition(
      (0..<rows).contains(row) && (0..<columns).contains(column),
      "no such entry")
    return row * columns + column
  }
}
