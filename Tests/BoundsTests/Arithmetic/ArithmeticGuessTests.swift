import Testing

@testable import Bounds

/// Guesses decide nothing; a bad one costs time, which no result shows.
@Suite("Guesses: logarithm and precisions")
struct ArithmeticGuessTests {
  @Test func logarithmsAreWithinTheStatedError() {
    for exponent in [-1_022, -300, -10, -1, 0, 1, 7, 600, 1_023] {
      for step in 0..<64 {
        let x = Double(
          sign: .plus, exponent: exponent, significand: 1 + Double(step) / 64)
        let log = Interval(x).log.midpoint
        #expect(abs(guess(logarithmOf: x) - log) <= 0.06, "\(x)")
      }
    }
  }

  @Test func precisionsDoubleFromTheFirstToTheLast() {
    #expect(Precisions.doubling(from: 3, to: 24) == [3, 6, 12, 24])
    #expect(Precisions.doubling(from: 3, to: 23) == [3, 6, 12])
    #expect(
      Precisions.ofClosedForms == [
        128, 256, 512, 1_024, 2_048, 4_096, 8_192, 16_384, 32_768,
      ])
    #expect(
      Precisions.ofExcesses == [64, 128, 256, 512, 1_024, 2_048, 4_096, 8_192])
    #expect(Precisions.ofSmallExcesses == [64, 128, 256, 512])
    #expect(Precisions.ofTails == [64, 128, 256, 512, 1_024, 2_048, 4_096])
    #expect(Precisions.ofSmallTails == [64, 128, 256])
    #expect(Precisions.ofHinges(128) == [208, 416, 832, 1_664])
  }
}
