/// The net exposure against its no-trade band: `[····|··●·|····]`, the band between the inner strokes.
struct ExposureBar {
  let text: String
  let isOutside: Bool

  /// - Parameters:
  ///   - ratio: exposure over half the width of the band; the bar shows −2 … 2.
  ///   - width: characters, odd, brackets not counted.
  init(ratio: Double, width: Int) {
    isOutside = abs(ratio) > 1
    let middle = width / 2
    var cells = [Character](repeating: "·", count: width)
    cells[middle] = "0"
    cells[middle - middle / 2] = "|"
    cells[middle + middle / 2] = "|"
    let place = Double(middle) + ratio * Double(middle / 2)
    let spot = place.isFinite ? Int(min(max(place.rounded(), 0), Double(width - 1))) : middle
    cells[spot] = place > Double(width - 1) ? "▶" : place < 0 ? "◀" : "●"
    text = "[" + String(cells) + "]"
  }
}
