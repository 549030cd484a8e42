#pragma once
// Exponential, logarithm and the normal tail, lane by lane. Included behind `lanes_begin.h`.
//
// Their bits are promised, and are not those of the scalar functions of the room: these give up a few tenths of a unit
// in the last place for speed and use no tables, since a look-up costs more than a polynomial when eight lanes ask at
// once.

/// `e^r` for `|r| ≤ 0.3466`; the polynomial was fitted with a relative error of 5e-18.
LANE_FUNCTION reals exp_of_rest(reals r) {
  reals r2 = r * r;
  reals r4 = r2 * r2;
  reals a = fused(r, every(0x1.5555555555518p-3), every(0x1.000000000000cp-1));
  reals b = fused(r, every(0x1.111111112058fp-7), every(0x1.555555554fe5ap-5));
  reals c = fused(r, every(0x1.a01a0151c548ap-13), every(0x1.6c16c185ee0ecp-10));
  reals d = fused(r, every(0x1.71dece4a930b3p-19), every(0x1.a0199604ec046p-16));
  reals e = fused(r, every(0x1.ae07e9573051ap-26), every(0x1.28b0b0ed1e047p-22));
  reals low = fused(r2, b, a);
  reals mid = fused(r2, d, c);
  reals top = fused(r4, e, mid);
  reals growth = fused(r4, top, low);
  return fused(r2, growth, r) + 1;
}

/// `e^(x + tail) / 2^count` between 0.7 and 1.42, with the whole number `count` in the low 50 bits of `counted`;
/// `|x| ≤ 1100`.
LANE_FUNCTION reals exp_significand(reals x, reals tail, integers *counted) {
  reals shifted = fused(x, every(0x1.71547652b82fep0), every(WHOLE_SHIFT));
  *counted = bits_of(shifted);
  reals whole = shifted - WHOLE_SHIFT;
  reals high = fused(whole, every(-0x1.62e42fefa39efp-1), x);
  return exp_of_rest(fused(whole, every(-0x1.abc9e3b39803fp-56), high) + tail);
}

/// `e^(x + tail)` for finite `x` of any size and a `tail` below a unit in the last place of `x`; 0 below -745.2,
/// infinity above 709.79.
LANE_FUNCTION reals exp_with_tail(reals x, reals tail) {
  integers counted;
  reals power = exp_significand(larger(smaller(x, every(1100)), every(-1100)), tail, &counted);
  integers count = counted - bits_of(every(WHOLE_SHIFT));
  // Two steps of scaling, so that results below the normal range are rounded once and none wraps around.
  integers half = count >> 1;
  reals first = from_bits((half + 1023) << 52);
  reals second = from_bits((count - half + 1023) << 52);
  return (power * first) * second;
}

/// `e^x` for every `x` but NaN. Relative error below 1 unit in the last place: 0.99 seen on two million points.
LANE_FUNCTION reals exp_lanes(reals x) { return exp_with_tail(x, every(0)); }

/// `e^(x + tail)` for `-708 < x < 709`, where one step of scaling is enough, and a `tail` below a unit in the last
/// place of `x`; out of range the result is meaningless.
LANE_FUNCTION reals exp_in_range_with_tail(reals x, reals tail) {
  integers counted;
  reals power = exp_significand(x, tail, &counted);
  return from_bits(bits_of(power) + (counted << 52));
}

/// `e^x` for `-708 < x < 709`; out of range the result is meaningless.
LANE_FUNCTION reals exp_in_range(reals x) { return exp_in_range_with_tail(x, every(0)); }

/// `ln(1 + f)` plus `count · ln 2` plus `tail`, for `f` between √½ - 1 and √2 - 1.
LANE_FUNCTION reals log_of_significand(reals f, reals count, reals tail) {
  reals s = f / (f + 2);
  reals z = s * s;
  reals z2 = z * z;
  reals a = fused(z, every(0x1.9999999995239p-2), every(0x1.5555555555558p-1));
  reals b = fused(z, every(0x1.c71c62bf42ed4p-3), every(0x1.2492492e0c875p-2));
  reals c = fused(z, every(0x1.39fce62a80fc1p-3), every(0x1.7462bfebe8471p-3));
  reals top = fused(z2, every(0x1.2b6a94c8ac989p-3), c);
  reals curve = z * fused(z2, fused(z2, top, b), a);
  reals half_square = 0.5 * (f * f);
  // ln(1 + f) = f - (f²/2 - s (f²/2 + R)), which keeps the digits of f.
  reals bent = fused(s, half_square + curve, fused(count, every(0x1.ef35793c7673p-45), tail));
  return fused(count, every(0x1.62e42fefa38p-1), f - (half_square - bent));
}

