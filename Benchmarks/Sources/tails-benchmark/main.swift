import Bounds
import Foundation

// Medians of certified binomial tails. Times depend on the machine; compare
// figures of one run only.

let clock = ContinuousClock()

func seconds(_ d: Duration) -> Double {
  Double(d.components.seconds) + Double(d.components.attoseconds) * 1e-18
}

/// The median time of `work` in microseconds.
func median(of runs: Int, _ work: () -> Interval) -> Double {
  var times: [Double] = []
  var kept = 0.0
  for _ in 0..<runs {
    times.append(seconds(clock.measure { kept += work().lower }))
  }
  precondition(!kept.isNaN || kept.isNaN)  // keeps the results alive
  return times.sorted()[runs / 2] * 1e6
}

func show(_ name: String, _ microseconds: Double) {
  print(name + ": \((microseconds * 10).rounded() / 10) µs")
}

let half = Rational(1, 2)
for (name, m, z) in [
  ("m = 1e9, 5 sigma", 1_000_000_000, 5.0),
  ("m = 1e9, 1 sigma", 1_000_000_000, 1),
  ("m = 1e9, mean", 1_000_000_000, 0), ("m = 1e4, 3 sigma", 10_000, 3),
  ("m = 100, 2 sigma", 100, 2),
  ("m = 1e16, mean", 10_000_000_000_000_000, 0),
  ("m = 1e16, 0.1 sigma", 10_000_000_000_000_000, 0.1),
  ("m = 1e16, 0.4 sigma", 10_000_000_000_000_000, 0.4),
  ("m = 1e16, 1 sigma", 10_000_000_000_000_000, 1),
  ("m = 1e16, -1 sigma", 10_000_000_000_000_000, -1),
  ("m = 1e16, 5 sigma", 10_000_000_000_000_000, 5),
  ("m = 1e16, 40 sigma", 10_000_000_000_000_000, 40),
] {
  let law = try BinomialLaw(trials: m, probability: half)
  let k = Int(Double(m) / 2 + z * Double(m).squareRoot() / 2)
  for precision in [64, 128, 512] {
    show(
      "\(name), \(precision) bits",
      median(of: m > 1_000_000_000 ? 5 : 51) {
        law.tail(atLeast: k, precision: precision).probability
      })
  }
}

if let folder = ProcessInfo.processInfo.environment["SIPP_TEST_DATA"] {
  let table = try String(
    contentsOfFile: folder + "/../reference/binomial-tails.csv", encoding: .utf8
  )
  let rows = table.split(separator: "\n").dropFirst().compactMap {
    line -> (BinomialLaw, Int)? in
    let cells = line.split(separator: ",")
    guard let m = Int(cells[0]), let p = Double(cells[1]),
      let k = Int(cells[2]),
      let exact = Rational(exactly: p),
      let law = try? BinomialLaw(trials: m, probability: exact)
    else { return nil }
    return (law, k)
  }
  let total = seconds(
    clock.measure {
      for (law, k) in rows { _ = law.tail(atLeast: k, precision: 64) }
    })
  print("the reference table, \(rows.count) rows: \(total * 1e3) ms")
  let each = rows.map { law, k in
    (seconds(clock.measure { _ = law.tail(atLeast: k, precision: 64) }), law, k)
  }.sorted { $0.0 > $1.0 }
  for (time, law, k) in each.prefix(3) {
    print(
      "  slowest: m = \(law.trials), p = \(law.probability.approximation), k = \(k): \(time * 1e6) µs"
    )
  }
}

for (failures, trials, confidence) in [
  (79, 10_000, Rational(99, 100)),
  (79, 10_000, try Rational(decimal: "0.99999999")),
  (0, 10_000, Rational(99, 100)), (5000, 10_000, Rational(99, 100)),
  (1_000_000, 1_000_000_000, Rational(99, 100)),
] {
  let time = try clock.measure {
    _ = try ClopperPearson(
      failures: failures, trials: trials, confidence: confidence)
  }
  print(
    "Clopper-Pearson, \(failures) of \(trials), \(confidence.approximation): \((seconds(time) * 1e5).rounded() / 100) ms"
  )
}
