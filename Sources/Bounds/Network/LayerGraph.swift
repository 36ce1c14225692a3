/// A feed-forward network whose dense layers are known before and after pruning, as
/// plain numbers (T9).
///
/// Value 0 is the input; each operation takes earlier values and appends one. The
/// last value is the network's output. A stack of layers needs no numbers:
///
///     var graph = try LayerGraph<Double>(inputs: 784)
///     try graph.append(.dense(fc1))
///     try graph.append(.activation(.rectifier))
///     try graph.append(.dense(fc2))
///
/// A residual block keeps the number of the value it adds again. Batch
/// normalisation is folded into the weights before.
public struct LayerGraph<Number: NetworkNumber>: Sendable {
  /// What is done to earlier values.
  public enum Operation: Sendable {
    /// A linear layer; the only operation that pruning changes.
    case dense(PrunedDense<Number>)
    /// The same function of each entry.
    case activation(Activation)
    /// The largest of each window of entries.
    case maxPool(windows: [[Int]])
    /// The mean of each window of entries.
    case averagePool(windows: [[Int]])
    /// Entries in a new order, repeated or left out; nil is a zero (padding).
    case gather([Int?])
    /// The sum of two or more values of one length (a residual connection).
    case sum
  }

  /// Functions φ of one real number with |φ(s) − φ(t)| ≤ |s − t|.
  public enum Activation: Sendable, CaseIterable {
    /// t.
    case identity
    /// max(0, t).
    case rectifier
    /// |t|.
    case absoluteValue
    /// t, cut to [−1, 1].
    case hardTanh
  }

  /// An operation and the values it takes.
  struct Step: Sendable {
    let operation: Operation
    let sources: [Int]
  }

  /// In order; step k makes value k + 1.
  private(set) var steps: [Step] = []
  /// The length of each value.
  public private(set) var widths: [Int]

  /// A network of no operation yet.
  ///
  /// - Throws: `outsideDomain` for no input or more than 2²⁶.
  public init(inputs: Int) throws(BoundError) {
    try Self.check(width: inputs, name: "inputs of the network")
    widths = [inputs]
  }

  /// The number of the newest value.
  public var last: Int { widths.count - 1 }
  /// Entries of the output.
  public var outputs: Int { widths[last] }
  /// The dense layers, first to last.
  public var denseLayers: [PrunedDense<Number>] {
    steps.compactMap { step in
      if case .dense(let layer) = step.operation { layer } else { nil }
    }
  }

  /// Appends an operation on the newest value; returns the number of its result.
  @discardableResult
  public mutating func append(
    _ operation: Operation
  ) throws(BoundError) -> Int {
    try append(operation, to: [last])
  }

  /// Appends an operation on the values `sources`; returns the number of its
  /// result.
  ///
  /// - Throws: `outsideDomain` where a value does not exist or does not fit, a
  ///   window is empty or names no entry, or the result has no entry or more than
  ///   2²⁶; `beyondReach` after 10,000 operations.
  @discardableResult
  public mutating func append(
    _ operation: Operation, to sources: [Int]
  ) throws(BoundError) -> Int {
    guard steps.count < LayerGraphLimits.operations else {
      throw .beyondReach(
        "a network", limit: "\(LayerGraphLimits.operations) operations")
    }
    for source in sources where !widths.indices.contains(source) {
      throw .outsideDomain(
        "source of an operation", value: "\(source)",
        requirement: "from 0 to \(last)")
    }
    let width = try resultWidth(operation, sources.map { widths[$0] })
    try Self.check(width: width, name: "entries of a value")
    steps.append(Step(operation: operation, sources: sources))
    widths.append(width)
    return last
  }

  private func resultWidth(
    _ operation: Operation, _ given: [Int]
  ) throws(BoundError) -> Int {
    if case .sum = operation {
      guard given.count >= 2, given.allSatisfy({ $0 == given[0] }) else {
        throw .outsideDomain(
          "sources of a sum", value: "lengths \(given)",
          requirement: "two or more of one length")
      }
      return given[0]
    }
    guard given.count == 1 else {
      throw .outsideDomain(
        "sources of an operation", value: "\(given.count)", requirement: "1")
    }
    let width = given[0]
    switch operation {
    case .dense(let layer):
      guard width.isMultiple(of: layer.columns) else {
        throw .outsideDomain(
          "inputs of a dense layer", value: "\(width)",
          requirement: "a multiple of its \(layer.columns) columns")
      }
      let (result, overflows) = (width / layer.columns)
        .multipliedReportingOverflow(by: layer.rows)
      return overflows ? .max : result
    case .activation, .sum: return width
    case .maxPool(let windows), .averagePool(let windows):
      for window in windows {
        try Self.check(window, width: width)
      }
      return windows.count
    case .gather(let entries):
      try Self.check(entries.compactMap { $0 } + [0], width: width)
      return entries.count
    }
  }

  private static func check(
    _ window: [Int], width: Int
  ) throws(BoundError) {
    let isFine =
      !window.isEmpty && window.count <= LayerGraphLimits.width
      && window.allSatisfy { $0 >= 0 && $0 < width }
    guard isFine else {
      throw .outsideDomain(
        "window", value: "\(window.prefix(8))",
        requirement: "one entry or more, each from 0 to \(width - 1)")
    }
  }

  private static func check(width: Int, name: String) throws(BoundError) {
    guard (1...LayerGraphLimits.width).contains(width) else {
      throw .outsideDomain(
        name, value: "\(width)", requirement: "from 1 to 2^26")
    }
  }
}

extension LayerGraph.Activation {
  /// φ(t), exact.
  func callAsFunction(_ t: Number) -> Number {
    switch self {
    case .identity: t
    case .rectifier: max(t, Number(0))
    case .absoluteValue: max(t, -t)
    case .hardTanh: min(max(t, Number(-1)), Number(1))
    }
  }
}
