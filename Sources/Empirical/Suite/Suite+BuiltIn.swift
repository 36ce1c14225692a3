public import SiPP

extension Suite {
  /// The suites that the program carries.
  public enum BuiltIn: String, CaseIterable, Sendable {
    /// A few cheap rows of every kind: seconds.
    case quick
    /// What a run without further options verifies.
    case `default`
    /// Everything.
    case full
    /// What the regression gate compares: every part of the algorithm, mostly at
    /// failure rates that a change moves.
    case gate
    /// Controls, for runs on a network of the user's.
    case controls
  }

  /// A suite that the program carries.
  public init(_ builtIn: BuiltIn) {
    let name = "\(builtIn.rawValue).json"
    do {
      try self.init(JSONTree(Self.bytes(of: builtIn), name: name), file: name)
    } catch {
      preconditionFailure("a shipped suite is wrong: \(error)")
    }
  }

  /// The suite called `name`: one that the program carries, or else the file of
  /// that path.
  public init(named name: String) throws(SiPPError) {
    if let builtIn = BuiltIn(rawValue: name) {
      self.init(builtIn)
    } else {
      try self.init(path: name)
    }
  }

  private static func bytes(of builtIn: BuiltIn) -> [UInt8] {
    switch builtIn {
    case .quick: PackageResources.quick_json
    case .default: PackageResources.default_json
    case .full: PackageResources.full_json
    case .gate: PackageResources.gate_json
    case .controls: PackageResources.controls_json
    }
  }
}
