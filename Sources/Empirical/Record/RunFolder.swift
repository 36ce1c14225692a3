import SiPP

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// An output that cannot be written: which, and why, in one line.
public struct OutputError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The file or folder.
  public let path: String
  /// What the system, or the folder's content, says against it.
  public let reason: String

  /// One line, fit for a terminal.
  public var description: String { "\(path): cannot be written: \(reason)" }

  /// The same failure as the algorithm's file writer reports it.
  init(_ error: SiPPError, path: String) {
    if case .unwritable(_, let reason) = error {
      self.init(path: path, reason: reason)
    } else {
      self.init(path: path, reason: error.description)
    }
  }

  /// An output and what is against it.
  public init(path: String, reason: String) {
    self.path = path
    self.reason = reason
  }

  /// The reason of the last failed system call.
  static func system(_ path: String) -> OutputError {
    OutputError(path: path, reason: String(cString: strerror(errno)))
  }
}

/// The folder of a run: claimed before the first trial, so that a place that
/// cannot be written costs no work, and filled file by file, each whole or not
/// there at all.
public struct RunFolder: Sendable {
  /// The folder.
  public let path: String
  /// Whether a run that is there already is replaced.
  private let force: Bool

  /// Claims `path`, creating it and its parents.
  ///
  /// - Parameter force: replace the files of a run that is there already.
  /// - Throws: ``OutputError`` when the folder already holds a run and `force` is
  ///   false, or when a file cannot be created in it.
  public init(path: String, force: Bool) throws(OutputError) {
    self.path = path
    self.force = force
    try Self.createFolder(path)
    try refuseOverwriting()
    try write("", as: ".probe")
    unlink("\(path)/.probe")
  }

  /// The folder at `path`, whose reports are to be written again.
  ///
  /// - Throws: ``OutputError`` when a file cannot be created in it.
  public init(existing path: String) throws(OutputError) {
    self.path = path
    force = true
    try write("", as: ".probe")
    unlink("\(path)/.probe")
  }

  /// Claims the first free numbered folder `base/run-0001`, `base/run-0002`, ….
  public init(nextUnder base: String) throws(OutputError) {
    try Self.createFolder(base)
    for number in 1...999_999 {
      let digits = String(number)
      let zeros = String(repeating: "0", count: max(0, 4 - digits.count))
      let path = "\(base)/run-\(zeros)\(digits)"
      if mkdir(path, 0o777) == 0 {
        try self.init(path: path, force: false)
        return
      }
      guard errno == EEXIST else { throw OutputError.system(path) }
    }
    throw OutputError(path: base, reason: "it holds 999,999 runs")
  }

  /// The name of the results document in the folder.
  static let results = "results.json"

  /// Writes all files of `run`; results.json last, so a folder that has it is
  /// whole.
  ///
  /// - Parameters:
  ///   - reports: of the run.
  ///   - circumstances: nil for a run whose circumstances are not known.
  /// - Throws: ``OutputError``; without `force` also when another run was written
  ///   here since the folder was claimed.
  public func write(
    _ run: RunRecord, reports: [ReportFile], circumstances: RunCircumstances?
  ) throws(OutputError) {
    try refuseOverwriting()
    if force { unlink("\(path)/\(Self.results)") }
    if let circumstances {
      try write(circumstances.json().text() + "\n", as: "run.json")
    }
    try write(reports)
    try write(run.text, as: Self.results, replacing: force)
  }

  /// Writes reports of a run, in the place of those that are there.
  public func write(_ reports: [ReportFile]) throws(OutputError) {
    for report in reports { try write(report.text, as: report.name) }
  }

  private func refuseOverwriting() throws(OutputError) {
    if !force, access("\(path)/\(Self.results)", F_OK) == 0 {
      throw OutputError(
        path: path, reason: "it holds a run already (--force replaces it)")
    }
  }

  /// Writes `text` whole or not at all.
  ///
  /// - Parameter replacing: an existing file; else it is an error.
  public func write(
    _ text: String, as name: String, replacing: Bool = true
  ) throws(OutputError) {
    let target = "\(path)/\(name)"
    do {
      try writeAtomically(
        [Array(text.utf8)], to: target, replacing: replacing)
    } catch {
      throw OutputError(error, path: target)
    }
  }

  /// Whether `path` is a folder.
  static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  private static func createFolder(_ path: String) throws(OutputError) {
    guard !path.isEmpty else {
      throw OutputError(path: "''", reason: "the path is empty")
    }
    var prefix = path.hasPrefix("/") ? "" : "."
    for part in path.split(separator: "/") {
      prefix += "/\(part)"
      guard mkdir(prefix, 0o777) == 0 || errno == EEXIST else {
        throw OutputError.system(path)
      }
    }
    guard isFolder(path) else {
      throw OutputError(path: path, reason: "it is not a folder")
    }
  }
}
