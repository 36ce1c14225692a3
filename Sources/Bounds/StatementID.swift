/// The name of a statement: the one word under which its note, its type, its
/// tests and its rows are found.
public enum StatementID: String, CaseIterable, Sendable, Codable {
  // Sensitivity.
  /// Empirical sensitivity.
  case t1 = "T1"
  /// Certified ratio.
  case t2 = "T2"
  /// Certified range for any sampling law.
  case t2Prime = "T2'"
  /// Certified ratio from the sensitivity points alone.
  case t2DoublePrime = "T2''"
  /// Moments of the sampled estimator.
  case t3 = "T3"
  // Sampling.
  /// CoreNet's sample size.
  case t4a = "T4a"
  /// SiPP's sample size, by Bernstein.
  case t4b = "T4b"
  /// Bernstein, each side with its own range.
  case t4c = "T4c"
  /// Bennett.
  case t4cPrime = "T4c'"
  /// Chernoff and Hoeffding.
  case t4d = "T4d"
  /// Convex order.
  case t4e = "T4e"
  /// Randomised rounding.
  case t4ePrime = "T4e'"
  /// Floor under every bound of this kind.
  case t4f = "T4f"
  /// A-posteriori rungs for a given input.
  case t4g = "T4g"
  /// Exact law for a given input.
  case t4h = "T4h"
  /// Refuted: the reference code's error formula.
  case r1 = "R1"
  /// Refuted: unbiasedness of the reference code's sampling.
  case r2 = "R2"
  // Deterministic, hybrid, mixed; layers and networks.
  /// Deterministic pruning (SiPPDet).
  case t5 = "T5"
  /// Hybrid (SiPPHybrid).
  case t6 = "T6"
  /// Mixed: keep some, sample the rest.
  case t6Prime = "T6'"
  /// Which sampling law is best.
  case t6DoublePrime = "T6''"
  /// Both signs.
  case t7 = "T7"
  /// Union over the groups of a layer.
  case t8 = "T8"
  /// Certificate for given pruned weights.
  case t9 = "T9"
  /// A-priori error of a network.
  case t10 = "T10"
  /// Optimal budget.
  case t11 = "T11"
  /// Number of distinct weights drawn.
  case t12 = "T12"
  /// Matrix view.
  case t13 = "T13"
  /// Amplification.
  case t14 = "T14"
  /// Accuracy of a delivered network.
  case t15 = "T15"
  /// Threshold sampling, a rival.
  case t16 = "T16"
  /// Derandomised pruning, a rival.
  case t17 = "T17"
  // Statistics of the harness.
  /// Clopper–Pearson interval.
  case h1 = "H1"
  /// Anytime-valid interval.
  case h2 = "H2"
  /// Verdicts and the error rate of a run.
  case h3 = "H3"
  /// Power: the smallest failure rate that would be noticed.
  case h4 = "H4"
  /// Rare events by tilting.
  case h5 = "H5"
  /// Exact law by lattice bracketing.
  case h6 = "H6"
  /// Regression gate.
  case h7 = "H7"
  /// Goodness of fit of the samplers.
  case h8 = "H8"
  /// The tester is tested.
  case h9 = "H9"
}
