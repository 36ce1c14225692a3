import Testing

@testable import Empirical

@Suite("Escaping: markup and shell")
struct MarkupTextTests {
  @Test(
    "each scalar by itself",
    arguments: [
      ("a<b>&\"'", "a&lt;b&gt;&amp;&quot;&#39;"),
      // One character each, and none of them is the bare sign.
      ("\"\u{301}<\u{200D}&\u{FE0F}", "&quot;\u{301}&lt;\u{200D}&amp;\u{FE0F}"),
      (
        "\u{0}\u{1F}\u{7F}\u{9F}\u{FFFE}\u{1FFFF}",
        #"\u{0}\u{1f}\u{7f}\u{9f}\u{fffe}\u{1ffff}"#
      ),
      (
        "\u{202A}\u{202E}\u{2066}\u{2069}\u{200E}\u{200F}\u{61C}",
        #"\u{202a}\u{202e}\u{2066}\u{2069}\u{200e}\u{200f}\u{61c}"#
      ),
      ("\u{A0}\u{2029}\u{2065}\u{206A}", "\u{A0}\u{2029}\u{2065}\u{206A}"),
      ("\r\n", "\\u{d}\n"), ("é∑\u{1F600}", "é∑\u{1F600}"), ("", ""),
    ])
  func escapes(text: String, expected: String) {
    let all = MarkupText.escaped(text)
    #expect(Array(all.unicodeScalars) == Array(expected.unicodeScalars))
  }

  @Test("an attribute keeps its line ends")
  func attributes() {
    #expect(MarkupText.escaped("a\n\tb", keepsLines: false) == "a&#10;&#9;b")
    #expect(MarkupText.escaped("a\n\tb") == "a\n\tb")
  }

  @Test(
    "words are quoted where a shell would read them otherwise",
    arguments: [
      ("T4b", "T4b"), ("", "''"), ("T4*", "'T4*'"), ("a b", "'a b'"),
      ("T4e'", "'T4e'\\'''"), ("$(id)", "'$(id)'"), ("--seed=1", "--seed=1"),
      ("'\u{301}", "''\\''\u{301}'"), ("~", "'~'"), ("a\nb", "'a\nb'"),
    ])
  func shell(word: String, quoted: String) {
    #expect(
      Array(ShellCommand.text([word]).unicodeScalars)
        == Array("sipp-verify \(quoted)".unicodeScalars))
  }
}
