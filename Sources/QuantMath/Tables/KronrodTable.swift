// Written by scripts/quantmath_tables.py; not edited by hand.

/// Kronrod's rule with 21 nodes and the Gauss rule with 10 nodes inside it, for the interval from -1 to 1.
///
/// The nodes that are not negative, falling to 0; the others mirror them.
enum KronrodTable {
  /// Zeros of Stieltjes's polynomial at even places, Gauss's nodes at odd ones.
  static let nodes: [Double] = [
    0x1.fdc6c69272ae5p-1, 0x1.f2a3e062af2d8p-1, 0x1.dc3d9a4b011c6p-1,
    0x1.bae995e9cb2f3p-1, 0x1.8fc7574fa6c62p-1, 0x1.5bdb9228de198p-1,
    0x1.2021b401fc12p-1, 0x1.bbcc009016adcp-2, 0x1.2d755295ea137p-2,
    0x1.30e507891e27ap-3, 0x0.0p0,
  ]

  /// The weights of Kronrod's rule.
  static let weights: [Double] = [
    0x1.7f35bdbca883fp-7, 0x1.0ab76a4a94042p-5, 0x1.c08f7021999a2p-5,
    0x1.335ccd53722e5p-4, 0x1.7d711dddcb389p-4, 0x1.c00cbfda8818fp-4,
    0x1.f9d2b8f5d2ddep-4, 0x1.13e26d16948d4p-3, 0x1.2467b616c0e05p-3,
    0x1.2e91d6ff21eb5p-3, 0x1.321082b7cd10fp-3,
  ]

  /// The weights of Gauss's rule at the odd places.
  static let gaussWeights: [Double] = [
    0x1.1115f8b62dc1fp-4, 0x1.32138c878efe5p-3, 0x1.c0b059d00bc31p-3,
    0x1.13baa7a559bfep-2, 0x1.2e9de7014d6efp-2,
  ]
}
