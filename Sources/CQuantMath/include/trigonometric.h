#pragma once
// Sine, cosine and the angle of a point, lane by lane. Included behind `lanes_begin.h`.
//
// As with the exponential, the bits are promised and the same on every path. Arguments are reduced by whole multiples
// of π/2 in two parts with fused multiply-adds, which holds the digits up to a billion; larger ones are taken as that
// bound.

/// `sin x` and `cos x`. Absolute error below 1.2e-16 for `|x| ≤ 1e9`; larger arguments are cut to that bound.
LANE_FUNCTION void sine_cosine_lanes(reals x, reals *sine, reals *cosine) {
  reals bounded = larger(smaller(x, every(1e9)), every(-1e9));
  reals shifted = fused(bounded, every(0x1.45f306dc9c883p-1), every(WHOLE_SHIFT));
  integers quadrant = bits_of(shifted);
  reals whole = shifted - WHOLE_SHIFT;
  reals r = fused(whole, every(-0x1.921fb54442d18p+0), bounded);
  r = fused(whole, every(-0x1.1a62633145c07p-54), r);
  reals t = r * r;
  reals t2 = t * t;
  reals s_low = fused(t, every(0x1.1111111110bb2p-7), every(-0x1.5555555555555p-3));
  reals s_mid = fused(t, every(0x1.71de37968a0fbp-19), every(-0x1.a01a019e83aaep-13));
  reals s_top = fused(t, every(0x1.5e0b19f88f85dp-33), every(-0x1.ae600b02b5c87p-26));
  reals s_curve = fused(t2, fused(t2, s_top, s_mid), s_low);
  reals s = fused(r * t, s_curve, r);
  reals c_low = fused(t, every(-0x1.6c16c16c16967p-10), every(0x1.5555555555555p-5));
  reals c_mid = fused(t, every(-0x1.27e4fa17da09bp-22), every(0x1.a01a019f4eb01p-16));
  reals c_top = fused(t, every(-0x1.907da36781b54p-37), every(0x1.1eeb68e93b35ep-29));
  reals c_curve = fused(t2, fused(t2, c_top, c_mid), c_low);
  reals half = 0.5 * t;
  reals c_head = 1 - half;
  reals c = c_head + fused(t2, c_curve, (1 - c_head) - half);
  integers odd = (quadrant & 1) != 0;
  integers sine_sign = (quadrant & 2) << 62;
  integers cosine_sign = ((quadrant + 1) & 2) << 62;
  *sine = from_bits(bits_of(choose(odd, c, s)) ^ sine_sign);
  *cosine = from_bits(bits_of(choose(odd, s, c)) ^ cosine_sign);
}

/// The angle of the point (x, y) from the x axis, from -π to π; 0 for the origin. Absolute error below 5e-16.
LANE_FUNCTION reals angle_lanes(reals y, reals x) {
  reals ax = magnitude(x);
  reals ay = magnitude(y);
  reals big = choose(ax > ay, ax, ay);
  reals small = choose(ax > ay, ay, ax);
  // Beyond π/8 the angle is counted from the diagonal, so that one quotient serves both.
  integers steep = small > 0x1.a827999fcef32p-2 * big;
  reals above = choose(steep, small - big, small);
  reals below = choose(steep, small + big, big);
  reals t = above / choose(below > 0, below, every(1));
  reals z = t * t;
  reals z2 = z * z;
  reals z4 = z2 * z2;
  reals a = fused(z, every(0x1.999999999934cp-3), every(-0x1.5555555555555p-2));
  reals b = fused(z, every(0x1.c71c71853d7c8p-4), every(-0x1.2492492436201p-3));
  reals c = fused(z, every(0x1.3b12630643e8ap-4), every(-0x1.745d0b28a7649p-4));
  reals d = fused(z, every(0x1.dfe6497394f40p-5), every(-0x1.10fa77b104ae8p-4));
  reals e = fused(z, every(0x1.4162bf84bf0bfp-5), every(-0x1.a0999c2994d42p-5));
  e = fused(z2, every(-0x1.3a31b0297d745p-6), e);
  reals curve = fused(z4, fused(z4, e, fused(z2, d, c)), fused(z2, b, a));
  reals angle = fused(t * z, curve, t);
  angle = choose(steep, (angle + 0x1.1a62633145c07p-55) + 0x1.921fb54442d18p-1, angle);
  angle = choose(ay > ax, (0x1.1a62633145c07p-54 - angle) + 0x1.921fb54442d18p+0, angle);
  angle = choose(x < 0, (0x1.1a62633145c07p-53 - angle) + 0x1.921fb54442d18p+1, angle);
  return with_sign_of(angle, y);
}
