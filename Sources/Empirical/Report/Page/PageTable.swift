/// A table of the page, as its template reads it.
struct PageTable {
  /// A column's heading.
  struct Column {
    let heading: String
    let isNumeric: Bool

    init(_ heading: String, isNumeric: Bool = false) {
      self.heading = heading
      self.isNumeric = isNumeric
    }
  }

  /// A row.
  struct Line {
    /// Where links to the row lead.
    let anchor: String?
    let cells: [Cell]
  }

  /// A cell: one of its contents, and maybe smaller text beneath.
  struct Cell {
    let tag: String
    let scope: String?
    /// The column, for screens where a row is a card.
    let label: String
    let style: String?
    let link: Link?
    let verdicts: [Word]
    let code: String?
    let drawing: String?
    let plain: String?
    let small: String?
  }

  /// A verdict, alone or with a number before it.
  struct Word {
    let word: String
    let text: String
  }

  /// A place on the page.
  struct Link {
    let target: String
    let text: String
  }

  /// What a cell shows.
  enum Content {
    case text(String, small: String? = nil)
    case link(Link, small: String? = nil)
    case verdict(Verdict)
    case verdicts([(count: Int, verdict: Verdict)])
    case code(String)
    /// Markup; the numbers drawn must be in other cells.
    case drawing(String)
  }

  /// The class of its style; nil for the general one.
  let kind: String?
  let tableID: String
  let caption: String
  let columns: [Column]
  let lines: [Line]

  /// A table whose first column heads the rows.
  ///
  /// - Parameter rows: an anchor, and a content a column.
  init(
    id: String, caption: String, kind: String? = nil, columns: [Column],
    rows: [(anchor: String?, contents: [Content])]
  ) {
    self.kind = kind
    tableID = id
    self.caption = caption
    self.columns = columns
    lines = rows.map { row in
      precondition(row.contents.count == columns.count, "a cell a column")
      let cells = zip(columns, row.contents).enumerated().map {
        Cell($1.1, of: $1.0, isHead: $0 == 0)
      }
      return Line(anchor: row.anchor, cells: cells)
    }
  }
}

extension PageTable.Cell {
  init(
    _ content: PageTable.Content, of column: PageTable.Column, isHead: Bool
  ) {
    tag = isHead ? "th" : "td"
    scope = isHead ? "row" : nil
    label = column.heading
    var styles = column.isNumeric ? ["n"] : []
    var texts: (plain: String?, small: String?) = (nil, nil)
    var link: PageTable.Link?
    var verdicts: [PageTable.Word] = []
    var (code, drawing): (String?, String?) = (nil, nil)
    switch content {
    case .text(let text, let small): texts = (text, small)
    case .link(let place, let small): (link, texts.small) = (place, small)
    case .verdict(let value):
      verdicts = [.init(word: value.rawValue, text: value.rawValue)]
    case .verdicts(let values):
      verdicts = values.map {
        let word = $0.verdict.rawValue
        return .init(word: word, text: "\($0.count) \(word)")
      }
    case .code(let text): code = text
    case .drawing(let markup): drawing = markup
    }
    if texts.plain == "—" { styles.append("empty") }
    style = styles.isEmpty ? nil : styles.joined(separator: " ")
    (plain, small) = (texts.plain, texts.small)
    (self.link, self.verdicts) = (link, verdicts)
    (self.code, self.drawing) = (code, drawing)
  }
}
