import Mustache

/// report.html: one page that opens from disk, without network or scripts.
///
/// A template (page.mustache, table.mustache) and a style sheet (page.css), filled
/// with a ``Page``. Every text is escaped by the template engine; only drawings are
/// not.
public enum HTMLReport {
  /// The whole file.
  ///
  /// - Parameters:
  ///   - plots: drawings of the run's figures, with their numbers.
  ///   - plotNote: why there are none, or fewer than there could be.
  public static func text(
    _ run: RunRecord, plots: [Plot] = [], plotNote: String? = nil
  ) -> String {
    let page = Page(run, plots: plots, plotNote: plotNote, css: css)
    guard let text = library.render(page, withTemplate: "page") else {
      preconditionFailure("the page's template is missing")
    }
    return text
  }

  static let css = String(decoding: PackageResources.page_css, as: UTF8.self)

  /// The templates, by the names under which they call each other.
  static let sources = [
    "page": String(decoding: PackageResources.page_mustache, as: UTF8.self),
    "table": String(decoding: PackageResources.table_mustache, as: UTF8.self),
  ]

  private static let library: MustacheLibrary = {
    MustacheContentTypes.register(Escaping(), named: "MARKUP")
    do {
      return MustacheLibrary(
        templates: try sources.mapValues { try MustacheTemplate(string: $0) })
    } catch {
      preconditionFailure("a template is wrong: \(error)")
    }
  }()

  /// The engine's own escaping goes by characters, and misses a quotation mark
  /// that has a combining accent.
  private struct Escaping: MustacheContentType {
    func escapeText(_ text: String) -> String { MarkupText.escaped(text) }
  }
}
