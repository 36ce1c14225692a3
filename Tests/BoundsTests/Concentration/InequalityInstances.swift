import TestSupport
import Testing

@testable import Bounds

/// Parameters with which every inequality is tried.
let inequalityInstances: [Inequality: [[String: Rational]]] = [
  .markov: [["mean": 3], ["mean": 0]],
  .chebyshev: [["variance": Rational(7, 3)], ["variance": 0]],
  .cantelli: [["variance": Rational(7, 3)], ["variance": 0]],
  .hoeffding: [["samples": 40, "range": 2], ["samples": 1, "range": 7]],
  .bernstein: [
    ["samples": 100, "variance": Rational(9, 100), "range": 1],
    ["samples": 3, "variance": 0, "range": 2],
  ],
  .bennett: [
    ["samples": 100, "variance": Rational(9, 100), "range": 1],
    ["samples": 3, "variance": 0, "range": 2],
  ],
  .chernoffKL: [
    ["samples": 50, "mean": Rational(1, 10)], ["samples": 2, "mean": 1],
    ["samples": 3, "mean": 0],
    ["samples": 7_000, "mean": Rational(999, 1_000)],
  ],
  .convexOrder: [
    ["samples": 50, "mean": Rational(1, 10)], ["samples": 2, "mean": 1],
    ["samples": 1, "mean": Rational(1, 2)],
  ],
  .randomizedRounding: [["samples": 50, "mean": Rational(1, 10)]],
  .mcdiarmid: [["samples": 12, "difference": Rational(1, 2)]],
  .azuma: [["samples": 12, "difference": Rational(1, 2)]],
  .dkwMassart: [["samples": 100]],
  .empiricalBernstein: [
    ["samples": 100, "variance": Rational(1, 10), "range": 1],
    ["samples": 2, "variance": 0, "range": 1],
  ],
  .poisson: [["mean": 12], ["mean": Rational(1, 3)], ["mean": 0]],
  .poissonRatio: [["mean": 12], ["mean": Rational(1, 3)]],
  .normal: [["variance": 5], ["variance": 0]],
  .normalMills: [["variance": 5], ["variance": 0]],
  .matrixBernstein: [["dimension": 20, "variance": 3, "range": 1]],
]

func eachInequality(
  _ body: (any ConcentrationInequality, TailSide, String) throws -> Void
) throws {
  for inequality in Inequality.allCases {
    for values in try #require(inequalityInstances[inequality]) {
      let made = try inequality.instance(values)
      for side in inequality.entry.sides {
        try body(made, side, "\(inequality.rawValue) \(values), \(side)")
      }
    }
  }
}
