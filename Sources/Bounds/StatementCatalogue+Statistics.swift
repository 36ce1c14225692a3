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
      testSuites: ["H1 Clopper-Pearson"]))

  static let h2 = Statement(
    .h2, "Anytime-valid interval",
    claim: """
      M_n(p) = Beta(a+k, b+n−k)/(Beta(a, b) p^k (1−p)^(n−k)) is a nonnegative
      martingale under p, so {p: M_n(p) < 1/α} covers p for all n at once with
      probability at least 1 − α; it is an interval, and may be intersected
      over n.
      """,
    assumption: "Independent trials; n may be chosen while looking.",
    source: "Ville's inequality; Robbins, Ann. Math. Stat. 41 (1970).")

  static let h3 = Statement(
    .h3, "Verdicts and the error rate of a run",
    claim: """
      A run judges K claims "failure probability ≤ c" at level α by one-sided
      Clopper–Pearson limits, each at α/(2K). Trials without a decision count as
      failures in the upper limit and as none in the lower one. "holds": upper
      limit ≤ c. "violated": P_c(X ≥ failures) ≤ α/(2K), that is, lower limit ≥ c.
      "consistent": neither, with power at least 0.99 against 2c (H4). "undecided":
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
      testSuites: ["H3 verdict: exact limits, family-wise levels"]))

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
      testSuites: ["H4 power: what a row could have seen"]))

  static let h5 = Statement(
    .h5, "Rare events by tilting",
    claim: """
      For θ fixed beforehand (> 0 upper tail, < 0 lower) draw c from
      q_j exp(θ t_j)/M and weight the event by exp(−θ Σt + m log M): unbiased, and
      at most the Chernoff bound W, so an interval for a mean in [0, W] applies.
      """,
    assumption: "θ does not depend on the trials that are judged.",
    source: "Importance sampling; Maurer and Pontil, COLT 2009.")

  static let h6 = Statement(
    .h6, "Exact law by lattice bracketing",
    claim: """
      Rounding each t_j down and up to a step d brackets the upper tail:
      P(floor) ≤ P ≤ P(ceil); for P(S ≤ y) reversed. The m-fold lattice law is
      enclosed through a tilted FFT with a proved bound on rounding and aliasing.
      """,
    assumption: "The weights and x are known.", source: "This project.")

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
      ]))

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
      ]))

  static let h9 = Statement(
    .h9, "The tester is tested",
    claim: """
      Each planted fault (no re-weighting; wrong m in the weight; q from a mean
      instead of a maximum; sampling without replacement with the weight of
      sampling with it; an alias table off by one; a stuck stream; half the samples;
      merged signs; R1; R2; the sensitivity points reused for evaluation) is
      refuted with stated power; correct variants are not.
      """,
    assumption: "As H3 and H4.", source: "This project.")
}
