import Bounds
import Testing

@Suite("R2 reference code's means")
struct ReferenceCodeMeansTests {
  /// q = (0.9, 0.1), m = 10: 1 + 0.9⁹ · 0.1 − 0.1¹⁰, and
  /// 1 + 0.1⁹ · 0.9 − 0.9¹⁰.
  @Test func isBiasedAtTheStatedNumbers() throws {
    let means = try ReferenceCodeMeans(
      probabilities: [Rational(9, 10), Rational(1, 10)], samples: 10)
    #expect(means.meanMultiplier(0) == (try Rational(decimal: "1.0387420488")))
    #expect(means.meanMultiplier(1) == (try Rational(decimal: "0.6513215608")))
  }

  /// All nᵐ sequences of draws, weighed one by one.
  private func enumerated(_ q: [Rational], _ m: Int) -> [Rational] {
    var means = [Rational](repeating: 0, count: q.count)
    var sequences = 1
    for _ in 0..<m { sequences *= q.count }
    for sequence in 0..<sequences {
      var (rest, hits) = (sequence, [Int](repeating: 0, count: q.count))
      var probability: Rational = 1
      for _ in 0..<m {
        let index = rest % q.count
        rest /= q.count
        hits[index] += 1
        probability = probability * q[index]
      }
      let keepsAll = !hits.contains(0)
      for j in q.indices {
        let multiplier =
          keepsAll ? 1 : Rational(hits[j]) / (Rational(m) * q[j])
        means[j] = means[j] + probability * multiplier
      }
    }
    return means
  }

  @Test func agreesWithEverySequenceOfDraws() throws {
    let laws: [[Rational]] = [
      [1], [Rational(1, 2), Rational(1, 2)], [Rational(2, 7), Rational(5, 7)],
      [Rational(1, 6), Rational(1, 3), Rational(1, 2)],
      [Rational(1, 10), Rational(2, 10), Rational(3, 10), Rational(4, 10)],
    ]
    for q in laws {
      for m in 1...(q.count == 4 ? 5 : 6) {
        let means = try ReferenceCodeMeans(probabilities: q, samples: m)
        let all = q.indices.map(means.meanMultiplier)
        #expect(all == enumerated(q, m), "\(q), m=\(m)")
        // What some gain, others lose; and nothing happens below n draws.
        #expect(zip(q, all).reduce(0) { $0 + $1.0 * $1.1 } == 1)
        if m < q.count { #expect(all.allSatisfy { $0 == 1 }) }
      }
    }
  }

  @Test func refusesWhatIsNoLaw() {
    for (q, m) in [
      ([], 1), ([Rational(1, 2)], 1), ([1, 0], 1), ([1], 0), ([1], 10_001),
      ([2, -1], 3),
    ] as [([Rational], Int)] {
      #expect(throws: BoundError.self) {
        _ = try ReferenceCodeMeans(probabilities: q, samples: m)
      }
    }
  }
}
