import Bounds
import Foundation

// Medians of certified optimal budgets (T11), decimals read beforehand. An argument
// names a file of instances: a line `budget groups`, then a line `c B delta nnz` a
// group. Scripts/bench-allocation.py writes one and reads what is printed.
// Times depend on the machine; compare figures of one run only.

struct Instance {
  var budget: Int
  var groups: [BudgetGroup]
}

let clock = ContinuousClock()

func seconds(_ d: Duration) -> Double {
  Double(d.components.seconds) + Double(d.components.attoseconds) * 1e-18
}

/// Ceilings from 1 to about 100, up to 2000 weights, budgets of 15 per cent.
func generated(_ count: Int) throws -> Instance {
  var groups: [BudgetGroup] = []
  for i in 1...count {
    let (u, v, w) = (i * 618_033_989, i * 754_877_666, i * 569_840_290)
    groups.append(
      try BudgetGroup(
        weight: Rational(1, 10 + u % 290),
        ceiling: 1 + Rational(v % 9973, 100),
        failureProbability: Rational(1, 16 * count),
        nonzeros: 50 + w % 1950))
  }
  let weights = groups.reduce(0) { $0 + $1.nonzeros }
  return Instance(budget: weights * 15 / 100, groups: groups)
}

func read(_ path: String) throws -> [Instance] {
  var result: [Instance] = []
  for line in try String(contentsOfFile: path, encoding: .utf8).split(
    separator: "\n")
  {
    let cells = line.split(separator: " ").map(String.init)
    if cells.count == 2 {
      result.append(Instance(budget: Int(cells[0]) ?? 0, groups: []))
    } else {
      result[result.count - 1].groups.append(
        try BudgetGroup(
          weight: Rational(decimal: cells[0]),
          ceiling: Rational(decimal: cells[1]),
          failureProbability: Rational(decimal: cells[2]),
          nonzeros: Int(cells[3]) ?? 0))
    }
  }
  return result
}

let instances =
  try CommandLine.arguments.count > 1
  ? read(CommandLine.arguments[1]) : [100, 800, 8000].map(generated)
for instance in instances {
  var times: [Double] = []
  var last: BudgetAllocation?
  for _ in 0..<21 {
    times.append(
      seconds(
        try clock.measure {
          last = try BudgetAllocation(
            groups: instance.groups, budget: instance.budget)
        }))
  }
  guard let last else { continue }
  print(
    "groups \(instance.groups.count) median_ms \(times.sorted()[10] * 1e3) "
      + "max_ms \((times.max() ?? 0) * 1e3) "
      + "lower \(last.optimum.lower) upper \(last.optimum.upper) "
      + "gap \(last.relativeGap) whole \(last.wholeCost.upper) "
      + "whole_gap \(last.roundingGap)")
}
