internal import CMPFR

extension Interval: CustomStringConvertible {
  /// Both ends in decimal, rounded outwards.
  public var description: String {
    let text = decimal(digits: 21)
    return "[\(text.lower), \(text.upper)]"
  }

  /// Both ends in decimal with `digits` significant digits, rounded outwards, so
  /// the printed pair encloses x too. `-inf` and `inf` where nothing is known.
  ///
  /// - Parameter digits: 1 to 10,000.
  public func decimal(digits: Int) -> (lower: String, upper: String) {
    precondition((1...10_000).contains(digits), "1 to 10,000 digits")
    if isIndeterminate { return ("-inf", "inf") }
    return (
      text(lo, digits: digits, MPFR_RNDD), text(hi, digits: digits, MPFR_RNDU)
    )
  }

  private func text(
    _ x: Endpoints.Pointer, digits: Int, _ rounding: mpfr_rnd_t
  ) -> String {
    let capacity = digits + 40
    return withUnsafeTemporaryAllocation(of: CChar.self, capacity: capacity) {
      buffer in
      guard let start = buffer.baseAddress,
        (0..<capacity).contains(
          Int(
            sipp_mpfr_format(start, capacity, Int32(digits - 1), x, rounding)))
      else { preconditionFailure("a decimal fits its buffer") }
      return String(cString: start)
    }
  }
}
