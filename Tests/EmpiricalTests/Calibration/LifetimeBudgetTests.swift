import Bounds
import Foundation
import Testing

@testable import Empirical

@Suite("H3 lifetime budget: runs that are repeated")
struct LifetimeBudgetTests {
  private func rows(
    bounds: Int, laws: Int, positive: Int, negative: Int
  ) -> [Claim] {
    func row(
      _ relation: Claim.Relation, _ control: Claim.Control?, _ n: Int
    ) -> Claim {
      Claim(
        id: .t4b, instance: "\(n)", parameters: [],
        ledger: Ledger(points: .none, input: .none), relation: relation,
        predicted: Interval(Rational(1, 10)), control: control,
        experiment: Coin(Rational(1, 10)), streamName: "row \(n)",
        assumption: .met("given"),
        trueProbability: control == .positive ? Interval(0.5) : nil)
    }
    return (0..<bounds).map { row(.atMost, nil, $0) }
      + (0..<laws).map { row(.equals, nil, 100 + $0) }
      + (0..<positive).map { row(.atMost, .positive, $0) }
      + (0..<negative).map { row(.equals, .negative, $0) }
  }

  /// Each budget is its own; controls take nothing from claims.
  @Test func budgetsAreThoseOfTheLevels() {
    let alpha = Rational(1, 1_000)
    let budget = LifetimeBudget(
      alpha: alpha, rows: rows(bounds: 8, laws: 0, positive: 3, negative: 5))
    #expect(budget.violated == alpha / 2 && budget.holds == alpha / 2)
    #expect(budget.negativeControls == alpha)
    #expect(budget.positiveControls == Rational(3, 1_000_000))
    // An exact law is a claim that both sides can contradict.
    let laws = LifetimeBudget(
      alpha: alpha, rows: rows(bounds: 2, laws: 2, positive: 0, negative: 0))
    #expect(laws.violated == Rational(3, 4) * alpha)
    #expect(laws.holds == alpha / 4)
    #expect(laws.negativeControls == 0 && laws.positiveControls == 0)
  }

  @Test func runsAddUp() {
    let budget = LifetimeBudget(
      alpha: Rational(1, 1_000),
      rows: rows(bounds: 4, laws: 0, positive: 0, negative: 2))
    #expect(budget.falseAlarm == Rational(3, 2_000))
    #expect(budget.falseAlarm(runs: 0) == 0)
    #expect(budget.falseAlarm(runs: 100) == Rational(3, 20))
    #expect(budget.falseAlarm(runs: 1_000_000) == 1)
    #expect(budget.runsOfOneAlarm == 666)
    let none = LifetimeBudget(alpha: Rational(1, 2), rows: [])
    #expect(none.runsOfOneAlarm == nil)
  }

  /// The table of docs/calibration.md is computed here.
  @Test func theDocumentsNumbersAreComputed() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let text = try String(
      contentsOf: root.appending(path: "docs/calibration.md"),
      encoding: .utf8)
    let quick = Empirical.Suite(.quick)
    let alphas = [quick.alpha, Rational(1, 100), Rational(1, 20)]
    for alpha in alphas {
      let budget = LifetimeBudget(
        alpha: alpha, rows: try quick.claims(alpha: alpha))
      func cell(_ x: Rational) -> String {
        ReadableNumber.nearest(x.approximation)
      }
      let cells = [
        decimal(alpha), cell(budget.violated), cell(budget.holds),
        cell(budget.negativeControls), cell(budget.positiveControls),
        cell(budget.falseAlarm), cell(budget.falseAlarm(runs: 365)),
        budget.runsOfOneAlarm.map(String.init) ?? "none",
      ]
      let line = "| " + cells.joined(separator: " | ") + " |"
      #expect(text.contains(line), "docs/calibration.md needs: \(line)")
    }
  }
}
