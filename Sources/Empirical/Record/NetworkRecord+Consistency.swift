import SiPP

extension NetworkRecord {
  /// Refuses a network that no run can have pruned.
  func requireConsistency(at place: RecordPlace) throws(SiPPError) {
    try place["correct_unpruned"].require(
      correctUnpruned <= labelled,
      "\(correctUnpruned), but \(labelled) inputs are labelled")
    try place["nonzeros"].require(
      !nonZeros.isEmpty, "a network is pruned at least once")
    for (index, count) in nonZeros.enumerated() {
      try place["nonzeros"][index].require(
        count <= weights, "\(count), but there are \(weights) weights")
    }
    try place["correct"].require(
      correct.isEmpty
        ? labelled == 0 : labelled > 0 && correct.count == nonZeros.count,
      "labelled inputs are counted for each pruning, and no others")
    for (index, count) in correct.enumerated() {
      try place["correct"][index].require(
        count <= labelled, "\(count), but \(labelled) inputs are labelled")
    }
    try place["undefined"].require(
      undefined <= nonZeros.count,
      "\(undefined), but there are \(nonZeros.count) prunings")
    try place["undefined"].require(
      correct.isEmpty || undefined <= correct.count { $0 == 0 },
      "an undefined pruning is right nowhere")
  }
}
