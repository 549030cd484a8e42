/// Some rows on their way through the kernels: sorted by what they need, solved together, put back in their order.
struct AmericanBlock {
  /// Rows that are solved together.
  static let size = 512

  private let setting: AmericanSetting
  private let equation: BoundaryEquation
  private let withGreeks: Bool
  private var rows: [AmericanRow] = []
  private var early = [[Waiting]](repeating: [], count: AmericanGridChoice.allCases.count)
  private var european: [Waiting] = []
  /// An answer a row; of zeros where the row is refused.
  private(set) var answers: [AmericanAnswer] = []
  /// A status a row.
  private(set) var statuses: [RowStatus] = []

  /// A row that a kernel will answer.
  private struct Waiting {
    let index: Int
    let put: UnitPut
  }

  init(_ setting: AmericanSetting, _ equation: BoundaryEquation, withGreeks: Bool) {
    self.setting = setting
    self.equation = equation
    self.withGreeks = withGreeks
  }

  mutating func removeAll() {
    rows.removeAll(keepingCapacity: true)
    answers.removeAll(keepingCapacity: true)
    statuses.removeAll(keepingCapacity: true)
    european.removeAll(keepingCapacity: true)
    for choice in early.indices { early[choice].removeAll(keepingCapacity: true) }
  }

  /// Takes a row; `nil` stands for one without a right.
  mutating func append(_ row: AmericanRow?, on grid: AmericanGridChoice? = nil) {
    let index = rows.count
    let known = row ?? .nothing
    rows.append(known)
    answers.append(AmericanAnswer())
    statuses.append(row == nil ? .noRight : .ok)
    guard let row else { return }
    switch AmericanRegion(row) {
    case .early(let put):
      early[(grid ?? AmericanGrid.covering(put, setting)).rawValue].append(Waiting(index: index, put: put))
    case .european(let put): european.append(Waiting(index: index, put: put))
    case .certain: keep(index, AmericanAnswer(row, CertainExercise(row)))
    case .refused(let status): statuses[index] = status
    }
  }

  /// Answers all rows.
  mutating func solve() {
    for choice in AmericanGridChoice.allCases where !early[choice.rawValue].isEmpty {
      solve(early[choice.rawValue], on: choice.grid)
    }
    for (waiting, value) in zip(european, UnitPutSolver.european(european.map(\.put))) {
      let row = rows[waiting.index]
      let unit = UnitSensitivities(european: value, waiting.put)
      keep(waiting.index, AmericanAnswer(row, waiting.put, unit, isEarly: false))
    }
  }

  private mutating func solve(_ group: [Waiting], on grid: AmericanGrid) {
    guard withGreeks else {
      for (waiting, value) in zip(group, UnitPutSolver.american(group.map(\.put), grid, equation)) {
        keep(waiting.index, AmericanAnswer(rows[waiting.index], price: value, isEarly: true), value.change)
      }
      return
    }
    let stencils = group.map { UnitPutStencil($0.put) }
    let values = UnitPutSolver.american(stencils.flatMap(\.puts), grid, equation)
    for (place, waiting) in group.enumerated() {
      let from = place * UnitPutStencil.count
      let unit = stencils[place].derivatives(values[from..<(from + UnitPutStencil.count)])
      let answer = AmericanAnswer(rows[waiting.index], waiting.put, unit, isEarly: true)
      keep(waiting.index, answer, unit.here.change)
    }
  }

  private mutating func keep(_ index: Int, _ answer: AmericanAnswer, _ change: Double = 0) {
    if change > UnitPutSolver.largestChange {
      statuses[index] = .noConvergence
    } else if answer.isFinite {
      answers[index] = answer
    } else {
      statuses[index] = .overflow
    }
  }
}

extension AmericanRow {
  /// In place of a row that has no right.
  static let nothing = AmericanRow(
    isCall: false, spot: 0, strike: 0, years: 0, rate: 0, dividend: 0, volatility: 0)

  /// `nil` unless the right is 1 or -1.
  init?(
    _ spot: Double, _ strike: Double, _ years: Double, _ rate: Double, _ dividend: Double, _ volatility: Double,
    right: Double
  ) {
    guard right == 1 || right == -1 else { return nil }
    self.init(
      isCall: right == 1, spot: spot, strike: strike, years: years, rate: rate, dividend: dividend,
      volatility: volatility)
  }
}
