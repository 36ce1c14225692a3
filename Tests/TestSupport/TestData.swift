#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The folder of measured networks, broken files and reference tables, from
/// `SIPP_TEST_DATA`; nil, with a line that says what is skipped, where it is not set
/// or empty.
public func testDataFolder(_ test: String = #function) -> String? {
  guard let folder = environmentVariable("SIPP_TEST_DATA"), !folder.isEmpty
  else {
    print("skipped: \(test): SIPP_TEST_DATA is not set")
    return nil
  }
  return folder
}

/// The value of an environment variable.
public func environmentVariable(_ name: String) -> String? {
  getenv(name).map { String(cString: $0) }
}
