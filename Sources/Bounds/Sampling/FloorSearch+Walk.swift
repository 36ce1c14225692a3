extension FloorSearch {
  /// What a walk found above δ, and whether it saw every candidate on its way.
  struct Outcome {
    var found: Candidate?
    var isComplete: Bool
  }

  /// One family's next sizes: ⌊B i/side⌋ and, for the lower side, ⌈B i/side⌉.
  struct Lattice {
    let side: Rational
    /// True for the lower side, whose ceilings P looks at too.
    let isLower: Bool
    let period: Rational
    var index: Int

    /// - Precondition: 0 < side ≤ B, so that i ≤ m for every size m.
    init(_ B: Rational, _ side: Rational, isLower: Bool, from top: Int) {
      self.side = side
      self.isLower = isLower
      period = B / side
      // The largest i with ⌊B i/side⌋ ≤ top.
      index = ((Rational(top) + 1) / period).knownCeiling - 1
    }

    var floor: Int { (period * Rational(index)).knownFloor }
    var ceiling: Int { (period * Rational(index)).knownCeiling }

    /// The largest size below m to look at; 0 for none.
    func end(before m: Int) -> Int {
      isLower && ceiling < m ? ceiling : floor
    }
  }

  /// Walks the families from `top`, above which F is at most δ, to `bottom`, a size
  /// known to exceed δ or 1: b = B may exceed δ for some sizes after it.
  func walk(from top: Int, to bottom: Int) throws(BoundError) -> Outcome {
    var lattices = lattices(from: top)
    var (m, next) = (top, top)
    for _ in 0..<Self.mostSteps {
      guard m >= bottom else { return Outcome(found: nil, isComplete: true) }
      if try exceeds(Candidate(ceiling: ceiling, samples: m)) {
        let last = try lastExcess(from: m, below: next)
        return Outcome(
          found: Candidate(ceiling: ceiling, samples: last), isComplete: true)
      }
      next = m
      for i in lattices.indices where lattices[i].floor == m {
        if let hit = try hit(lattices[i]) { return hit }
        lattices[i].index -= 1
      }
      // 1 is the left end of the lowest range.
      let least = m == 1 ? 0 : 1
      m = lattices.reduce(least) { Swift.max($0, $1.end(before: m)) }
    }
    return Outcome(found: nil, isComplete: false)
  }

  /// G's lattice and H's, where they have candidates.
  private func lattices(from top: Int) -> [Lattice] {
    [(u, false), (l, true)].compactMap { side, isLower in
      guard side > 0, side <= ceiling else { return nil }
      return Lattice(ceiling, side, isLower: isLower, from: top)
    }
  }

  /// The lattice's own candidate as an outcome, when it exceeds δ.
  private func hit(_ lattice: Lattice) throws(BoundError) -> Outcome? {
    let candidate = candidate(lattice.index, side: lattice.side)
    guard try exceeds(candidate) else { return nil }
    return Outcome(found: candidate, isComplete: true)
  }

  /// The largest m' in [m, next) at which b = B exceeds δ; it does at m, and the
  /// sizes that do are consecutive.
  private func lastExcess(
    from m: Int, below next: Int
  ) throws(BoundError) -> Int {
    try CertifiedSearch.lastInteger(from: m, before: next) {
      (m) throws(BoundError) in
      try exceeds(Candidate(ceiling: ceiling, samples: m))
    }
  }
}

// MARK: - Small means

extension FloorSearch {
  /// Looks for the largest m in (bottom, top] at which a law of mean below 1/ε
  /// exceeds δ.
  ///
  /// For ε > 1 the only threshold is k = 1, and P(X ≥ 1) = 1 − (1 − L/m)ᵐ falls
  /// with m. For ε ≤ 1, k = 1 and c = 0 leave no other value, so F(m) = 1 at
  /// m = ⌊B/(1 + ε)⌋, where a complete walk ends; what lies above, up to B/ε, is
  /// enumerated.
  func smallMeans(
    from top: Int, to bottom: Int
  ) throws(BoundError) -> Outcome {
    let sure = Swift.min(ceiling / u, Rational(top)).knownFloor
    if relativeError > 1 { return try singleCount(from: sure, to: bottom) }
    var m = Swift.min(ceiling / relativeError, Rational(top)).knownFloor
    let low = Swift.max(bottom, sure)
    var evaluations = 0
    while m > low {
      for side in [u, l] where side > 0 {
        var index = (Rational(m) * side / ceiling).knownCeiling
        while Rational(index) * relativeError < side {
          evaluations += 1
          guard evaluations <= Self.mostEvaluations else {
            return Outcome(found: nil, isComplete: false)
          }
          let candidate = Candidate(
            ceiling: Rational(m) * side / Rational(index), samples: m)
          if try exceeds(candidate) {
            return Outcome(found: candidate, isComplete: true)
          }
          index += 1
        }
      }
      m -= 1
    }
    return Outcome(found: nil, isComplete: true)
  }

  /// The largest m in (bottom, top] with P(X ≥ 1) > δ at b = m(1 + ε).
  private func singleCount(
    from top: Int, to bottom: Int
  ) throws(BoundError) -> Outcome {
    func law(_ m: Int) -> Candidate {
      Candidate(ceiling: Rational(m) * u, samples: m)
    }
    let last = try CertifiedSearch.lastInteger(
      from: bottom, before: top + 1
    ) { (m) throws(BoundError) in try exceeds(law(m)) }
    return Outcome(
      found: last > bottom ? law(last) : nil, isComplete: true)
  }
}
