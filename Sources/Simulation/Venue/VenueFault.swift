/// The rows of the venue fault matrix, H1 to H26 of the reliability model. Stable codes: a failing schedule is kept.
public enum VenueFault: UInt8, Hashable, Sendable, CaseIterable {
  /// H1: the request never left us.
  case timeoutBeforeSend = 1
  /// H2: nobody knows whether the request arrived; it did.
  case timeoutAfterSend = 2
  /// H3: a server error after the venue accepted.
  case errorAfterAccept = 3
  /// H4: too many requests.
  case rateLimited = 4
  /// H5: refused by margin, price band, post-only or reduce-only.
  case rejected = 5
  /// H6: a partial fill, then silence.
  case silentAfterPartialFill = 6
  /// H7: a partial fill, then the venue cancels.
  case cancelledAfterPartialFill = 7
  /// H8: a fill is reported twice under one trade id.
  case repeatedFill = 8
  /// H9: a fill is reported twice under two trade ids.
  case renumberedFill = 9
  /// H10: a fill arrives before the acknowledgement.
  case fillBeforeAcknowledgement = 10
  /// H11: a fill arrives after the cancellation, which did not count it.
  case fillAfterCancellation = 11
  /// H12: a fill arrives after we stopped waiting.
  case lateFill = 12
  /// H13: reports out of order, and a gap that the adapter notices.
  case gap = 13
  /// H14: the stream breaks in the middle of an order.
  case disconnection = 14
  /// H15: after a reconnection a snapshot older than the stream.
  case staleSnapshot = 15
  /// H16: a wrong statement of our cash.
  case wrongCash = 16
  /// H17: a wrong statement of our position.
  case wrongPosition = 17
  /// H18: somebody else trades on our account.
  case foreignOrder = 18
  /// H19: another fee than agreed.
  case feeDiffers = 19
  /// H20: the steps of price and quantity change.
  case stepsChanged = 20
  /// H21: the instrument stops trading.
  case instrumentHalted = 21
  /// H22: our clock or nonce is refused.
  case clockRefused = 22
  /// H23: a message that cannot be read.
  case damagedMessage = 23
  /// H24: the venue closes a part of our position.
  case forcedFill = 24
  /// H25: a fill 50 % off the market.
  case absurdPrice = 25
  /// H26: our key is revoked.
  case credentialRevoked = 26
}
