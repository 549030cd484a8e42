// Written by scripts/quantmath_tables.py; not edited by hand.

/// What Stirling's formula leaves out of the logarithm of a factorial.
enum StirlingTable {
  /// `ln k! - (k + ½)·ln k + k - ½·ln 2π` for `k` from 1 to 15; the first entry is unused.
  static let remainders: [Double] = [
    0x0.0p0, 0x1.4c071bcda0a5bp-4, 0x1.52a9b923ea649p-5, 0x1.c579a268d80b3p-6,
    0x1.54a2662fd78a9p-6, 0x1.10b4e513fcbedp-6, 0x1.c6b167bebdf36p-7, 0x1.85d4d612e4a86p-7,
    0x1.552805e7b3076p-7, 0x1.2f4871b12ab64p-7, 0x1.10f9d4c0743a7p-7, 0x1.f0593088014f8p-8,
    0x1.c7018733aa9c6p-8, 0x1.a40514700f36cp-8, 0x1.86076c002d4a7p-8, 0x1.6c08f6f194a1p-8,
  ]
}
