import Quantities

/// A row in numbers, checked by itself but not against its neighbours.
struct BarRow {
  /// The opening time in milliseconds since 1970.
  var milliseconds: Int64 = 0
  var open: Int64 = 0
  var high: Int64 = 0
  var low: Int64 = 0
  var close: Int64 = 0
  /// As the column counts, in 1e-6.
  var volume: Int64 = 0
}

/// Takes rows of one file apart and checks them.
struct BarRowParser {
  /// Times are accepted from the year 2000 to the year 2100, so that seconds or microseconds are noticed.
  static let times: ClosedRange<Int64> = 946_684_800_000...4_102_444_800_000

  let layout: BarLayout
  let file: String
  /// Where each field of the current row begins; one more than there are fields.
  private var starts: [Int]

  init(layout: BarLayout, file: String) {
    self.layout = layout
    self.file = file
    starts = [Int](repeating: 0, count: layout.header.count + 1)
  }

  /// The bytes of a field of the row that was split last.
  func field(_ role: BarLayout.Role, of row: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
    let column = layout.columns[role.rawValue]
    return UnsafeRawBufferPointer(rebasing: row[starts[column]..<(starts[column + 1] - 1)])
  }

  /// The row in numbers after `splits` found its fields, or `nil` after telling every fault.
  func numbers(
    of row: UnsafeRawBufferPointer, number: Int, faults: inout MarketDataError
  ) -> BarRow? {
    var bar = BarRow()
    let time = self.time(row, number, &faults)
    let prices = (
      price(.open, row, number, &faults), price(.high, row, number, &faults), price(.low, row, number, &faults),
      price(.close, row, number, &faults)
    )
    let volume = self.volume(row, number, &faults)
    guard let time, let open = prices.0, let high = prices.1, let low = prices.2, let close = prices.3, let volume
    else { return nil }
    bar.milliseconds = time
    bar.open = open
    bar.high = high
    bar.low = low
    bar.close = close
    bar.volume = volume
    return isOrdered(bar, row, number, &faults) ? bar : nil
  }

  /// Finds the fields; tells what makes the row unreadable as a whole.
  mutating func splits(
    _ row: UnsafeRawBufferPointer, number: Int, faults: inout MarketDataError
  ) -> Bool {
    let expected = starts.count - 1
    var count = 0
    var all: UInt8 = 0
    var quotes = false
    var controls = false
    starts[0] = 0
    for index in 0..<row.count {
      let byte = row[index]
      all |= byte
      if byte == UInt8(ascii: ",") {
        count += 1
        if count < expected { starts[count] = index + 1 }
      } else if byte <= UInt8(ascii: "\"") {
        quotes = quotes || byte == UInt8(ascii: "\"")
        controls = controls || byte < 32
      }
    }
    if row.count > 0, !quotes, !controls, count + 1 == expected,
      all < 128 || String(validating: row, as: UTF8.self) != nil
    {
      starts[expected] = row.count + 1
      return true
    }
    faults.add(rowFault(row, number, fields: count + 1, quotes: quotes, controls: controls))
    return false
  }

  private func rowFault(
    _ row: UnsafeRawBufferPointer, _ number: Int, fields: Int, quotes: Bool, controls: Bool
  ) -> MarketFault {
    if row.isEmpty {
      return MarketFault(
        .blankRow, file: file, row: number, expected: "a row with \(starts.count - 1) fields", got: "a blank row",
        fix: "Delete blank rows.")
    }
    if controls {
      return MarketFault(
        .controlByte, file: file, row: number, expected: "printable text", got: shown(row),
        fix: "The file is damaged or not CSV: fetch it again.")
    }
    if quotes {
      return MarketFault(
        .quotedField, file: file, row: number, expected: "fields without quotation marks", got: shown(row),
        fix: "Write the file without quotation marks; no field of these layouts needs them.")
    }
    if String(validating: row, as: UTF8.self) == nil {
      return MarketFault(
        .notUTF8, file: file, row: number, expected: "UTF-8 text", got: shown(row), fix: "Convert the file to UTF-8.")
    }
    return MarketFault(
      .fieldCount, file: file, row: number, expected: "\(starts.count - 1) fields as in the header", got: "\(fields)",
      fix: "Check for a missing or an extra comma; the row was perhaps cut short.")
  }

