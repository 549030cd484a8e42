/// Sums whose bits do not depend on how many cores worked on them.
///
/// The terms are cut into pieces of `pieceSize`, by their number alone. Each piece is summed from its first to its last
/// term with compensation; the sums of the pieces are combined from the first to the last, compensations included.
/// Pieces may be worked in any order by anybody, as long as each puts its sum into its own place.
///
/// - Source: decision 6 of this project, the order of parallel reductions
/// - Evidence: FixedOrderSumTests
public enum FixedOrderSum {
  /// How many terms make a piece. Part of the promised bits: changing it changes sums.
  public static let pieceSize = 4_096

  /// How many pieces a number of terms has.
  ///
  /// - Domain: below zero counts as zero
  public static func pieceCount(_ terms: Int) -> Int {
    terms <= 0 ? 0 : (terms - 1) / pieceSize + 1
  }

  /// The terms of a piece.
  ///
  /// - Domain: `0 ≤ piece < pieceCount(terms)`; others trap, because the number of pieces comes from here
  public static func range(ofPiece piece: Int, of terms: Int) -> Range<Int> {
    precondition(piece >= 0 && piece < pieceCount(terms), "the piece exists")
    let start = piece * pieceSize
    return start..<Swift.min(start + pieceSize, terms)
  }

  /// The sum of one piece.
  ///
  /// - Domain: as `range(ofPiece:of:)`
  public static func sum(ofPiece piece: Int, of terms: [Double]) -> CompensatedSum {
    var sum = CompensatedSum()
    for index in range(ofPiece: piece, of: terms.count) { sum.add(terms[index]) }
    return sum
  }

  /// Combines the sums of the pieces, in their order.
  public static func combined(_ pieces: [CompensatedSum]) -> Double {
    var total = CompensatedSum()
    for piece in pieces { total.add(piece) }
    return total.value
  }

  /// The sum of all terms on one core: the same bits as pieces worked apart.
  public static func sum(_ terms: [Double]) -> Double {
    var total = CompensatedSum()
    for piece in 0..<pieceCount(terms.count) { total.add(sum(ofPiece: piece, of: terms)) }
    return total.value
  }
}
