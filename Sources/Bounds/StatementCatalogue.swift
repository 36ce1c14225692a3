/// What is known about one statement: its words, its standing, and where in this
/// package it can be found.
public struct Statement: Sendable, Equatable {
  /// How far this version carries a statement.
  public enum Status: String, Sendable, Codable {
    /// Note, type, tests and rows exist.
    case encoded
    /// Stated only.
    case planned
  }

  /// Where an encoded statement lives. Paths are relative to the package.
  public struct Encoding: Sendable, Equatable {
    /// File name of the proof, in `proofs-notes`.
    public let proofNote: String
    /// The type that carries the statement.
    public let typeName: String
    /// The file that declares the type.
    public let sourceFile: String
    /// Titles of the test suites that check it.
    public let testSuites: [String]
    /// What holds it against something that it was not derived from.
    public let evidence: Evidence
  }

  /// What holds an encoded statement against something that it was not derived from:
  /// trials, exact values, or both.
  public struct Evidence: Sendable, Equatable {
    /// True where rows of the default suite have its ID.
    public let hasRows: Bool
    /// The title of one of its test suites, which compares it with exact laws, with
    /// enumeration or with another method.
    public let comparison: String

    /// Nothing random to observe: exact values alone.
    static func comparison(_ suite: String) -> Evidence {
      Evidence(hasRows: false, comparison: suite)
    }

    /// Trials and exact values.
    static func rows(and suite: String) -> Evidence {
      Evidence(hasRows: true, comparison: suite)
    }
  }

  /// Its name.
  public let id: StatementID
  /// A few words.
  public let title: String
  /// Hypotheses and claim, in plain text.
  public let claim: String
  /// What a user must believe or check beyond the stated setting.
  public let assumption: String
  /// Where it comes from.
  public let source: String
  /// Where it lives, when this version has it.
  public let encoding: Encoding?

  /// Encoded or planned.
  public var status: Status { encoding == nil ? .planned : .encoded }

  init(
    _ id: StatementID, _ title: String, claim: String, assumption: String,
    source: String, encoding: Encoding? = nil
  ) {
    self.id = id
    self.title = title
    self.claim = claim
    self.assumption = assumption
    self.source = source
    self.encoding = encoding
  }
}

/// Every statement, in the order of ``StatementID``.
///
/// The catalogue is code, so an installed binary explains itself without files,
/// and a new ID without an entry does not compile.
public enum StatementCatalogue {
  /// All statements, in the order of their IDs.
  public static var all: [Statement] {
    StatementID.allCases.map { $0.entry }
  }

  /// How many statements this version only plans: it may fall, not rise.
  public static var plannedCount: Int {
    all.count { $0.status == .planned }
  }

  /// The statement that `name` means: any case, `'` or `prime` or `′` for the
  /// primes, as in `T4e'`, `t4eprime`, `T2''`, `T2doubleprime`.
  public static func find(_ name: String) -> Statement? {
    let wanted = normalized(name)
    return all.first { normalized($0.id.rawValue) == wanted }
  }

  /// The IDs that a mistyped `name` may have meant, in their order: those that
  /// begin with it, or, when none does, those one edit away.
  public static func suggestions(for name: String) -> [StatementID] {
    let wanted = normalized(name)
    let candidates = StatementID.allCases.map { ($0, normalized($0.rawValue)) }
    let longer = candidates.filter {
      !wanted.isEmpty && $0.1.hasPrefix(wanted)
    }
    let near = candidates.filter { editDistance(wanted, $0.1) <= 1 }
    return (longer.isEmpty ? near : longer).map(\.0)
  }

  /// Lower case, with every spelling of a prime as `'`.
  private static func normalized(_ name: String) -> String {
    var text = name.lowercased()
    for (spelling, primes) in [
      ("doubleprime", "''"), ("double-prime", "''"), ("primeprime", "''"),
      ("-prime", "'"), ("prime", "'"), ("″", "''"), ("′", "'"), ("’", "'"),
      ("\"", "''"),
    ] {
      text = replacing(spelling, by: primes, in: text)
    }
    return text
  }

  /// `text` with each occurrence of `pattern` replaced, from the left.
  private static func replacing(
    _ pattern: String, by replacement: String, in text: String
  ) -> String {
    var result = ""
    var rest = Substring(text)
    while !rest.isEmpty {
      if rest.hasPrefix(pattern) {
        result += replacement
        rest = rest.dropFirst(pattern.count)
      } else {
        result.append(rest.removeFirst())
      }
    }
    return result
  }

  /// Levenshtein's distance: insertions, deletions and substitutions.
  static func editDistance(_ a: String, _ b: String) -> Int {
    let b = Array(b)
    var row = Array(0...b.count)
    for (i, x) in a.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for (j, y) in b.enumerated() {
        let substituted = diagonal + (x == y ? 0 : 1)
        diagonal = row[j + 1]
        row[j + 1] = min(substituted, row[j + 1] + 1, row[j] + 1)
      }
    }
    return row[b.count]
  }
}

extension StatementID {
  /// Its title, claim, assumption, source and standing.
  public var entry: Statement {
    switch self {
    case .t1: .t1
    case .t2: .t2
    case .t2Prime: .t2Prime
    case .t2DoublePrime: .t2DoublePrime
    case .t3: .t3
    case .t4a: .t4a
    case .t4b: .t4b
    case .t4c: .t4c
    case .t4cPrime: .t4cPrime
    case .t4d: .t4d
    case .t4e: .t4e
    case .t4ePrime: .t4ePrime
    case .t4f: .t4f
    case .t4g: .t4g
    case .t4h: .t4h
    case .r1: .r1
    case .r2: .r2
    case .t5: .t5
    case .t6: .t6
    case .t6Prime: .t6Prime
    case .t6DoublePrime: .t6DoublePrime
    case .t7: .t7
    case .t8: .t8
    case .t9: .t9
    case .t10: .t10
    case .t11: .t11
    case .t12: .t12
    case .t13: .t13
    case .t14: .t14
    case .t15: .t15
    case .t16: .t16
    case .t17: .t17
    case .h1: .h1
    case .h2: .h2
    case .h3: .h3
    case .h4: .h4
    case .h5: .h5
    case .h6: .h6
    case .h7: .h7
    case .h8: .h8
    case .h9: .h9
    }
  }
}
