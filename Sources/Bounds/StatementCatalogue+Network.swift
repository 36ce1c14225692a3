// T7 to T15: from groups to layers, networks, budgets and accuracy.

extension Statement {
  static let t7 = Statement(
    .t7, "Both signs",
    claim: """
      With z₊ = z_{I+}(a₊) + z_{I−}(a₋), z₋ = z_{I+}(a₋) + z_{I−}(a₊): if each of
      the four sums is within ε of its own value, |ẑ − z| ≤ ε (z₊ + z₋) = ε Δ |z|,
      Δ = (z₊ + z₋)/|z|. The failure probability adds over the four (two if
      a ≥ 0). Biases are kept exactly.
      """,
    assumption: "As T4 for each sum.",
    source: "Baykal et al., ICLR 2019, arXiv:1804.05345.",
    encoding: .init(
      proofNote: "T7-signs.md", typeName: "SignSplit",
      sourceFile: "Sources/Bounds/Network/SignSplit.swift",
      testSuites: [
        "T7 both signs", "T7 cancellation of neurons at many inputs",
        "T7 trials: both signs",
      ],
      evidence: .rows(and: "T7 both signs")))

  static let t8 = Statement(
    .t8, "Union over the groups of a layer",
    claim: """
      If group i fails with probability at most δ_i, then all groups of a layer
      succeed together except with probability Σ δ_i, whatever their dependence;
      for uniformity over p points or patches, times p. With equal shares,
      δ_i = δ/(number of groups) each.
      """,
    assumption: "Each δ_i holds, conditionally on S.",
    source: "Boole's inequality.",
    encoding: .init(
      proofNote: "T8-union.md", typeName: "UnionBound",
      sourceFile: "Sources/Bounds/Network/UnionBound.swift",
      testSuites: [
        "T8 union bound",
        "T8, T9 and T10 against every outcome of small networks",
      ],
      evidence: .rows(
        and: "T8, T9 and T10 against every outcome of small networks")))

  static let t9 = Statement(
    .t9, "Certificate for given pruned weights",
    claim: """
      On the event |(Ŵ−W) a^{l−1}|_i ≤ ε_i (|W||a|)_i at the original activations,
      for all layers l and rows i: e⁰ = 0, e^l = ε^l (|W||a|) + |Ŵ^l| e^{l−1} gives
      |ẑ^l − z^l| ≤ e^l. ReLU and other entrywise 1-Lipschitz maps keep e, and ReLU
      leaves max(0, e + z) where z < 0; max-pool takes the window's maximum,
      average-pool its mean; residual sums add. Class c is kept if
      f_c − f_k > e_c + e_k for every k ≠ c.
      """,
    assumption: "The event, by T4, T7 and T8, or measured at x.",
    source: "This project.",
    encoding: .init(
      proofNote: "T9-certificate.md", typeName: "NetworkCertificate",
      sourceFile: "Sources/Bounds/Network/NetworkCertificate.swift",
      testSuites: [
        "T9 certificate",
        "T9 certificate in doubles",
        "T9 and T10 trials: small networks pruned",
        "T8, T9 and T10 against every outcome of small networks",
      ],
      evidence: .rows(
        and: "T8, T9 and T10 against every outcome of small networks")))

  static let t10 = Statement(
    .t10, "A-priori error of a network",
    claim: """
      r_0 = 0, r_l = Δ_l (ε_l + r_{l−1} (1 + ε_l)) bounds the relative error while
      r_{l−1} ≤ 1, Δ_l ≥ 1 the maximum over neurons and points of
      (z₊ + z₋)/|z + bias|. With L weight layers and ε_l = ε/(2 L Π_{k≥l} Δ_k),
      r_L ≤ (ε/2) e^{ε/2} ≤ ε for ε ≤ 1, which
      m = ⌈32 L² (Π_{k≥l} Δ_k)² SS C log(8η/δ)/ε²⌉ draws a group bring. Usually
      vacuous; the number is reported.
      """,
    assumption: "Δ_l bounds the ratio at x.",
    source: "Baykal et al., ICLR 2019, arXiv:1804.05345.",
    encoding: .init(
      proofNote: "T10-a-priori.md", typeName: "NetworkError",
      sourceFile: "Sources/Bounds/Network/NetworkError.swift",
      testSuites: [
        "T10 a-priori error of a network",
        "T9 and T10 trials: small networks pruned",
        "T8, T9 and T10 against every outcome of small networks",
      ],
      evidence: .rows(
        and: "T8, T9 and T10 against every outcome of small networks")))

  static let t11 = Statement(
    .t11, "Optimal budget",
    claim: """
      min Σ c_i ε_i(m_i) subject to Σ m_i ≤ M, 1 ≤ m_i ≤ nnz_i, with ε_i by T4b, is
      convex in real m: one multiplier solves it, weak duality certifies it, and the
      gap of rounding to integers is reported.
      """,
    assumption: "As T4b for each group.",
    source: "Baykal et al., SIAM J. Math. Data Sci. 4 (2022).",
    encoding: .init(
      proofNote: "T11-optimal-budget.md", typeName: "BudgetAllocation",
      sourceFile: "Sources/Bounds/Budget/BudgetAllocation.swift",
      testSuites: [
        "T11 optimal budget", "T11 edges of the domain",
        "T11 what is not convex", "T11 pieces",
      ],
      evidence: .comparison("T11 optimal budget")))

  static let t12 = Statement(
    .t12, "Number of distinct weights drawn",
    claim: """
      The number D of distinct indices among m draws has
      E D = Σ_j (1 − (1−q_j)^m) and P(|D − E D| ≥ t) ≤ 2 exp(−2t²/min(m, n)).
      """,
    assumption: "None.",
    source:
      "McDiarmid (1989); negative association, Dubhashi and Ranjan (1998).",
    encoding: .init(
      proofNote: "T12-distinct-draws.md", typeName: "DistinctDraws",
      sourceFile: "Sources/Bounds/Budget/DistinctDraws.swift",
      testSuites: [
        "T12 distinct draws",
        "T12 tails of the number of distinct draws",
        "T12 trials: distinct draws",
      ],
      evidence: .rows(and: "T12 tails of the number of distinct draws")))

  static let t13 = Statement(
    .t13, "Matrix view",
    claim: """
      One multinomial over a d1 × d2 layer:
      P(‖Ŵ−W‖ ≥ t) ≤ (d1+d2) exp(−(m t²/2)/(v + L t/3)), with
      v = max(max_i Σ_j w²/q, max_j Σ_i w²/q) and L = max |w|/q + ‖W‖.
      """,
    assumption: "None.",
    source: "Tropp, Found. Trends Mach. Learn. 8 (2015).")

  static let t14 = Statement(
    .t14, "Amplification",
    claim: """
      τ = ⌈log(4/δ)/log 10⌉ independent prunings contain one with a property of
      per-run probability at least 9/10, except with probability δ/4; choosing it
      needs a bound on a test set (T15).
      """,
    assumption: "Independent prunings.",
    source: "Baykal et al., ICLR 2019, arXiv:1804.05345.")

  static let t15 = Statement(
    .t15, "Accuracy of a delivered network",
    claim: """
      For D(x) in [0, 1] on v fresh inputs with mean D̄ and sample variance s², with
      probability at least 1 − γ, E D ≤ D̄ + √(2 s² ln(2/γ)/v) + 7 ln(2/γ)/(3(v−1));
      for D in {0, 1}, Clopper–Pearson at γ/K for K candidates.
      """,
    assumption: "Fresh independent inputs.",
    source: "Maurer and Pontil, COLT 2009.")
}
