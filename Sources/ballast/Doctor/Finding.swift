/// What a check of the doctor found.
struct Finding: Sendable {
  enum Verdict: String, Sendable {
    case ok, warning, failure
  }

  let check: String
  let verdict: Verdict
  let detail: String
  /// What to do; empty when all is well.
  let fix: String

  static func ok(_ check: String, _ detail: String) -> Finding {
    Finding(check: check, verdict: .ok, detail: detail, fix: "")
  }

  static func warning(_ check: String, _ detail: String, fix: String) -> Finding {
    Finding(check: check, verdict: .warning, detail: detail, fix: fix)
  }

  static func failure(_ check: String, _ detail: String, fix: String) -> Finding {
    Finding(check: check, verdict: .failure, detail: detail, fix: fix)
  }
}