  private func time(
    _ row: UnsafeRawBufferPointer, _ number: Int, _ faults: inout MarketDataError
  ) -> Int64? {
    let bytes = field(.time, of: row)
    if let value = plainInteger(bytes), Self.times.contains(value) { return value }
    let advice: String
    switch plainInteger(bytes) {
    case .some(let value) where Self.times.contains(value.multipliedReportingOverflow(by: 1_000).partialValue):
      advice = "This looks like seconds: multiply by 1000."
    case .some(let value) where Self.times.contains(value / 1_000):
      advice = "This looks like microseconds: divide by 1000."
    case .some(let value) where Self.times.contains(value / 1_000_000):
      advice = "This looks like nanoseconds: divide by 1000000."
    default: advice = "Write the opening time of the bar as a whole number."
    }
    faults.add(
      MarketFault(
        .badTime, file: file, row: number, column: layout.name(of: .time),
        expected: "milliseconds since 1970 UTC between the years 2000 and 2100", got: shown(bytes), fix: advice))
    return nil
  }

  private func price(
    _ role: BarLayout.Role, _ row: UnsafeRawBufferPointer, _ number: Int, _ faults: inout MarketDataError
  ) -> Int64? {
    let bytes = field(role, of: row)
    do throws(DecimalTextFault) {
      let plain = plainDecimal(bytes)
      let value = if let plain { plain } else { try parseDecimal(bytes, decimals: Price.decimals) }
      if value > 0 { return value }
      faults.add(
        MarketFault(
          .notPositive, file: file, row: number, column: layout.name(of: role), expected: "a price above zero",
          got: shown(bytes), fix: "Drop the row if the source had no price; a missing row is a gap, not a price."))
    } catch {
      faults.add(
        MarketFault(
          .badPrice, file: file, row: number, column: layout.name(of: role),
          expected: "a plain decimal of at most 6 places", got: shown(bytes), fix: Self.advice(error)))
    }
    return nil
  }

  private func volume(
    _ row: UnsafeRawBufferPointer, _ number: Int, _ faults: inout MarketDataError
  ) -> Int64? {
    let bytes = field(.volume, of: row)
    do throws(DecimalTextFault) {
      let plain = plainDecimal(bytes)
      let value = if let plain { plain } else { try truncatedDecimal(bytes, decimals: Quantity.decimals) }
      if value >= 0 { return value }
      faults.add(
        MarketFault(
          .negativeVolume, file: file, row: number, column: layout.name(of: .volume),
          expected: "a volume of at least zero",
          got: shown(bytes), fix: "Volumes count what traded, without a sign."))
    } catch {
      faults.add(
        MarketFault(
          .badVolume, file: file, row: number, column: layout.name(of: .volume),
          expected: "a plain decimal", got: shown(bytes), fix: Self.advice(error)))
    }
    return nil
  }

  private static func advice(_ fault: DecimalTextFault) -> String {
    switch fault {
    case .tooPrecise: "Round to 6 places: prices are counted in 0.000001 USDC."
    case .outOfRange: "The largest number is 9223372036854.775807."
    case .empty: "The field is empty: drop the row if the source had no price in this bar."
    case .unexpectedCharacter, .missingDigits:
      "Write digits with one point, without exponent, sign, blanks or separators (\(fault))."
    }
  }

  private func isOrdered(
    _ bar: BarRow, _ row: UnsafeRawBufferPointer, _ number: Int, _ faults: inout MarketDataError
  ) -> Bool {
    if bar.low <= min(bar.open, bar.close), max(bar.open, bar.close) <= bar.high { return true }
    if bar.high < bar.low {
      let low = shown(field(.low, of: row))
      faults.add(
        MarketFault(
          .highBelowLow, file: file, row: number, column: layout.name(of: .high),
          expected: "a high of at least the low \(low)",
          got: shown(field(.high, of: row)), fix: "Check the order of the columns in the header."))
      return false
    }
    for role in [BarLayout.Role.open, .close] {
      let value = role == .open ? bar.open : bar.close
      if value < bar.low || value > bar.high {
        faults.add(
          MarketFault(
            .outsideRange, file: file, row: number, column: layout.name(of: role),
            expected: "a price between low \(shown(field(.low, of: row))) and high \(shown(field(.high, of: row)))",
            got: shown(field(role, of: row)), fix: "Check the order of the columns in the header."))
      }
    }
    return false
  }
}
