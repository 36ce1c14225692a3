/// A sampler together with an integer for each index: the kernel of a trial.
///
/// With T_j in fixed point as values, one call gives the sum over m draws that a
/// trial needs, without touching an array of counts. All arithmetic is on
/// integers, so the result does not depend on vector width, unrolling or order.
public struct ValueTable: Sendable {
  /// The value of each index, as given: [n].
  public let values: [UInt32]

  /// As the sampler's, with values in place of indices.
  private let entries: [SelectionEntry]
  private let rejectBelow: UInt32

  /// - Precondition: one value for each index of the sampler.
  public init(_ sampler: ImportanceSampler, values: [UInt32]) {
    precondition(
      values.count == sampler.count, "a value table needs a value an index")
    self.values = values
    rejectBelow = sampler.table.rejectBelow
    entries = sampler.table.entries.map { entry in
      SelectionEntry(
        threshold: entry.threshold, own: values[Int(entry.own)],
        alias: values[Int(entry.alias)])
    }
  }

  /// Σ values[c_i] over m independent draws c_1, …, c_m of the sampler.
  ///
  /// Takes the same words from `source`, in the same requests, as
  /// ``ImportanceSampler/counts(draws:using:)``, and gives the same draws.
  ///
  /// - Parameters:
  ///   - draws: m, from 0 to 2³² − 1, so that the sum cannot overflow.
  ///   - source: where the words come from.
  public func sum(
    draws m: Int, using source: inout some RandomWordSource
  ) -> UInt64 {
    var sum: UInt64 = 0
    entries.withUnsafeBufferPointer { entries in
      let selection = Selection(entries, rejectBelow: rejectBelow)
      drawBlocks(m, using: &source) { selection.add($0, to: &sum) }
    }
    return sum
  }
}
