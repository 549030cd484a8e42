import Testing

@testable import Hosting

/// Values of the reference implementation: python-xxhash over libxxhash (`xxhash.xxh64(bytes, seed).intdigest()`).
@Suite struct XXHash64Tests {
  static let hundred: [UInt8] = (0..<100).map { UInt8($0) }

  @Test(arguments: [
    ([UInt8](), UInt64(0), UInt64(0xef46_db37_51d8_e999)),
    (Array("a".utf8), 0, 0xd24e_c4f1_a98c_6e5b),
    (Array("abc".utf8), 0, 0x44bc_2cf5_ad77_0999),
    (Array("abc".utf8), 1, 0xbea9_ca81_9932_8908),
    (hundred, 0, 0x6ac1_e580_3216_6597),
    (hundred, 2_654_435_761, 0x8832_442a_8828_4f11),
    (Array("Nobody inspects the spammish repetition".utf8), 0, 0xfbce_a83c_8a37_8bf1),
  ])
  func equalsTheReference(bytes: [UInt8], seed: UInt64, expected: UInt64) {
    #expect(XXHash64.hash(bytes[...], seed: seed) == expected)
  }
}
