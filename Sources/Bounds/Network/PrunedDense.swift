/// A linear layer before and after pruning, a ↦ W a + b and a ↦ Ŵ a + b (T9).
///
/// Applied to an input of p · `columns` numbers it maps each of the p pieces, one
/// after the other: with a `gather` before it, a convolution over p patches.
///
/// | Symbol | Name       | Shape; unit                        | Domain |
/// | ------ | ---------- | ---------------------------------- | ------ |
/// | W      | `original` | [rows, columns], row by row        | finite |
/// | Ŵ      | `pruned`   | [rows, columns], row by row        | finite |
/// | b      | `bias`     | [rows]; the same for both          | finite |
public struct PrunedDense<Number: NetworkNumber>: Sendable {
  /// Neurons.
  public let rows: Int
  /// Inputs of a neuron.
  public let columns: Int
  /// W.
  public let original: [Number]
  /// Ŵ.
  public let pruned: [Number]
  /// b.
  public let bias: [Number]

  /// Takes W, Ŵ and b; no bias means zeros.
  ///
  /// - Throws: `outsideDomain` for a layer without neurons or inputs, more than 2²⁶
  ///   of either, lists that do not fit, or a number that is not finite.
  public init(
    rows: Int, columns: Int, original: [Number], pruned: [Number],
    bias: [Number]? = nil
  ) throws(BoundError) {
    let sizes = 1...LayerGraphLimits.width
    guard sizes.contains(rows), sizes.contains(columns) else {
      throw .outsideDomain(
        "dense layer", value: "[\(rows), \(columns)]",
        requirement: "from 1 to 2^26 neurons and as many inputs")
    }
    let bias = bias ?? [Number](repeating: Number(0), count: rows)
    for (name, list, count) in [
      ("original weights", original, rows * columns),
      ("pruned weights", pruned, rows * columns), ("bias", bias, rows),
    ] {
      try Self.check(list, count: count, name: name)
    }
    self.rows = rows
    self.columns = columns
    self.original = original
    self.pruned = pruned
    self.bias = bias
  }

  /// Takes W and Ŵ as rows of one length.
  public init(
    original: [[Number]], pruned: [[Number]], bias: [Number]? = nil
  ) throws(BoundError) {
    let columns = original.first?.count ?? 0
    for row in original + pruned where row.count != columns {
      throw .outsideDomain(
        "row of a dense layer", value: "\(row.count) numbers",
        requirement: "\(columns), as many as the first row")
    }
    try self.init(
      rows: original.count, columns: columns,
      original: Array(original.joined()), pruned: Array(pruned.joined()),
      bias: bias)
  }

  /// That there are `count` finite numbers.
  static func check(
    _ list: [Number], count: Int, name: String
  ) throws(BoundError) {
    guard list.count == count else {
      throw .outsideDomain(
        name, value: "\(list.count) numbers", requirement: "\(count)")
    }
    if let bad = list.first(where: { !$0.isFinite }) {
      throw .outsideDomain(name, value: "\(bad)", requirement: "finite")
    }
  }
}

/// The largest networks that are certified.
enum LayerGraphLimits {
  /// Entries of a vector: the rounding lemma of T9's note is proved up to here.
  static let width = 1 << 26
  /// Operations of a network.
  static let operations = 10_000
}
