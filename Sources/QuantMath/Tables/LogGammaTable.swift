// Written by scripts/quantmath_tables.py; not edited by hand.

/// The logarithm of the gamma function around its zeros, by interpolation in Chebyshev nodes.
enum LogGammaTable {
  /// `ln Γ(1 + t) / t` for `-¼ ≤ t ≤ ½`: the first two coefficients in two doubles each, then the others.
  static let aroundOne: [Double] = [
    -0x1.2788cfc6fb619p-1, 0x1.6befa0cf8db4cp-58, 0x1.a51a6625307d3p-1, 0x1.437b5d114ba6ap-56,
    -0x1.9a4d55beab2d7p-2, 0x1.151322ac7d827p-2, -0x1.a8b9c17aa61fap-3, 0x1.5b40cb100fe95p-3,
    -0x1.2703a1dcea8fcp-3, 0x1.010b36adff248p-3, -0x1.c80670676540cp-4, 0x1.9a01e42e26e77p-4,
    -0x1.748c3563e5415p-4, 0x1.556ac2e020323p-4, -0x1.3b1d2e1201fe6p-4, 0x1.2497d8753fa23p-4,
    -0x1.111cfea799314p-4, 0x1.000527ac12c29p-4, -0x1.e0f7709833f46p-5, 0x1.c4eb773bf43f4p-5,
    -0x1.b29a839513113p-5, 0x1.afed3e297dec8p-5, -0x1.a144faebb9556p-5, 0x1.4b3cfd0b94de4p-5,
    -0x1.5bed194908453p-6, 0x1.57f3e0cefd2edp-8,
  ]

  /// `ln Γ(2 + t) / t` for `-½ ≤ t ≤ ½`: the first two coefficients in two doubles each, then the others.
  static let aroundTwo: [Double] = [
    0x1.b0ee6072093cep-2, 0x1.70cdfa63c7644p-58, 0x1.4a34cc4a60fa6p-2, 0x1.17f70702fc63dp-56,
    -0x1.13e001a55760ap-4, 0x1.51322ac7d848ap-6, -0x1.e404fc218dbaep-8, 0x1.7add6eadb5317p-9,
    -0x1.38ac5c2d48207p-10, 0x1.0b36af8779cap-11, -0x1.d3fd4b679c1c4p-13, 0x1.a127afee53e7dp-14,
    -0x1.78de9ab752b81p-15, 0x1.580e0afa5585p-16, -0x1.3cb3be36ad88bp-17, 0x1.258f3057730fap-18,
    -0x1.1276ebd557fbp-19, 0x1.012012be3900ap-20, -0x1.ce17528bcf46p-22, 0x1.b40adb09a1e12p-23,
    -0x1.2009c1a550d0dp-23, 0x1.11fa5e7c86f7bp-24,
  ]
}
