/// A command as it is typed into a POSIX shell.
enum ShellCommand {
  /// The program's name and `arguments`.
  static func text(_ arguments: [String]) -> String {
    (["sipp-verify"] + arguments.map(quoted)).joined(separator: " ")
  }

  /// `word`, in single quotes where the shell would read it otherwise.
  private static func quoted(_ word: String) -> String {
    if !word.isEmpty, word.unicodeScalars.allSatisfy(isPlain) { return word }
    var output = "'"
    for scalar in word.unicodeScalars {
      if scalar == "'" {
        output += "'\\''"
      } else {
        output.unicodeScalars.append(scalar)
      }
    }
    return output + "'"
  }

  private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "a"..."z", "A"..."Z", "0"..."9", "-", "_", ".", ",", "/", ":", "=",
      "+", "@", "%":
      true
    default: false
    }
  }
}
