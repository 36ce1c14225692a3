// T5 to T6'': what is kept without sampling, and which law samples best.
// T16, T17: rivals.

extension Statement {
  static let t5 = Statement(
    .t5, "Deterministic pruning (SiPPDet)",
    claim: """
      Keeping the weights J: |ẑ − z|/z = Σ_{j∉J} g_j(x) ≤ min(1, C Σ_{j∉J} s_j)
      where C s_j ≥ g_j(x); at given |J| the bound is least for the largest s. The
      s_j must be maxima over points and patches; with means over patches the bound
      fails.
      """,
    assumption: "C s_j ≥ g_j(x) for all j.",
    source: "Baykal et al., arXiv:1910.05422.",
    encoding: .init(
      proofNote: "T5-deterministic.md", typeName: "DeterministicError",
      sourceFile: "Sources/Bounds/Pruning/DeterministicError.swift",
      testSuites: [
        "T5 deterministic pruning", "T5, T6, T6' pruning rules",
        "T5, T6, T6' rows: weights that are kept",
      ],
      evidence: .rows(and: "T5 deterministic pruning")))

  static let t6 = Statement(
    .t6, "Hybrid (SiPPHybrid)",
    claim: """
      Each group takes whichever of T5 and T4 has the smaller certified ε. The
      choice sees S and V only, so it costs no failure probability.
      """,
    assumption: "As T4 and T5.", source: "Baykal et al., arXiv:1910.05422.",
    encoding: .init(
      proofNote: "T6-hybrid.md", typeName: "HybridChoice",
      sourceFile: "Sources/Bounds/Pruning/HybridChoice.swift",
      testSuites: [
        "T6 hybrid choice", "T5, T6, T6' pruning rules",
        "T5, T6, T6' rows: weights that are kept",
      ],
      evidence: .rows(and: "T6 hybrid choice")))

  static let t6Prime = Statement(
    .t6Prime, "Mixed: keep some, sample the rest",
    claim: """
      Keep J and sample the rest R with q_j = s_j/S_R: the error is the mean of m
      copies of T minus μ, T in [0, B_R], B_R = C S_R, μ ≤ μ_max = min(1, C S_R).
      Bernstein, Chernoff and convex-order bounds at the worst μ ≤ μ_max hold; over
      (|J|, m) under a budget of expected non-zeros the best is never worse than
      T5 or T4 alone.
      """,
    assumption: "C s_j ≥ g_j(x) for all j.", source: "This project.",
    encoding: .init(
      proofNote: "T6prime-mixed.md", typeName: "MixedTail",
      sourceFile: "Sources/Bounds/Pruning/MixedTail.swift",
      testSuites: [
        "T6' mixed tail", "T6' least divergence at an unknown mean",
        "T6' Poisson hinges", "T6' plans", "T5, T6, T6' pruning rules",
        "T5, T6, T6' rows: weights that are kept",
        "T6' budgets count non-zeros as T12 does",
      ],
      evidence: .rows(and: "T6' mixed tail")))

  static let t6DoublePrime = Statement(
    .t6DoublePrime, "Which sampling law is best",
    claim: """
      For g ≤ C s, Σ g = 1 and M_j = min(1, C s_j): min over q of max_j M_j/q_j is
      Σ M_j ≤ min(n, C SS), at q ∝ M. So q ∝ s is range-optimal exactly when
      nothing clips. For variance, min over q of max over x in S of V_q is the
      maximum over point weights λ of (Σ_j √(Σ_x λ_x g_j(x)²))².
      """,
    assumption: "None.", source: "This project; minimax duality.")

  static let t16 = Statement(
    .t16, "Threshold sampling, a rival",
    claim: """
      Keep j independently with p_j = min(1, τ s_j) and weight w_j/p_j. The centred
      error is ≤_cx b(N − λ) for N ~ Poisson(λ), b = C/τ, λ = μ_max/b,
      μ_max = min(1, C Σ_{p_j<1} s_j); the expected number of non-zeros is Σ p_j.
      """,
    assumption: "C s_j ≥ g_j(x) for all j.",
    source: "Duffield, Lund and Thorup, J. ACM 54 (2007); this project.")

  static let t17 = Statement(
    .t17, "Derandomised pruning, a rival",
    claim: """
      If N points times T4d's probability is below 1, the method of conditional
      expectations on its exponential estimators gives a deterministic pruning with
      error below ε on all N points.
      """,
    assumption: "As T4d at each of the points.",
    source: "Raghavan, J. Comput. Syst. Sci. 37 (1988).")
}
