// The careful path: any finite argument, with the digits of x = ln(S/K) + (r - q)T in two doubles.
#include "european_state.h"

/// A number in two doubles, the second at most half a unit in the last place of the first.
typedef struct {
  reals high, low;
} ON_PATH(two_reals);

#define TWO ON_PATH(two_reals)

LANE_FUNCTION TWO two_sum(reals a, reals b) {
  reals high = a + b;
  reals part = high - a;
  TWO out = {high, (a - (high - part)) + (b - part)};
  return out;
}

LANE_FUNCTION TWO two_product(reals a, reals b) {
  reals high = a * b;
  TWO out = {high, fused(a, b, -high)};
  return out;
}

LANE_FUNCTION TWO add_two(TWO a, TWO b) {
  TWO top = two_sum(a.high, b.high);
  return two_sum(top.high, top.low + (a.low + b.low));
}

LANE_FUNCTION TWO multiply_two(TWO a, TWO b) {
  TWO top = two_product(a.high, b.high);
  return two_sum(top.high, top.low + fused(a.high, b.low, a.low * b.high));
}

/// `artanh(z) / z - 1` by its series in `w = z² ≤ 0.041`: 24 terms reach 2^-110.
LANE_FUNCTION TWO artanh_series(TWO w) {
  TWO sum = {every(0), every(0)};
  for (int n = 24; n >= 1; n -= 1) {
    reals odd = every(2 * n + 1);
    reals high = 1 / odd;
    TWO term = {high, fused(-high, odd, every(1)) / odd};
    sum = multiply_two(w, add_two(sum, term));
  }
  return sum;
}

/// `ln(a/b)` for finite `a, b > 0`, subnormal numbers included, with an error of about 2^-100.
LANE_FUNCTION TWO careful_log_ratio(reals a, reals b) {
  integers a_tiny = a < 0x1p-1022;
  integers b_tiny = b < 0x1p-1022;
  a = choose(a_tiny, a * 0x1p54, a);
  b = choose(b_tiny, b * 0x1p54, b);
  // Significands between 1 and 2, and their exponents apart, so that nothing leaves the range.
  integers a_power = (bits_of(a) >> 52) - 1023;
  integers b_power = (bits_of(b) >> 52) - 1023;
  a = from_bits(bits_of(a) - (a_power << 52));
  b = from_bits(bits_of(b) - (b_power << 52));
  integers power;
  reals near = strike_near(a, b, &power);
  integers total = a_power - b_power + power - (a_tiny & 54) + (b_tiny & 54);
  reals count = from_bits(bits_of(every(WHOLE_SHIFT)) + total) - WHOLE_SHIFT;
  TWO sum = two_sum(a, near);
  reals difference = a - near;
  reals high = difference / sum.high;
  reals rest = fused(-high, sum.high, difference) - high * sum.low;
  TWO z = two_sum(high, rest / sum.high);
  TWO curve = multiply_two(z, artanh_series(multiply_two(z, z)));
  TWO whole = add_two(z, curve);
  TWO doubled = {whole.high * 2, whole.low * 2};
  // ln 2 in three parts; the products with the first two are exact.
  TWO octaves = two_sum(count * 0x1.62e42fefa38p-1, count * 0x1.ef35793c76p-45);
  octaves.low += count * 0x1.cc01f97b57a08p-87;
  return add_two(octaves, doubled);
}

/// A rate times the years in two doubles, of bounded size.
LANE_FUNCTION TWO bounded_product(reals rate, reals years) {
  TWO out = two_product(rate, years);
  integers inside = magnitude(out.high) < 0x1p600;
  out.low = choose(inside & (magnitude(out.high) > 0x1p-900), out.low, every(0));
  out.high = choose(inside, out.high, with_sign_of(every(0x1p600), out.high));
  return out;
}

/// `amount · e^-time · scale` without leaving the range on the way; 0 of 0.
LANE_FUNCTION reals discounted(reals amount, TWO time, reals scale) {
  integers inside = magnitude(time.high) < 3000;
  reals high = choose(inside, time.high, with_sign_of(every(3000), time.high));
  reals half = exp_with_tail(-0.5 * high, choose(inside, -0.5 * time.low, every(0)));
  // A small amount grows before the discount, a large one is scaled between its halves: so nothing is lost.
  reals first = choose((scale > 1) & (amount < 1), (amount * scale) * half, (amount * half) * scale);
  return choose(amount == 0, every(0), first * half);
}

/// By what the legs are multiplied, so that the larger lies well inside of the range.
LANE_FUNCTION reals range_scale(reals most) {
  return choose(most < 0x1p-400, every(0x1p600), choose(most > 0x1p400, every(0x1p-600), every(1)));
}

