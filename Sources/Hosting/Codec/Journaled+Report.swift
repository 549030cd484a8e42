import Instruments
import Quantities

/// The stable codes of an external venue's reports; docs/journal.md lists them.
extension VenueReport: Journaled {
  /// The code in the journal.
  var code: UInt8 {
    switch self {
    case .acknowledged: 1
    case .filled: 2
    case .cancelled: 3
    case .refused: 4
    case .sendFailed: 5
    case .sendAmbiguous: 6
    case .found: 7
    case .absent: 8
    case .position: 9
    case .cash: 10
    case .feeInOtherAsset: 11
    case .fundingPaid: 12
    case .forcedFill: 13
    case .instrumentStatus: 14
    case .instrumentSteps: 15
    case .connection: 16
    case .credentialRevoked: 17
    case .unreadable: 18
    }
  }

  func write(to writer: inout ByteWriter) {
    writer.write(code)
    switch self {
    case .acknowledged(let order), .sendFailed(let order), .sendAmbiguous(let order), .absent(let order):
      writer.put(order)
    case .filled(let order, let fill, let quantity, let price, let fee):
      writer.put(order, fill, quantity, price, fee)
    case .cancelled(let order, let cumulative): writer.put(order, cumulative)
    case .refused(let order, let reason): writer.put(order, reason)
    case .found(let order, let open, let cumulative): writer.put(order, open, cumulative)
    case .position(let feed, let quantity): writer.put(feed, quantity)
    case .cash(let money): writer.put(money)
    case .feeInOtherAsset(let order, let fill, let amount): writer.put(order, fill, amount)
    case .fundingPaid(let feed, let money, let period): writer.put(feed, money, period)
    case .forcedFill(let feed, let fill, let quantity, let price, let fee):
      writer.put(feed, fill, quantity, price, fee)
    case .instrumentStatus(let feed, let trading): writer.put(feed, trading)
    case .instrumentSteps(let feed, let tick, let lot): writer.put(feed, tick, lot)
    case .connection(let up): writer.put(up)
    case .credentialRevoked, .unreadable: break
    }
  }

  init(from reader: inout ByteReader) throws(CodecError) {
    let code = try reader.integer(UInt8.self)
    switch code {
    case 1: self = .acknowledged(try reader.get())
    case 2:
      self = .filled(
        try reader.get(), fill: try reader.get(), quantity: try reader.get(), price: try reader.get(),
        fee: try reader.get())
    case 3: self = .cancelled(try reader.get(), cumulative: try reader.get())
    case 4: self = .refused(try reader.get(), try reader.get())
    case 5: self = .sendFailed(try reader.get())
    case 6: self = .sendAmbiguous(try reader.get())
    case 7: self = .found(try reader.get(), open: try reader.get(), cumulative: try reader.get())
    case 8: self = .absent(try reader.get())
    case 9: self = .position(try reader.get(), try reader.get())
    case 10: self = .cash(try reader.get())
    case 11: self = .feeInOtherAsset(try reader.get(), fill: try reader.get(), try reader.get())
    case 12: self = .fundingPaid(try reader.get(), try reader.get(), period: try reader.get())
    case 13:
      self = .forcedFill(
        try reader.get(), fill: try reader.get(), quantity: try reader.get(), price: try reader.get(),
        fee: try reader.get())
    case 14: self = .instrumentStatus(try reader.get(), trading: try reader.get())
    case 15: self = .instrumentSteps(try reader.get(), tick: try reader.get(), lot: try reader.get())
    case 16: self = .connection(up: try reader.get())
    case 17: self = .credentialRevoked
    case 18: self = .unreadable
    default: throw reader.unknown(code, of: "VenueReport")
    }
  }
}
