/// Why hedging stopped until somebody resumes it. Stable codes: it is journaled.
public enum HedgeHalt: UInt8, Hashable, Sendable, CaseIterable {
  /// An order or a position stayed unresolved for too long.
  case unresolved = 1
  /// The venue twice stated a position that is not ours.
  case positionMismatch = 2
  /// The venue twice stated a cash balance that is not ours.
  case cashMismatch = 3
  /// More was filled than was ordered.
  case overfilled = 4
  /// More was booked than the venue twice proved.
  case overbooked = 5
  /// The venue contradicts its own proof.
  case contradiction = 6
  /// A fill far from the oracle.
  case absurdPrice = 7
  /// A number that cannot be real.
  case implausible = 8
  /// Somebody else trades on our account.
  case foreignOrder = 9
  /// The venue closed our position.
  case forcedClosure = 10
  /// The venue refused too often in a row.
  case refusedRepeatedly = 11
  /// Too many unreadable messages in a row.
  case unreadable = 12
  /// Our key no longer works.
  case credentialRevoked = 13
  /// The exposure that was handed in counts another hedge position than the desk.
  case bookMismatch = 14
  /// An operator or a breaker asked for it.
  case ordered = 15
}

/// Why hedging cannot be resumed yet, in order of precedence.
public enum HedgeResumeRefusal: UInt8, Error, Hashable, Sendable, CaseIterable {
  /// Hedging is not halted.
  case notHalted = 1
  /// The venue's stream is down.
  case disconnected = 2
  /// An order is not resolved.
  case orderOpen = 3
  /// A fill or a position is in dispute.
  case disputed = 4
  /// The venue has not confirmed every position since the halt.
  case positionNotConfirmed = 5
}

/// Why a position cannot be reconciled, in order of precedence.
public enum HedgeReconcileRefusal: UInt8, Error, Hashable, Sendable, CaseIterable {
  /// Hedging is not halted.
  case notHalted = 1
  /// The desk does not hedge this underlying.
  case unknownFeed = 2
  /// An order in the underlying is not resolved.
  case orderOpen = 3
  /// The venue has not proved another position.
  case noProof = 4
  /// The price is not positive, or the difference does not fit.
  case outOfRange = 5
}

/// Why nothing was sent for an underlying when it was last looked at.
public enum HedgeHold: UInt8, Hashable, Sendable, CaseIterable {
  /// Hedging is stopped; see `HedgeDesk.halt`.
  case halted = 1
  /// The venue's stream is down.
  case disconnected = 2
  /// The venue does not trade the instrument.
  case notTrading = 3
  /// An order in the underlying is not resolved.
  case orderOpen = 4
  /// The venue has yet to confirm the position.
  case awaitingPosition = 5
  /// The venue refused, or a send failed; the pause is not over.
  case pausedAfterRefusal = 6
  /// The last order is too recent.
  case cooling = 7
  /// This step of the grid of time was used.
  case offCadence = 8
  /// A price or the volume of the market cannot be used.
  case unusableMarket = 9
  /// The exposure is inside the no-trade band.
  case withinBand = 10
  /// The venue's book is too far from the oracle.
  case venueOffOracle = 11
  /// The next slice is not due.
  case waitingForSlice = 12
  /// The share of the bar's volume is used up.
  case volumeSpent = 13
  /// The hedge position is at its limit.
  case positionLimit = 14
  /// What is due is smaller than the venue's smallest order.
  case belowMinimum = 15
}

/// Something that should not have come from a venue; flagged, and harmless unless it also halts.
public enum HedgeAnomaly: UInt8, Hashable, Sendable, CaseIterable {
  /// A fill, a cancellation or a funding payment that was reported before.
  case repeated = 1
  /// A fill of an order that was over.
  case lateFill = 2
  /// A fill beyond the order's quantity; held in dispute, not booked.
  case overfill = 3
  /// A fill worse than the order's limit.
  case worseThanLimit = 4
  /// A fee beyond what is usual, or in another asset.
  case fee = 5
  /// A funding payment beyond what is usual.
  case funding = 6
  /// A statement that contradicts what the venue said before.
  case contradiction = 7
  /// An order or a fill that is not ours.
  case foreignOrder = 8
  /// An order of ours so old that it is forgotten.
  case forgottenOrder = 9
  /// A position that differs from the book, not yet proved.
  case positionDiffers = 10
  /// A cash balance that differs from the book, not yet proved.
  case cashDiffers = 11
  /// A number that cannot be real; nothing of it was booked.
  case implausible = 12
  /// A message that could not be read.
  case unreadable = 13
  /// The venue's steps of price or quantity changed.
  case stepsChanged = 14
  /// Fills that the venue proved but never reported were booked at the order's limit.
  case missingFills = 15
}