/// `φ(d) · √2π` times `smaller tail`: the parts of both normal tails that one exponential gives.
typedef struct {
  reals bell, tail1, tail2;
  integers below;
} ON_PATH(tail_parts);

/// Stands for the infinite x of a leg that is zero; no other x comes near.
#define BEYOND_ALL 0x1p610

/// `d1` and `d2` for any `s ≥ 0` and `x`; where only the limits 0 and 1 of the tails are left, both become ±64.
LANE_FUNCTION ON_PATH(tail_parts) careful_tails(TWO x, STATE *out) {
  ON_PATH(tail_parts) parts;
  reals centre = (x.high + x.low) / out->s;
  // Without volatility x decides alone, and where it is zero too, nothing does.
  centre = choose(out->s == 0, choose(x.high == 0, every(0), with_sign_of(every(0x1p500), x.high)), centre);
  centre = larger(smaller(centre, every(0x1p500)), every(-0x1p500));
  centre = choose(magnitude(x.high) < BEYOND_ALL, centre, with_sign_of(every(0x1p510), x.high));
  out->d1 = fused(out->s, every(0.5), centre);
  out->d2 = fused(out->s, every(-0.5), centre);
  parts.below = x.high < 0;
  reals y = choose(parts.below, magnitude(out->d1), magnitude(out->d2));
  integers far = (y > 38.5) | (out->s > 0x1p40);
  out->d1 = choose(far, with_sign_of(every(64), out->d1), out->d1);
  out->d2 = choose(far, with_sign_of(every(64), out->d2), out->d2);
  parts.bell = choose(far, every(0), bell_lanes(choose(far, every(0), y)));
  two_scaled_tails(magnitude(out->d1), magnitude(out->d2), &parts.tail1, &parts.tail2);
  return parts;
}

/// The state of any rows with finite arguments that are not negative; legs and density are multiplied by
/// `scale`.
LANE_FUNCTION STATE careful_state(LANES_IN in, reals *scale) {
  STATE out = {0};
  TWO rate_time = bounded_product(in.rate, in.years);
  TWO dividend_time = bounded_product(in.dividend, in.years);
  reals plain_spot = discounted(in.spot, dividend_time, every(1));
  *scale = range_scale(larger(plain_spot, discounted(in.strike, rate_time, every(1))));
  reals spot_value = discounted(in.spot, dividend_time, *scale);
  reals strike_value = discounted(in.strike, rate_time, *scale);
  TWO minus = {-dividend_time.high, -dividend_time.low};
  TWO carry = add_two(rate_time, minus);
  integers both = (in.spot > 0) & (in.strike > 0);
  TWO x = add_two(careful_log_ratio(choose(both, in.spot, every(1)), choose(both, in.strike, every(1))), carry);
  reals edge = choose(in.spot > 0, every(BEYOND_ALL), choose(in.strike > 0, every(-BEYOND_ALL), every(0)));
  x.high = choose(both, x.high, edge);
  x.low = choose(both, x.low, every(0));
  out.rate_time = rate_time.high;
  out.dividend_time = dividend_time.high;
  out.carry = carry.high;
  out.root_years = root(in.years);
  out.s = smaller(in.volatility * out.root_years, every(0x1p500));
  ON_PATH(tail_parts) parts = careful_tails(x, &out);
  reals growth = discounted(every(1), dividend_time, every(1));
  reals discount = discounted(every(1), rate_time, every(1));
  reals common = choose(parts.below, spot_value, strike_value) * parts.bell;
  reals part1 = common * parts.tail1;
  reals part2 = common * parts.tail2;
  integers inside1 = in.right * out.d1 > 0;
  integers inside2 = in.right * out.d2 > 0;
  out.spot_leg = choose(inside1, spot_value - part1, part1);
  out.strike_leg = choose(inside2, strike_value - part2, part2);
  out.density = common * INVERSE_ROOT_TWO_PI;
  // The parts of 1 rather than of the legs, by division where the exponential was the other leg's.
  reals safe_spot = larger(in.spot * *scale, every(0x1p-1022));
  reals safe_strike = larger(in.strike * *scale, every(0x1p-1022));
  reals share1 = choose(parts.below, growth * parts.bell, common / safe_spot);
  reals share2 = choose(parts.below, common / safe_strike, discount * parts.bell);
  out.spot_share = choose(inside1, growth - share1 * parts.tail1, share1 * parts.tail1);
  out.strike_share = choose(inside2, discount - share2 * parts.tail2, share2 * parts.tail2);
  out.density_share = share1 * INVERSE_ROOT_TWO_PI;
  return out;
}