/// `ln x` for finite `x > 0`, subnormal numbers included. Relative error below 1 unit in the last place.
LANE_FUNCTION reals log_lanes(reals x) {
  integers tiny = x < 0x1p-1022;
  reals scaled = choose(tiny, x * 0x1p54, x);
  integers offset = bits_of(scaled) - 0x3fe6a09e667f3bcd;
  integers exponent = offset >> 52;
  reals significand = from_bits(bits_of(scaled) - (exponent << 52));
  integers shift = exponent - (tiny & 54);
  reals count = from_bits(bits_of(every(WHOLE_SHIFT)) + shift) - WHOLE_SHIFT;
  return log_of_significand(significand - 1, count, every(0));
}

/// `ln(1 + x)` for finite `x > -1`, with the digits of a small `x`. Relative error below 0.7 units in the last place.
LANE_FUNCTION reals log1p_lanes(reals x) {
  reals sum = x + 1;
  reals part = sum - x;
  reals lost = (x - (sum - part)) + (1 - part);
  integers offset = bits_of(sum) - 0x3fe6a09e667f3bcd;
  integers exponent = offset >> 52;
  reals significand = from_bits(bits_of(sum) - (exponent << 52));
  reals count = from_bits(bits_of(every(WHOLE_SHIFT)) + exponent) - WHOLE_SHIFT;
  reals result = log_of_significand(choose(exponent == 0, x, significand - 1), count,
                                    choose(exponent == 0, every(0), lost / sum));
  return result;
}

/// `e^(y²/2) Φ(-y)` for `0 ≤ y ≤ 40`: half of the scaled complementary error function.
///
/// A quotient of polynomials of degree 9 and 10 with positive coefficients, so that nothing cancels; it interpolates at
/// Chebyshev points of (y - 4)/(y + 4) with a relative error of 1e-16.
LANE_FUNCTION reals scaled_normal_tail(reals y) {
  reals y2 = y * y;
  reals p_even = every(0x1.3d9f492c2d8b4p-15);
  p_even = fused(p_even, y2, every(0x1.0f281605308e0p-8));
  p_even = fused(p_even, y2, every(0x1.934c2c0aa71e3p-4));
  p_even = fused(p_even, y2, every(0x1.31649f8c26234p-1));
  p_even = fused(p_even, y2, every(0x1.0000000000000p-1));
  reals p_odd = every(0x1.7b0851c7626f9p-20);
  p_odd = fused(p_odd, y2, every(0x1.04b6dc72b4be9p-11));
  p_odd = fused(p_odd, y2, every(0x1.86ccba4bc0627p-6));
  p_odd = fused(p_odd, y2, every(0x1.2a0873f36ecdfp-2));
  p_odd = fused(p_odd, y2, every(0x1.8d99d09f4ba9bp-1));
  reals q_even = every(0x1.db0bfa4d483b9p-19);
  q_even = fused(q_even, y2, every(0x1.47af4b7931d8dp-10));
  q_even = fused(q_even, y2, every(0x1.f3f2aeb9e419dp-5));
  q_even = fused(q_even, y2, every(0x1.92e20d15a1429p-1));
  q_even = fused(q_even, y2, every(0x1.48cdbbc29840fp+1));
  q_even = fused(q_even, y2, every(0x1.0000000000000p+0));
  reals q_odd = every(0x1.8e1495847a195p-14);
  q_odd = fused(q_odd, y2, every(0x1.56f4529c3bfb8p-7));
  q_odd = fused(q_odd, y2, every(0x1.0727aeb8eae19p-2));
  q_odd = fused(q_odd, y2, every(0x1.b8de22f69edb7p+0));
  q_odd = fused(q_odd, y2, every(0x1.2cedfd1ef6ad2p+1));
  return fused(p_odd, y, p_even) / fused(q_odd, y, q_even);
}

/// `exp(-y²/2)` for `|y| ≤ 1e150`, with the digits that rounding `y²` would lose.
LANE_FUNCTION reals bell_lanes(reals y) {
  reals square = y * y;
  reals lost = fused(y, y, -square);
  return exp_with_tail(-0.5 * square, choose(square < 3000, -0.5 * lost, every(0)));
}

/// `Φ(-y)` for `y ≥ 0`.
LANE_FUNCTION reals normal_upper_tail(reals y) {
  reals bounded = smaller(y, every(40));
  return bell_lanes(bounded) * scaled_normal_tail(bounded);
}

/// `Φ(x)`, with full relative accuracy in the left tail.
LANE_FUNCTION reals normal_cumulative_lanes(reals x) {
  reals tail = normal_upper_tail(magnitude(x));
  return choose(x > 0, 1 - tail, tail);
}
