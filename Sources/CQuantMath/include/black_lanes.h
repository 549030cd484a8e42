// The normal tail and quotients' logarithms, as the Black price and its inverse want them. Included behind
// `elementary.h`.
#pragma once

/// The `k` for which `2^k d` lies within a factor 1.5 of `n`.
LANE_FUNCTION integers log_exponent(reals n, reals d) { return (bits_of(n) - bits_of(d) + (1LL << 51)) >> 52; }

/// The rest of `ln(n/d)` from `s = (n - d')/(n + d')` and `k`.
LANE_FUNCTION reals log_from_parts(reals s, integers k) {
  reals count = from_bits(bits_of(every(WHOLE_SHIFT)) + k) - WHOLE_SHIFT;
  reals z = s * s;
  reals z2 = z * z;
  reals a = fused(z, every(0x1.9999999999f30p-2), every(0x1.5555555555555p-1));
  reals b = fused(z, every(0x1.c71c72e2f78ddp-3), every(0x1.24924923dba6ap-2));
  reals c = fused(z, every(0x1.3b29fcbbd2505p-3), every(0x1.745cab2727478p-3));
  reals d = fused(z, every(0x1.16b6833a6e903p-3), every(0x1.0e88ea46e4bddp-3));
  reals curve = fused(z2, fused(z2, fused(z2, d, c), b), a);
  reals bent = fused(s * z, curve, count * 0x1.ef35793c7673p-45);
  reals near = fused(every(2), s, bent);
  return fused(count, every(0x1.62e42fefa38p-1), near);
}

/// `ln(n/d)` of positive normal numbers, by one division and with the digits of a quotient close to 1.
///
/// `2 artanh((n - d')/(n + d'))` with `d' = 2^k d` within a factor 1.5 of `n`, so that the difference is exact.
/// Relative error below 2 units in the last place wherever `n` and `d` are exact.
LANE_FUNCTION reals log_of_quotient(reals n, reals d) {
  integers k = log_exponent(n, d);
  reals scaled = from_bits(bits_of(d) + (k << 52));
  return log_from_parts((n - scaled) / (n + scaled), k);
}

/// `√v` to six digits for normal `v > 0`, where a square root would be too dear.
LANE_FUNCTION reals rough_root(reals v) {
  reals half = 0.5 * v;
  reals y = from_bits(0x5fe6eb50c7b537a9 - (bits_of(v) >> 1));
  y = y * fused(-half * y, y, every(1.5));
  y = y * fused(-half * y, y, every(1.5));
  return v * y;
}

/// `ln v` to 1e-5 for normal `v > 0`.
LANE_FUNCTION reals rough_log(reals v) {
  integers k = (bits_of(v) - 0x3fe8000000000000) >> 52;
  reals count = from_bits(bits_of(every(WHOLE_SHIFT)) + k) - WHOLE_SHIFT;
  reals f = from_bits(bits_of(v) - (k << 52)) - 1;
  reals curve = fused(f, every(0.125613891397), every(-0.253711556749));
  curve = fused(f, curve, every(0.340545824691));
  curve = fused(f, curve, every(-0.500397787741));
  curve = fused(f, curve, every(0.999860263402));
  return fused(count, every(0.6931471805599453), f * curve);
}

/// Numerator and denominator of `M(y) = e^(y²/2) Φ(-y)`.
typedef struct {
  reals above, below;
} quotient;

/// `M(y)` for `-¾ ≤ y ≤ 70`.
///
/// A quotient of polynomials of degree 10 and 11 in `y + ¾`, all coefficients positive; it interpolates at Chebyshev
/// points of (y - 3.05)/(y + 4.55) with a relative error of 1.5e-16.
LANE_FUNCTION quotient mills_quotient(reals y) {
  reals w = y + 0.75;
  reals v = w * w;
  reals p_even = fused(v, every(0x1.2771c9caf413ep-20), every(0x1.81ae94da4362cp-12));
  reals p_odd = fused(v, every(0x1.da2d840a4ca9bp-16), every(0x1.999ffb0fafdadp-9));
  reals q_even = fused(v, every(0x1.2077e3be68eb8p-14), every(0x1.d8d9acf226792p-8));
  reals q_odd = fused(v, every(0x1.7248e565417b3p-19), every(0x1.c8f834ea89913p-11));
  p_even = fused(v, p_even, every(0x1.372c10fcd8567p-6));
  p_odd = fused(v, p_odd, every(0x1.5f84f73bdd88ep-4));
  q_even = fused(v, q_even, every(0x1.80aaf7e8f2a58p-3));
  q_odd = fused(v, q_odd, every(0x1.5dd264d7b4c02p-5));
  p_even = fused(v, p_even, every(0x1.2ac5d8f51fc6fp-2));
  p_odd = fused(v, p_odd, every(0x1.7aa3666ca9cadp-1));
  q_even = fused(v, q_even, every(0x1.8a954775093b8p+0));
  q_odd = fused(v, q_odd, every(0x1.3e696ee606568p-1));
  p_even = fused(v, p_even, every(0x1.59724adc4ab7cp+0));
  p_odd = fused(v, p_odd, every(0x1.a0f2e0506ec3dp+0));
  q_even = fused(v, q_even, every(0x1.bfe6eb259f6a8p+1));
  q_odd = fused(v, q_odd, every(0x1.65189a3d2e92ep+1));
  p_even = fused(v, p_even, every(0x1.06490f2e0836ep+0));
  q_even = fused(v, q_even, every(1));
  q_odd = fused(v, q_odd, every(0x1.5d51c49dc4de1p+1));
  return (quotient){fused(w, p_odd, p_even), fused(w, q_odd, q_even)};
}

