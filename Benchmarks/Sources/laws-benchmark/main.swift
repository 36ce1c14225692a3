import Bounds
import Foundation

// Certified tails at the points of a table, one call at a time: enclosure and
// median time. Without a table nothing is done; Scripts/bench-tails.py makes one
// and shows other libraries beside it. Compare figures of one run only.

let clock = ContinuousClock()

func seconds(_ d: Duration) -> Double {
  Double(d.components.seconds) + Double(d.components.attoseconds) * 1e-18
}

/// P(X ≥ x) of a named law.
func upperTail(
  _ law: String, _ p: [Rational], _ x: Rational
) throws -> () throws -> TailProbability {
  let k = x.floor ?? 0
  func count(_ i: Int) -> Int { p[i].floor ?? 0 }
  switch law {
  case "binomial":
    let law = try BinomialLaw(trials: count(0), probability: p[1])
    return { law.tail(atLeast: k, precision: 64).onBothScales }
  case "poisson":
    let law = try PoissonLaw(mean: p[0])
    return { law.tail(atLeast: k, precision: 64) }
  case "hypergeometric":
    let law = try HypergeometricLaw(
      population: count(0), marked: count(1), draws: count(2))
    return { law.tail(atLeast: k, precision: 64) }
  case "gamma":
    let law = try GammaLaw(shape: p[0], rate: 1)
    return { law.tail(atLeast: x, precision: 64) }
  case "chi-square":
    let law = try ChiSquareLaw(degreesOfFreedom: p[0])
    return { law.tail(atLeast: x, precision: 64) }
  case "normal":
    let law = try NormalLaw()
    return { law.tail(atLeast: x, precision: 64) }
  case "beta":
    let law = try BetaLaw(alpha: p[0], beta: p[1])
    return { law.tail(atLeast: x, precision: 64) }
  case "poisson-binomial":
    // p_j = (1 + (7919 j mod 997))/(1000 s).
    let law = try PoissonBinomialLaw(
      probabilities: (0..<count(0)).map {
        Rational(1 + 7919 * $0 % 997) / (p[1] * 1000)
      })
    return { law.tail(atLeast: k, precision: 64) }
  default:
    let law = try OccupancyLaw(draws: count(0), cells: count(1))
    return { try law.tail(atLeast: k, precision: 64) }
  }
}

guard CommandLine.arguments.count > 1 else {
  print("laws-benchmark: see Scripts/bench-tails.py")
  exit(0)
}
let table = try String(
  contentsOfFile: CommandLine.arguments[1], encoding: .utf8)
for line in table.split(separator: "\n") {
  let cells = line.split(separator: ",").map(String.init)
  let parameters = try cells[2].split(separator: " ").map {
    try Rational(decimal: String($0))
  }
  let call = try upperTail(cells[1], parameters, Rational(decimal: cells[3]))
  var tail = try call()
  var times: [Double] = []
  let start = clock.now
  repeat {
    times.append(seconds(try clock.measure { tail = try call() }))
  } while times.count < 200
    && (times.count < 3 || seconds(clock.now - start) < 0.1)
    && seconds(clock.now - start) < 5
  let shown = tail.logProbability.decimal(digits: 25)
  let width = max(
    tail.logProbability.relativeWidthExponent,
    tail.probability.upper > 0 && tail.probability.lower > 0
      ? tail.probability.relativeWidthExponent : -.infinity)
  let time = times.sorted()[times.count / 2] * 1e6
  print(cells[0], shown.lower, shown.upper, width, time, separator: ",")
}
