// T1 to T3: what a finite set of points says about the relative importances.

extension Statement {
  static let t1 = Statement(
    .t1, "Empirical sensitivity",
    claim: """
      Let A(C, K) hold, C ≥ 1, K > 0: for each of n pairs (group, weight j) with
      M_j = ess sup g_j > 0, P(g_j < M_j/C) ≤ exp(−1/K), g_j(x) being the largest
      over patches and signs of one input x. For N i.i.d. inputs and s_j the
      largest g_j among them, P(some j has C s_j < M_j) ≤ n exp(−N/K). So
      N ≥ K log(n/δ) inputs give C s_j ≥ g_j(x) for all pairs and almost all x
      with probability at least 1 − δ.
      """,
    assumption: "A(C, K), a property of the input's law that no sample proves.",
    source: "Baykal et al., arXiv:1910.05422, restated.",
    encoding: .init(
      proofNote: "T1-sensitivity-points.md", typeName: "SensitivityPoints",
      sourceFile: "Sources/Bounds/Sensitivity/SensitivityPoints.swift",
      testSuites: [
        "T1 sensitivity points", "T1 seen sets: coupons, exactly",
        "T1 sensitivity points on finite laws, enumerated",
        "T1 inputs of a known law",
        "T1 joint trials: S, x and the pruning redrawn",
        "T1 clustered trials are no trials of the joint claim",
      ],
      evidence: .rows(and: "T1 sensitivity points on finite laws, enumerated")))

  static let t2 = Statement(
    .t2, "Certified ratio",
    claim: """
      Let ρ(x) = max over pairs of g_j(x)/s_j (0/0 = 0, positive/0 = ∞), V fresh
      i.i.d. inputs independent of S, and C the (r+1)-th largest ρ among them;
      r, β, γ fixed in advance with P(Bin(V, β) ≤ r) ≤ γ. With confidence 1 − γ
      over the V inputs, P_x(ρ(x) > C) ≤ β; for a continuous law the claim fails
      with P(Bin(V, β) ≤ r) itself. Then P_{x,sampling}(error ≥ ε) is at most
      β + δ, where δ bounds the sampling failure at ceiling B = max(1, C · SS);
      and for one delivered pruning, with probability 1 − √δ over it,
      P_x(error ≥ ε) ≤ β + √δ.
      """,
    assumption:
      "None beyond fresh independent inputs; C = ∞ certifies nothing.",
    source: "Wilks, Ann. Math. Stat. 12 (1941), order statistics.",
    encoding: .init(
      proofNote: "T2-certified-ratio.md", typeName: "CertifiedRatio",
      sourceFile: "Sources/Bounds/Sensitivity/CertifiedRatio.swift",
      testSuites: [
        "T2 certified ratio", "T2 fresh-input plans",
        "T2: ratios of importances to sensitivities",
        "T2 certificate trials: V redrawn",
      ],
      evidence: .rows(and: "T2 certified ratio")))

  static let t2Prime = Statement(
    .t2Prime, "Certified range for any sampling law",
    claim: """
      For any q > 0 let R_q(x) = max_j g_j(x)/q_j and B the (r+1)-th largest R_q
      among V fresh i.i.d. inputs. With confidence 1 − γ, P_x(R_q(x) > B) ≤ β,
      where P(Bin(V, β) ≤ r) ≤ γ. Mixing q = (1−λ) s/SS + λ/n makes R_q at most
      n/λ, removes the bias of T3, and costs at most 1/(1−λ) of the ceiling.
      """,
    assumption: "None beyond fresh independent inputs.",
    source: "T2 applied to R_q; Hesterberg, Technometrics 37 (1995).",
    encoding: .init(
      proofNote: "T2prime-certified-range.md", typeName: "DefensiveMixture",
      sourceFile: "Sources/Bounds/Sensitivity/DefensiveMixture.swift",
      testSuites: [
        "T2' defensive mixture", "T2' certificates of layers and networks",
      ],
      evidence: .rows(and: "T2' defensive mixture")))

  static let t2DoublePrime = Statement(
    .t2DoublePrime, "Certified ratio from the sensitivity points alone",
    claim: """
      If k < N inputs of S attain all the maxima s_j (ties broken by a fixed
      rule), then with confidence 1 − γ over S,
      P(ρ > 1) ≤ 1 − (γ / (N binom(N, k)))^(1/(N−k)); and P_{S,x}(ρ > 1) is at
      most n/(N+1).
      """,
    assumption: "S and x are i.i.d.",
    source: "Floyd and Warmuth, Machine Learning 21 (1995), compression.")

  static let t3 = Statement(
    .t3, "Moments of the sampled estimator",
    claim: """
      Let g ≥ 0 with Σ g_j = 1, q_j = s_j/SS, and T = g_c/q_c for c drawn from q;
      ẑ/z is the mean of m independent copies of T. Then
      E T = μ = 1 − Σ_{s_j=0} g_j,  E T² = V = Σ_{q_j>0} g_j²/q_j,
      0 ≤ T ≤ R = max_{q_j>0} g_j/q_j,  V ≤ R μ,  Var(ẑ/z) = (V − μ²)/m.
      Where C s_j ≥ g_j for all j: μ = 1 and R ≤ B = C · SS. Where only
      R ≤ B and μ < 1, every upper rung of T4 stays valid; the lower rungs
      hold for T/μ, with ceiling B/μ, at threshold (1−ε)/μ, if 1 − ε < μ;
      else no bound below 1 exists.
      """,
    assumption: "None: x is fixed independently of the draws.",
    source: "Direct computation.",
    encoding: .init(
      proofNote: "T3-moments.md", typeName: "SamplingMoments",
      sourceFile: "Sources/Bounds/Sensitivity/SamplingMoments.swift",
      testSuites: [
        "T3 sampling moments", "T3 importance sampler", "T3 random pruning",
        "T3 alias table: the law is exact", "T3 group at a point",
        "T3 experiments: a trial is what it says", "T3 moments at many points",
      ],
      evidence: .rows(and: "T3 sampling moments")))
}
