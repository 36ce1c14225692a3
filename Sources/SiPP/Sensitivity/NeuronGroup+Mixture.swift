public import Bounds

extension NeuronGroup {
  /// A law over all weights of the group that no input can surprise: shares λ/n of
  /// the uniform law and 1 − λ of s/SS (T2').
  ///
  /// What is drawn is the sampler's own law of whole shares, and R_q is measured
  /// with that; index k of it means weight k, not `support[k]`. Of a dead group it
  /// is uniform.
  ///
  /// - Throws: ``SiPPError/outsideDomain(_:value:requirement:)`` for a group without
  ///   weights.
  public func sampler(
    mixedBy mixture: DefensiveMixture
  ) throws(SiPPError) -> ImportanceSampler {
    let n = Double(indices.count)
    let sum = sensitivitySum
    let λ = sum > 0 ? mixture.share.approximation : 1
    return try ImportanceSampler(
      importances: sensitivities.map { s in
        (sum > 0 ? (1 - λ) * (s / sum) : 0) + λ / n
      })
  }
}
