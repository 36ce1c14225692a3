/// A stream of independent, uniformly distributed 32-bit words.
///
/// The generator is an argument of everything that samples; this module holds
/// none. Words are asked for in blocks, so a counter-based generator can fill a
/// block in a loop that the compiler vectorises, and one call through the
/// protocol is paid a block, not a word.
public protocol RandomWordSource {
  /// Overwrites all of `words` with the stream's next words, in order.
  mutating func fill(_ words: UnsafeMutableBufferPointer<UInt32>)
}
