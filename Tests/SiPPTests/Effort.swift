#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// True when `SIPP_TEST_EFFORT=full`: the slow forms of some tests run too.
let isFullEffort = variable("SIPP_TEST_EFFORT") == "full"

/// The folder of measured networks and broken files, from `SIPP_TEST_DATA`; nil,
/// with a line that says so, where it is not set.
func testDataFolder(_ test: String = #function) -> String? {
  let folder = variable("SIPP_TEST_DATA")
  if folder == nil { print("\(test) skipped: SIPP_TEST_DATA is not set") }
  return folder
}

/// The value of an environment variable.
func variable(_ name: String) -> String? {
  getenv(name).map { String(cString: $0) }
}
