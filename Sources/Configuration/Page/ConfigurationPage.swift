/// Texts that are made from the settings, so that they cannot go out of date.
public enum ConfigurationPage {
  /// The reference page `docs/configuration.md`.
  public static var markdown: String {
    var text = introduction
    for entry in ConfigurationCatalogue.entries {
      let header = entry.isArray ? "[[\(entry.name)]]" : "[\(entry.name)]"
      let hasDefaults = entry.names.count > 1
      text += "\n## \(entry.name)\n\n`\(header)`"
      text += hasDefaults ? ", standard values in `[defaults.\(entry.name)]`. " : ". "
      text += entry.summary + "\n\n| Key | Value | Standard | Meaning |\n|---|---|---|---|\n"
      for row in entry.rows(ConfigurationDraft()) {
        let standard = row.standard.map { $0.isEmpty ? "none" : "`\($0)`" } ?? "required"
        text += "| `\(row.key)` | \(escaped(row.expectation)) | \(standard) | \(escaped(row.summary)) |\n"
      }
    }
    return text
  }

  private static func escaped(_ text: String) -> String { text.replacing("|", with: "\\|") }

  private static let introduction = """
    # Configuration

    One TOML file. This page is made from the settings of the program; a test keeps it so.

    - Every key ends in its unit: `_usd`, `_contracts`, `_shares`, `_btc` and `_eth` count whole ones, `_ratio` is a
      share (0.01 is 1 %), `_s` and `_ms` are times, `_bytes`, `_count`, `_multiple` and `_quarters` are plain numbers,
      `_atto` counts 1e-18, `_per_day` is how often.
    - Numbers are exact decimals and never rounded: more decimal places than a unit carries are refused, and so are
      exponents, `inf` and `nan`.
    - A setting that is left out has its standard value. `[defaults.market]` and its like set the standard for every
      `[[market]]` of the file.
    - A file without any `[[feed]]`, `[[source]]`, `[[market]]`, `[[collateral]]` and `[[hedge]]` has those of the
      default configuration, with its own values.
    - Unknown sections and keys are refused. All faults are told at once, with place, reason and remedy; the exit code
      is 4.
    - The configuration's hash is SHA-256 over the effective values, one `section.key=value` a line in the order of this
      page. Comments, order, ways to write a number, and standard values written out make no difference. `[journal]` and
      `[sequencer]` are left out, since they do not decide about results. The hash that a journal carries leaves out
      `[simulated_venue]`, `[backtest]` and `[traders]` as well.
    - A backtest takes feeds and markets from its data: of this file `[venue]`, `[defaults.…]`, `[hedge_patience]`,
      `[hedge_funding]`, `[simulated_venue]`, `[backtest]` and `[traders]` count for it.
    - `ballast help config` prints the default configuration with every setting; `ballast doctor --config <file>` checks
      a file.

    """

  /// The effective values as a file, each with its meaning.
  static func file(_ draft: ConfigurationDraft) -> String {
    var text = ""
    for entry in ConfigurationCatalogue.entries {
      let rows = entry.rows(draft)
      for (index, values) in entry.values(draft).enumerated() {
        let header = entry.isArray ? "[[\(entry.name)]]" : "[\(entry.name)]"
        text += (text.isEmpty ? "" : "\n") + (index == 0 ? "# \(entry.summary)\n" : "") + header + "\n"
        for value in values {
          let line = "\(value.key) = \(value.text)"
          let row = rows.first { $0.key == value.key }
          let blanks = String(repeating: " ", count: max(1, 48 - line.count))
          text += line + (index == 0 ? blanks + "# \(row?.summary ?? "")" : "") + "\n"
        }
      }
    }
    return text
  }
}
