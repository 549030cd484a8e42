import Pricing
import Testing

/// Prices and Greeks against tables at thirty digits, and against published digits.
@Suite struct FourierReferenceTests {
  @Test func heston() throws {
    let worst = try FourierTable("heston").worst(FourierModel.heston)
    #expect(worst.price < 2e-13)
    #expect(worst.greeks.allSatisfy { $0 < 1e-9 })
    #expect(worst.price > 1e-17, "an error as small as this means that nothing was compared")
  }

  @Test func bates() throws {
    let worst = try FourierTable("bates").worst(FourierModel.bates)
    #expect(worst.price < 2e-13)
    #expect(worst.greeks.allSatisfy { $0 < 1e-9 })
    #expect(worst.price > 1e-17, "an error as small as this means that nothing was compared")
  }

  @Test func merton() throws {
    let worst = try FourierTable("merton-jump").worst(FourierModel.mertonJump)
    #expect(worst.price < 8e-13)
    #expect(worst.greeks.allSatisfy { $0 < 1e-9 })
    #expect(worst.price > 1e-17, "an error as small as this means that nothing was compared")
  }
}
