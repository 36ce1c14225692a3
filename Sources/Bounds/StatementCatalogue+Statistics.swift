// H1 to H9: what the harness may conclude from counts.

extension Statement {
  static let h1 = Statement(
    .h1, "Clopper–Pearson interval",
    claim: """
      For k failures in n independent trials of probability p, let L solve
      P_L(X ≥ k) = α/2 (0 if k = 0) and U solve P_U(X ≤ k) = α/2 (1 if k = n),
      X ~ Bin(n, ·). Then P(p < L) ≤ α/2 and P(p > U) ≤ α/2 for every p.
      """,
    assumption: "Independent trials, n fixed beforehand.",
    source: "Clopper and Pearson, Biometrika 26 (1934).",
    encoding: .init(
      proofNote: "H1-clopper-pearson.md", typeName: "ClopperPearson",
      sourceFile: "Sources/Bounds/Statistics/ClopperPearson.swift",
      testSuites: ["H1 Clopper-Pearson"],
      evidence: .comparison("H1 Clopper-Pearson")))

  static let h2 = Statement(
    .h2, "Anytime-valid interval",
    claim: """
      M_n(p) = Beta(a+k, b+n−k)/(Beta(a, b) p^k (1−p)^(n−k)) is a nonnegative
      martingale under p, so {p: M_n(p) < 1/α} covers p for all n at once with
      probability at least 1 − α; it is an interval, and may be intersected over n.
      "p ≤ c" is violated once k/n > c and M_n(c) ≥ 1/α, and holds once k/n < c and
      M_n(c) ≥ 1/α: each is ever said falsely with probability at most α, whenever
      one stops. For α ≤ 1/3, k failures violate exactly up to some n_v(k) trials
      and hold exactly from some n_h(k) on, and both rise with k.
      """,
    assumption: "Independent trials; n may be chosen while looking.",
    source: "Ville's inequality; Robbins, Ann. Math. Stat. 41 (1970).",
    encoding: .init(
      proofNote: "H2-confidence-sequence.md", typeName: "ConfidenceSequence",
      sourceFile: "Sources/Bounds/Statistics/ConfidenceSequence.swift",
      testSuites: [
        "H2 confidence sequence: one look",
        "H2 confidence sequence: p-values, running limits, priors",
        "H2 boundaries: a decision by comparing integers",
        "H2 stopping law: the exact law of the test",
        "H2 error rates at every look, and expected trials",
      ],
      evidence: .comparison("H2 stopping law: the exact law of the test")))

  static let h3 = Statement(
    .h3, "Verdicts and the error rate of a run",
    claim: """
      A run judges K claims "failure probability ≤ c" at level α by one-sided
      Clopper–Pearson limits, each at α/(2K). Trials without a decision count as
      failures in the upper limit and as none in the lower one. "holds": upper
      limit ≤ c. "violated": P_c(X ≥ failures) ≤ α/(2K), that is, lower limit ≥ c.
      "consistent": neither, with power at least 0.99 against 2c, or (1+c)/2 where
      that is less, and for an exact law against c/2 too (H4). "undecided":
      neither, with less power. "assumption-fails": a hypothesis is certified
      false, nothing is judged. The probability that a run calls any true claim
      violated is at most α/2, and that it calls any false claim holding is at most
      α/2. For rows that claim an exact law both limits can contradict; then all
      errors together have probability at most α.
      """,
    assumption: "Trials of one claim are independent, counts fixed beforehand.",
    source: "Bonferroni over H1.",
    encoding: .init(
      proofNote: "H3-verdicts.md", typeName: "Verdict",
      sourceFile: "Sources/Empirical/Verdict.swift",
      testSuites: [
        "H3 verdict: exact limits, family-wise levels",
        "H3 exact laws: what a row will say, against every outcome listed",
        "H3 calibration: the harness against its exact laws",
        "H3 pitfalls: how a harness deceives itself",
        "H3 lifetime budget: runs that are repeated",
      ],
      evidence: .comparison(
        "H3 calibration: the harness against its exact laws")))

  static let h4 = Statement(
    .h4, "Power: the smallest failure rate that would be noticed",
    claim: """
      With n trials, a claim c and one-sided level a, let k be the least count with
      P_c(X ≥ k) ≤ a. The run calls the claim violated exactly when it sees at
      least k certain failures. If k ≤ n, the probability of that increases in p,
      and the detectable probability is the p with P_p(X ≥ k) = 0.99; if k > n, no
      p is detectable.
      """,
    assumption: "Independent trials, n fixed beforehand.",
    source: "Duality of exact tests and H1's limits.",
    encoding: .init(
      proofNote: "H4-power.md",
      typeName: "ClopperPearson.detectableProbability",
      sourceFile: "Sources/Bounds/Statistics/ClopperPearson+Tests.swift",
      testSuites: ["H4 power: what a row could have seen"],
      evidence: .comparison("H4 power: what a row could have seen")))