/// `-M'(a) = φ(0) - a M(a)` for `0 ≤ a ≤ 40`, with full relative accuracy: `e^(-a²/2)` of it is the price of an
/// option at distance `a` from the money in the model of Bachelier, divided by the standard deviation.
///
/// A quotient of polynomials of degree 10 and 12 with positive coefficients; relative error 7e-17 before rounding.
LANE_FUNCTION reals mills_slope(reals a) {
  reals v = a * a;
  reals p_even = fused(v, every(0x1.f0946bc2ba3b8p-25), every(0x1.0614e40204a05p-15));
  reals p_odd = fused(v, every(0x1.000f415d45419p-19), every(0x1.5a08e10b20b6dp-12));
  reals q_even = fused(v, every(0x1.372f6abf44aa1p-23), every(0x1.4a4b3f070f2c0p-14));
  reals q_odd = fused(v, every(0x1.40ec50a56708cp-18), every(0x1.b93638500df35p-11));
  p_even = fused(v, p_even, every(0x1.4420873c6a0e7p-9));
  p_odd = fused(v, p_odd, every(0x1.c0be6fe28826bp-7));
  q_even = fused(v, q_even, every(0x1.a592b7425aa16p-8));
  q_odd = fused(v, q_odd, every(0x1.2d4d7e94d1e45p-5));
  p_even = fused(v, p_even, every(0x1.d0f437238ad2bp-5));
  p_odd = fused(v, p_odd, every(0x1.65103e1c5147ap-3));
  q_even = fused(v, q_even, every(0x1.48804bf80eeb7p-3));
  q_odd = fused(v, q_odd, every(0x1.120b74614f89bp-1));
  p_even = fused(v, p_even, every(0x1.87a41ec58b312p-2));
  p_odd = fused(v, p_odd, every(0x1.187ae4f93794cp-1));
  q_even = fused(v, q_even, every(0x1.59fddf025f741p+0));
  q_odd = fused(v, q_odd, every(0x1.416b669808333p+1));
  p_even = fused(v, p_even, every(0x1.9884533d43651p-2));
  q_even = fused(v, q_even, every(0x1.a010126c0a1cbp+1));
  q_odd = fused(v, q_odd, every(0x1.5030639529a12p+1));
  q_even = fused(v, q_even, every(1));
  return fused(a, p_odd, p_even) / fused(a, q_odd, q_even);
}

/// `(M(a - t) - M(a + t)) / 2t` for `t ≤ 0.1`, where the difference would cancel: seven terms of its series in `t²`.
///
/// Derivatives come from `M″ = a M′ + M` and what follows from it; their own cancellation for large `a` is bounded by
/// powers of `a t`, and so is harmless.
LANE_FUNCTION reals mills_difference(reals a, reals t) {
  quotient q = mills_quotient(a);
  reals m0 = q.above / q.below;
  reals m1 = -mills_slope(a);
  reals m2 = fused(a, m1, m0);
  reals m3 = fused(a, m2, 2 * m1);
  reals m4 = fused(a, m3, 3 * m2);
  reals m5 = fused(a, m4, 4 * m3);
  reals m6 = fused(a, m5, 5 * m4);
  reals m7 = fused(a, m6, 6 * m5);
  reals m8 = fused(a, m7, 7 * m6);
  reals m9 = fused(a, m8, 8 * m7);
  reals m10 = fused(a, m9, 9 * m8);
  reals m11 = fused(a, m10, 10 * m9);
  reals m12 = fused(a, m11, 11 * m10);
  reals m13 = fused(a, m12, 12 * m11);
  reals v = t * t;
  reals sum = fused(v, m13 * (1.0 / 6227020800), m11 * (1.0 / 39916800));
  sum = fused(v, sum, m9 * (1.0 / 362880));
  sum = fused(v, sum, m7 * (1.0 / 5040));
  sum = fused(v, sum, m5 * (1.0 / 120));
  sum = fused(v, sum, m3 * (1.0 / 6));
  return -fused(v, sum, m1);
}
