/// Integer weights as distinct values with their multiplicities, rising.
struct WeightCounts: Sendable {
  let values: [Int]
  let multiplicities: [Int]

  init(_ weights: [Int]) {
    var values: [Int] = []
    var multiplicities: [Int] = []
    for weight in weights.sorted() {
      if weight == values.last {
        multiplicities[multiplicities.count - 1] += 1
      } else {
        values.append(weight)
        multiplicities.append(1)
      }
    }
    self.values = values
    self.multiplicities = multiplicities
  }
}