  static let h5 = Statement(
    .h5, "Rare events by tilting",
    claim: """
      For τ fixed beforehand (> 0 upper tail, < 0 lower) draw from a law q' near
      q_j 2^(τ t_j). With ℓ = log₂(q/q'), the weight 2^(Σ ℓ) of the event is
      unbiased and at most W = 2^(m max(ℓ + τ t) − τ x), about the Chernoff bound.
      Betting bounds the mean of X = weight/W in [0, 1] from both sides, each at
      its level: the wealth avg_g Π (1 − g + g X/c) has mean at most 1 for every c
      at or above the mean, so it reaches 1/α with probability at most α.
      """,
    assumption: "q', τ and the bets are fixed before the trials.",
    source: "Importance sampling; Ville; Waudby-Smith and Ramdas (2024).",
    encoding: .init(
      proofNote: "H5-tilting.md", typeName: "TiltedPlan",
      sourceFile: "Sources/Empirical/Claims/TiltedPlan.swift",
      testSuites: [
        "H5 tilting: weights are those of the draws",
        "H5 betting: limits for the mean of a bounded variable",
      ],
      evidence: .comparison("H5 tilting: weights are those of the draws")))

  static let h6 = Statement(
    .h6, "Exact law by lattice bracketing",
    claim: """
      Let S be the sum of m independent draws of a finite law. Rounding the values
      to the nearest points of a lattice, tilting the lattice law by θ ≥ 0 and
      cutting it below and above x encloses
      P(S ≥ x): V Σ_{r ≥ high} v_r P'(K = r) − V wrong ≤ P(S ≥ x)
      ≤ V Σ_{r ≥ low} v_r P'(K = r) + V missed, where `wrong` and `missed` bound the
      tilted mass on which the rounding errors of m draws add up to more than the
      cuts allow. P'(K = r) comes from two fast Fourier transforms with proved
      bounds on their rounding, on the mass that is folded back and on what is not
      summed. P(S ≤ y) is the same for −T.
      """,
    assumption: "The law of T is known exactly.", source: "This project.",
    encoding: .init(
      proofNote: "H6-lattice-bracket.md", typeName: "LatticeBracket",
      sourceFile: "Sources/Bounds/ExactTails/LatticeBracket.swift",
      testSuites: [
        "H6 lattice bracket", "H6 cyclic power", "H6 Fourier transform",
        "H6 rounded lattice", "H6 exponential tilt and its Chernoff bound",
        "H6 finite law",
      ],
      evidence: .comparison("H6 lattice bracket")))

  static let h7 = Statement(
    .h7, "Regression gate",
    claim: """
      Runs on the same streams are compared in pairs (McNemar's exact test, signed
      ranks), others by exact two-sample tests per rate and rank tests per
      distribution, with Holm's correction over all; certified quantities are
      compared as enclosures.
      """,
    assumption: "Trials are independent within a run.",
    source: "McNemar (1947); Holm, Scand. J. Stat. 6 (1979).",
    encoding: .init(
      proofNote: "H7-comparison-tests.md", typeName: "McNemarTest",
      sourceFile: "Sources/Empirical/Statistics/McNemarTest.swift",
      testSuites: [
        "H7 tests of rates: McNemar and Fisher",
        "H7 tests of ranks: signed ranks and rank sums",
        "H7 exact tails: hypergeometric",
        "H7 exact tails: signed ranks and rank sums",
        "H7 gate: failure rates of two runs",
        "H7 gate: certified numbers of two runs",
        "H7 gate: errors, non-zeros, networks and curves",
        "H7 gate: level of tests and of what is shown",
        "H7 gate: baselines",
        "H7 gate: reports of a comparison",
        "H7 gate: pruning rules compared",
      ],
      evidence: .comparison("H7 tests of rates: McNemar and Fisher")))

  static let h8 = Statement(
    .h8, "Goodness of fit of the samplers",
    claim: """
      Each cell of a sampler's law is tested by an exact binomial test, with
      Bonferroni over the cells; chi-square and normal approximations are not valid
      at levels near 1e−6.
      """,
    assumption: "Independent draws.", source: "H1.",
    encoding: .init(
      proofNote: "H8-goodness-of-fit.md", typeName: "GoodnessOfFit",
      sourceFile: "Sources/Empirical/Statistics/GoodnessOfFit.swift",
      testSuites: [
        "H8 goodness of fit: exact tests of every cell",
        "H8 samplers: the real one fits, faults do not",
      ],
      evidence: .rows(and: "H8 goodness of fit: exact tests of every cell")))

  static let h9 = Statement(
    .h9, "The tester is tested",
    claim: """
      Each planted fault (no re-weighting; wrong m in the weight; q from a mean
      instead of a maximum; sampling without replacement with the weight of
      sampling with it; an alias table off by one; a stuck stream; half the samples;
      merged signs; R1; R2; the sensitivity points reused for evaluation) is
      refuted with stated power; correct variants are not. Of each written
      constant of T1 and T4a to T4e', the smallest change that is certified to be
      false is known, and the smallest that trials find with power 0.99.
      """,
    assumption: "As H3 and H4.", source: "This project.",
    encoding: .init(
      proofNote: "H9-the-tester-is-tested.md", typeName: "PlantedFault",
      sourceFile: "Sources/Empirical/Claims/PlantedFault.swift",
      testSuites: [
        "H9 planted faults and R1",
        "H9 planted faults: the stated instances",
        "H9 planted faults: the right algorithm stands",
        "H9 perturbed constants: the formulas",
        "H9 perturbed constants: what is found",
      ],
      evidence: .comparison("H9 planted faults: the stated instances")))
}
