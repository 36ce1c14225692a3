internal import CGSL

/// The discrete Fourier transform of n = 2^k complex doubles by GSL, in place, with
/// a bound on its rounding.
///
///     forward  y_k = Σ_r x_r e^(−2πi k r/n),   backward  y_r = Σ_k x_k e^(2πi k r/n).
///
/// For n a power of two GSL's mixed-radix algorithm is a product of radix-4 passes
/// and at most one radix-2 pass, with a table of roots of unity from direct calls
/// of cos and sin. (Its functions named radix2 run a recurrence for the roots, whose
/// error grows.) Each pass is a butterfly, √4 or √2 times a unitary map, in two or
/// one layers of complex additions, and a product with a root: relative to the
/// Euclidean norm the layers cost u = 2⁻⁵³ each and the product √5 u + μ, μ the error
/// of the roots. With μ = 2⁻⁴⁸ = 32 u a pass costs less than 37 u; 48 u leaves room
/// for terms of second order and for underflow.
///
/// - Accuracy: ‖computed − y‖₂ ≤ ``relativeError`` ‖y‖₂ for ‖x‖₂ from 2⁻⁹⁰⁰ to 2⁹⁰⁰.
/// - Source: Higham, Accuracy and Stability of Numerical Algorithms, section 24.1;
///   Brent, Percival and Zimmermann, Math. Comp. 76 (2007) for the √5. Proof:
///   `proofs-notes/H6-lattice-bracket.md`.
final class FourierTransform {
  /// n, the number of complex entries; a power of two from 2 on.
  let size: Int
  private let table: UnsafeMutablePointer<gsl_fft_complex_wavetable>
  private let workspace: UnsafeMutablePointer<gsl_fft_complex_workspace>

  /// μ, above the distance of each stored root from the root of unity: the angle
  /// is within 2π · 1.4 u, cosine and sine of it within 1.1 u each. Tested against
  /// MPFR.
  static let rootError = 0x1p-48

  init(size: Int) {
    precondition(
      size >= 2 && size & (size - 1) == 0, "a power of two, 2 or more")
    sipp_gsl_return_nan_on_error()
    guard let table = gsl_fft_complex_wavetable_alloc(size),
      let workspace = gsl_fft_complex_workspace_alloc(size)
    else { preconditionFailure("GSL has memory for \(size) complex numbers") }
    self.size = size
    self.table = table
    self.workspace = workspace
    precondition(
      factors.allSatisfy { $0 == 2 || $0 == 4 }, "radix-2 and radix-4 passes")
  }

  deinit {
    gsl_fft_complex_wavetable_free(table)
    gsl_fft_complex_workspace_free(workspace)
  }

  /// The radix of each pass.
  var factors: [Int] {
    withUnsafeBytes(of: table.pointee.factor) { bytes in
      bytes.bindMemory(to: Int.self).prefix(table.pointee.nf).map { $0 }
    }
  }

  /// η, the bound on the error relative to the Euclidean norm of the result.
  var relativeError: Double { Double(factors.count) * 48 * 0x1p-53 }

  /// Transforms n pairs of real and imaginary parts in place.
  func forward(_ x: UnsafeMutableBufferPointer<Double>) {
    precondition(x.count == 2 * size, "a pair for each entry")
    let status = gsl_fft_complex_forward(
      x.baseAddress, 1, size, table, workspace)
    precondition(status == 0, "the sizes agree")
  }

  /// The same with the conjugate roots, not divided by n.
  func backward(_ x: UnsafeMutableBufferPointer<Double>) {
    precondition(x.count == 2 * size, "a pair for each entry")
    let status = gsl_fft_complex_backward(
      x.baseAddress, 1, size, table, workspace)
    precondition(status == 0, "the sizes agree")
  }

  /// GSL's table: for each pass of radix f, with p the product of the radices
  /// before it, the roots e^(−2πi j k p/n), 1 ≤ j < f, 1 ≤ k ≤ n/(p f), in this
  /// order, each with its exact numerator j k p mod n.
  func roots() -> [(numerator: Int, real: Double, imaginary: Double)] {
    var result: [(numerator: Int, real: Double, imaginary: Double)] = []
    var product = 1
    for factor in factors {
      for j in 1..<factor {
        for k in 1...(size / (product * factor)) {
          let root = table.pointee.trig[result.count]
          result.append((j * k * product % size, root.dat.0, root.dat.1))
        }
      }
      product *= factor
    }
    return result
  }
}
