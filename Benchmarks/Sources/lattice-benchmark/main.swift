import Bounds
import Foundation
import SiPP

// Seconds for certified tails of sums: 20 measured neurons (SIPP_TEST_DATA), a
// generic laws, a two-point law. Compare figures of one run only.

let clock = ContinuousClock()

func seconds(_ d: Duration) -> Double {
  Double(d.components.seconds) + Double(d.components.attoseconds) * 1e-18
}

func report(_ name: String, _ work: () throws -> Interval) rethrows {
  var value = Interval(0)
  let time = seconds(try clock.measure { value = try work() })
  print(
    name + ": \((time * 1000).rounded() / 1000) s, [\(value.lower), "
      + "\(value.upper)], ratio \(value.upper / value.lower)")
}

func report(
  _ name: String, _ law: FiniteLaw, draws m: Int, relativeError ε: Rational
) throws {
  let bracket = LatticeBracket(law: law)
  try report(name + ", upper") {
    try bracket.failureProbability(draws: m, relativeError: ε, side: .upper)
  }
  try report(name + ", lower") {
    try bracket.failureProbability(draws: m, relativeError: ε, side: .lower)
  }
}

let blocks = try FiniteLaw(
  values: [0, 10], probabilities: [Rational(9, 10), Rational(1, 10)])
try report("blocks", blocks, draws: 20_000, relativeError: Rational(1, 4))

/// A law of mean 1 with n values that have no step in common; multiples of
/// irrational numbers modulo 1 are spread evenly.
func generic(_ n: Int) throws -> FiniteLaw {
  let units = (1...n).map { 1 + $0 * 618_033_989 % 1000 }
  let law = try FiniteLaw(
    values: (1...n).map {
      let u = Rational($0 * 754_877_666 % 1_000_000_007, 999_999_937)
      return u * u * u
    },
    probabilities: units.map { Rational($0, units.reduce(0, +)) })
  return try FiniteLaw(
    values: law.values.map { $0 / law.mean }, probabilities: law.probabilities)
}

for (n, m, ε) in [
  (64, 5000, Rational(1, 20)), (64, 5000, Rational(1, 4)),
  (300, 256, Rational(1, 2)), (800, 256, Rational(1, 2)),
] {
  try report(
    "\(n) values, m = \(m), ε = \(ε)", generic(n), draws: m, relativeError: ε)
}

if let data = ProcessInfo.processInfo.environment["SIPP_TEST_DATA"] {
  let file = try SafetensorsFile(path: data + "/neurons/neurons.safetensors")
  func numbers(_ name: String) throws -> [Double] {
    guard let tensor = file.tensor(named: name) else {
      fatalError("no tensor \(name)")
    }
    return try file.numbers(of: tensor)
  }
  var batches: [String: Matrix] = [:]
  func points(_ layer: String, _ columns: Int, _ kind: String) throws -> Matrix
  {
    let name = "\(layer).activations.\(kind)"
    if let known = batches[name] { return known }
    var x = try numbers(name)
    if layer == "fc1" { x = x.map { Double(Float($0) / 255) } }
    let batch = Matrix(rows: x.count / columns, columns: columns, elements: x)
    batches[name] = batch
    return batch
  }
  for index in 0..<20 {
    let id = "neuron" + (index < 10 ? "0" : "") + "\(index)"
    let w = try numbers("\(id).weight")
    let layer = w.count == 784 ? "fc1" : w.count == 300 ? "fc2" : "fc3"
    let dense = try DenseLayer(
      name: id, weights: Matrix(rows: 1, columns: w.count, elements: w),
      bias: nil)
    let groups = try dense.groups(
      points: points(layer, w.count, "sensitivity"))
    let evaluation = try points(layer, w.count, "evaluation")
    for input in 0..<evaluation.rows {
      let point = GroupEvaluation(
        groups[0], activation: Array(evaluation.row(input)))
      guard let law = point.law else { continue }
      print(
        "\(id), \(law.values.count) values, input \(input), "
          + "mean \(law.mean.approximation)")
      try report(id, law, draws: 256, relativeError: Rational(1, 2))
      break
    }
  }
}
