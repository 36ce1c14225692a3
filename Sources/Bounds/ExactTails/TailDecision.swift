/// Whether a tail is at most a level, with certainty.
///
/// Enclosures decide unless both sides are equal or nearly so; then the tail is
/// summed exactly, where that is short enough.
///
/// - Parameters:
///   - level: a probability, exact.
///   - isSmall: whether the exact sum is short enough; it is then asked for after
///     fewer bits.
///   - question: what is asked, for the error.
///   - tail: encloses the tail at a working precision.
///   - exact: the tail itself; asked for only if `isSmall`.
/// - Throws: ``BoundError/undecided(_:precision:)`` where neither decides.
func isTailAtMost(
  _ level: Rational, isSmall: Bool, question: @autoclosure () -> String,
  tail: (_ precision: Int) -> Interval, exact: () -> Rational
) throws(BoundError) -> Bool {
  let precisions = isSmall ? Precisions.ofSmallTails : Precisions.ofTails
  for precision in precisions {
    let tail = tail(precision)
    if tail.isCertainlyAtMost(level) { return true }
    if tail.isCertainlyAbove(level) { return false }
  }
  guard isSmall else { throw .undecided(question(), at: precisions) }
  return exact() <= level
}
