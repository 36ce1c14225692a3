import Bounds
import Testing

@Suite("Structure: the catalogue of statements")
struct CatalogueTests {
  /// The number of statements that are only planned. It may only fall: lower it
  /// when one is encoded, never raise it.
  @Test func plannedStatementsOnlyBecomeFewer() {
    #expect(StatementCatalogue.plannedCount == 7)
    #expect(StatementCatalogue.all.count == 41)
  }

  @Test func everyEntryCarriesItsOwnIDAndIsWrittenOut() {
    for (id, statement) in zip(StatementID.allCases, StatementCatalogue.all) {
      #expect(statement.id == id)
      #expect((3...70).contains(statement.title.count), "\(id.rawValue)")
      #expect(statement.claim.count >= 60, "\(id.rawValue)")
      #expect(!statement.assumption.isEmpty, "\(id.rawValue)")
      #expect(!statement.source.isEmpty, "\(id.rawValue)")
      for line in statement.claim.lines {
        #expect(line.count <= 80, "\(id.rawValue): \(line)")
      }
    }
    #expect(Set(StatementCatalogue.all.map(\.title)).count == 41)
    #expect(Set(StatementCatalogue.all.map(\.claim)).count == 41)
  }

  @Test func everyIDIsFoundUnderItsSpellings() {
    for id in StatementID.allCases {
      let word = id.rawValue.replacing("''", with: "doubleprime")
        .replacing("'", with: "prime")
      let sign = id.rawValue.replacing("'", with: "′")
      for name in [
        id.rawValue, id.rawValue.lowercased(), word, sign,
        word.uppercased(), word.replacing("prime", with: "-prime"),
      ]
      where !name.contains("double-") {
        #expect(StatementCatalogue.find(name)?.id == id, "\(name)")
      }
    }
    #expect(StatementCatalogue.find("T2\"")?.id == .t2DoublePrime)
    for name in ["", "T", "T4", "T4i", "T18", "T4b ", "prime", "T4b'"] {
      #expect(StatementCatalogue.find(name) == nil, "\(name)")
    }
  }

  @Test func suggestionsAreTheLongerOnesElseThoseOneEditAway() {
    #expect(
      StatementCatalogue.suggestions(for: "h") == [
        .h1, .h2, .h3, .h4, .h5, .h6, .h7, .h8, .h9,
      ])
    #expect(StatementCatalogue.suggestions(for: "R3") == [.t3, .r1, .r2, .h3])
    #expect(
      StatementCatalogue.suggestions(for: "T4b'") == [
        .t4b, .t4cPrime, .t4ePrime,
      ])
    #expect(StatementCatalogue.suggestions(for: "T4eprim") == [])
    #expect(StatementCatalogue.suggestions(for: "") == [])
  }
}
