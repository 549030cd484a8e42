// Random words and normal draws, lane by lane. Included behind `lanes_begin.h` and `elementary.h`.
//
// Eight streams run side by side whatever the width of the registers, so that a draw belongs to the same path
// everywhere.
#pragma once
#include "Tables/normal_quantile_table.h"

#undef VECTORS
#undef ROUND
/// How many registers hold the numbers of the eight streams.
#define VECTORS (8 / LANES)
/// Written behind a loop over those registers, whose count the compiler knows.
#define ROUND _Pragma("clang loop unroll(full)")

/// LANES words of 64 bits without a sign.
typedef uint64_t words __attribute__((ext_vector_type(LANES)));

/// One of sixteen numbers for each lane, picked by the low four bits of its index.
LANE_FUNCTION reals pick(const double table[16], integers index) {
#if LANES_PATH == 2
  reals low = load(table), high = load(table + 8);
  return __builtin_ia32_vpermi2varpd512(low, index, high);
#else
  reals result = every(0);
  for (size_t i = 0; i < LANES; i += 1) result[i] = table[index[i] & 15];
  return result;
#endif
}

/// Next words of LANES streams of xoshiro256++, whose states lie in the lanes of `s`.
LANE_FUNCTION words next_words(words s[4]) {
  words sum = s[0] + s[3];
  words result = ((sum << 23) | (sum >> 41)) + s[0];
  words shifted = s[1] << 17;
  s[2] ^= s[0];
  s[3] ^= s[1];
  s[1] ^= s[2];
  s[0] ^= s[3];
  s[2] ^= shifted;
  s[3] = (s[3] << 45) | (s[3] >> 19);
  return result;
}

/// `u - ½` for the midpoint `u` numbered by the top 52 bits of a word; exact.
LANE_FUNCTION reals centred_uniform(words word) {
  reals whole = (reals)((word >> 12) | 0x3ff0000000000000);
  return (whole - 1.5) + 0x1p-53;
}

/// The quotient of two polynomials of degree 7.
LANE_FUNCTION reals quotient_of_seventh(const double *above, const double *below, reals r) {
  reals top = every(above[7]), bottom = every(below[7]);
  for (int i = 6; i >= 0; i -= 1) {
    top = fused(top, r, every(above[i]));
    bottom = fused(bottom, r, every(below[i]));
  }
  return top / bottom;
}

/// `Φ⁻¹(1 - p)` for `0 < p ≤ 2⁻⁹`: Wichura's quotients in √(-ln p).
static __attribute__((noinline, unused)) reals normal_quantile_of_tail(reals p) {
  static const double middle_above[8] = {
      1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0, 3.64784832476320460504e0,
      1.27045825245236838258e0, 2.41780725177450611770e-1, 2.27238449892691845833e-2, 7.74545014278341407640e-4};
  static const double middle_below[8] = {
      1.0, 2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1,
      1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4, 1.05075007164441684324e-9};
  static const double far_above[8] = {
      6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0, 2.96560571828504891230e-1,
      2.65321895265761230930e-2, 1.24266094738807843860e-3, 2.71155556874348757815e-5, 2.01033439929228813265e-7};
  static const double far_below[8] = {
      1.0, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
      7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7, 2.04426310338993978564e-15};
  reals depth = root(-log_lanes(p));
  reals size = quotient_of_seventh(middle_above, middle_below, depth - 1.6);
  integers far = depth > 5;
  if (any(far)) size = choose(far, quotient_of_seventh(far_above, far_below, depth - 5), size);
  return size;
}

/// The normal quantile of `u`, given exactly as `x = u - ½` and `p = min(u, 1 - u) > 0`.
///
/// Over each half octave of `p` from 2⁻⁹ to ½ the quotient `Φ⁻¹(u) / (u - ½)` is a polynomial of degree 14, the same
/// arithmetic in every lane; one vector of eight in thirty has a lane further out and takes the tail as well.
LANE_FUNCTION reals normal_quantile_lanes(reals x, reals p) {
  words bits = (words)p;
  integers index = (integers)(bits >> 51);
  reals significand = (reals)((bits & 0x000fffffffffffff) | 0x3ff0000000000000);
  reals centre = (reals)((bits & 0x0008000000000000) | 0x3ff4000000000000);
  reals t = significand - centre;
  reals curve = pick(normal_quantile_table[14], index);
  ROUND for (int i = 13; i >= 0; i -= 1) curve = fused(curve, t, pick(normal_quantile_table[i], index));
  reals result = x * curve;
  integers rare = p < 0x1p-9;
  if (__builtin_expect(any(rare), 0)) {
    reals tail = normal_quantile_of_tail(choose(rare, p, every(0x1p-10)));
    result = choose(rare, with_sign_of(tail, x), result);
  }
  return result;
}

/// The normal draw of `x = u - ½` for a midpoint `u`.
LANE_FUNCTION reals normal_of_centred(reals x) { return normal_quantile_lanes(x, 0.5 - magnitude(x)); }

/// Loads and stores the states of lanes `from ..< from + LANES` of the eight, kept word by word.
LANE_FUNCTION void load_streams(words s[4], const uint64_t *state, size_t from) {
  for (size_t i = 0; i < 4; i += 1) __builtin_memcpy(&s[i], state + 8 * i + from, sizeof(words));
}
LANE_FUNCTION void store_streams(const words s[4], uint64_t *state, size_t from) {
  for (size_t i = 0; i < 4; i += 1) __builtin_memcpy(state + 8 * i + from, &s[i], sizeof(words));
}
