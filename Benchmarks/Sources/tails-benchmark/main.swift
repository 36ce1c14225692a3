import Bounds
let c = ContinuousClock()
for e in [-300,-100,-50, -30, -20,-16,-14,-13,-12, -10,-5,-1] {
  let p = try Rational(decimal: "1e\(e)") 
  for (P, n) in [(p, "p"), (1-p, "1-p")] {
  let law = try BinomialLaw(trials: 10000, probability: P)
  let a = c.measure { _ = law.tail(atMost: 0, precision: 2) }
  let b = c.measure { _ = law.tail(atLeast: 10000, precision: 2) }
  print(e, n, a, b, law.tail(atMost: 0).probability)
}
}
