import Instruments
import Pricing
import Testing

/// Values that others printed or computed, each with its source.
@Suite struct AmericanPublishedTests {
  /// Andersen, Lake and Offengenden 2016, table 2: the premium of a put, S = K = 100, a year, r = q = 5 %, σ = 25 %.
  @Test func earlyExercisePremium() throws {
    let terms = ContractTerms(.put, underlying: 100, strike: 100, years: 1, rate: 0.05, dividend: 0.05)
    let european = try BlackScholesMerton().price(terms, volatility: 0.25)
    for equation in BoundaryEquation.allCases {
      let premium = try American(.accurate, equation).price(terms, volatility: 0.25) - european
      #expect((premium - 0.106952702747).magnitude <= 2e-9, "\(equation) \(premium)")
      let quick = try American(.standard, equation).price(terms, volatility: 0.25) - european
      #expect((quick - 0.106952702747).magnitude <= 1e-5, "\(equation) \(quick)")
    }
  }

  /// Puts with strike 40, r = 6 %, σ = 20 %, of Longstaff and Schwartz 2001, table 1, exercisable at any time: from a
  /// tree with Richardson's extrapolation, whose own error is some 2e-5.
  @Test(arguments: [(1.0, 4.48669), (2.0, 4.84829)]) func longstaffSchwartzPuts(_ years: Double, _ value: Double) throws
  {
    let terms = ContractTerms(.put, underlying: 36, strike: 40, years: years, rate: 0.06)
    #expect((try American().price(terms, volatility: 0.2) - value).magnitude <= 2.5e-5)
  }

  /// Premiums that a peer computed for rows of the same paper, the last of them on few nodes.
  @Test(.enabled(if: AmericanTable.shared != nil, AmericanTable.missing)) func sharedPremiums() throws {
    for line in try AmericanTable.lines("american_andersen_lake_offengenden_premiums.csv") {
      let (terms, volatility) = try AmericanTable.contract(line)
      let published = try #require(line["early_exercise_premium"].flatMap { Double($0) })
      let european = try BlackScholesMerton().price(terms, volatility: volatility)
      let premium = try American(.accurate).price(terms, volatility: volatility) - european
      #expect((premium - published).magnitude <= 3e-6, "\(premium) \(published)")
    }
  }

  /// A grid computed with QuantLib's most exact setting, whose own error is some 1e-8 of the strike.
  @Test(.enabled(if: AmericanTable.shared != nil, AmericanTable.missing)) func sharedGrid() throws {
    let lines = try AmericanTable.lines("american_grid_quantlib_qdfp_hp.csv")
    #expect(lines.count >= 300)
    var squares = 0.0
    var worst = 0.0
    for line in lines {
      let (terms, volatility) = try AmericanTable.contract(line)
      let peer = try #require(line["american"].flatMap { Double($0) })
      let error = (try American(.accurate).price(terms, volatility: volatility) - peer).magnitude / terms.strike
      squares += error * error
      worst = max(worst, error)
    }
    #expect(worst <= 3e-7 && (squares / Double(lines.count)).squareRoot() <= 3e-8, "\(worst) \(squares)")
  }

  /// Tables of Ju 1999 and of Barone-Adesi and Whaley 1987 beside the exact values that a peer gives for their rows.
  @Test(.enabled(if: AmericanTable.shared != nil, AmericanTable.missing)) func sharedTables() throws {
    let lines = try AmericanTable.lines("american_published_tables_quantlib.csv")
    #expect(lines.count >= 90)
    for line in lines {
      let (terms, volatility) = try AmericanTable.contract(line)
      let peer = try #require(line["ql_qdfp_hp_american"].flatMap { Double($0) })
      let published = try #require(line["published_value"].flatMap { Double($0) })
      let price = try American(.accurate).price(terms, volatility: volatility)
      #expect((price - peer).magnitude <= 2e-6 * terms.strike, "\(price) \(peer) at \(terms)")
      guard line["source"] == "Ju_1999", volatility < 1 else { continue }
      #expect((price - published).magnitude <= 1e-3 * terms.strike, "\(price) \(published) at \(terms)")
    }
  }
}
