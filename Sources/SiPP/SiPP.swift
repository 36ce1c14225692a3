// The algorithm: weights, activations and a generator in; pruned weights out.
