// What price and Greeks of a European option are made of, on a fast path for usual rows and on a careful one for all.
//
// A = S e^(-qT) and B = K e^(-rT) are the discounted legs, s = σ√T, x = ln(A/B), d1 = x/s + s/2, d2 = x/s - s/2. One
// exponential of -d²/2, of the smaller of both, serves the density and both normal tails, since A φ(d1) = B φ(d2).
#include "elementary.h"

#define INVERSE_ROOT_TWO_PI 0x1.9884533d43651p-2

/// The arguments of LANES rows.
typedef struct {
  reals spot, strike, years, rate, dividend, volatility, right;
} ON_PATH(european_lanes);

/// What all outputs are combined from.
typedef struct {
  /// A Φ(±d1) and B Φ(±d2), the sign being that of the right; and the same without S and K.
  reals spot_leg, strike_leg, spot_share, strike_share;
  /// A φ(d1), and the same without S.
  reals density, density_share;
  reals d1, d2, s, root_years;
  /// (r - q) T, r T, q T.
  reals carry, rate_time, dividend_time;
  /// 1/S, 1/s, 1/T, 1/σ, A, B and x; on the careful path not used.
  reals per_spot, per_s, per_years, per_volatility, spot_value, strike_value, x;
  /// Which rows the fast path may take.
  integers usual;
} ON_PATH(european_state);

#define LANES_IN ON_PATH(european_lanes)
#define STATE ON_PATH(european_state)

/// `ln(S/K) = 2 artanh z + k ln 2`: `K 2^k`, between two thirds and one and a half of `S`.
LANE_FUNCTION reals strike_near(reals spot, reals strike, integers *power) {
  *power = (bits_of(spot) - bits_of(strike) + (INT64_C(1) << 51)) >> 52;
  return from_bits(bits_of(strike) + (*power << 52));
}

/// `2 artanh z + count · ln 2` for `|z| ≤ 0.2001`; the polynomial was fitted with a relative error of 8e-19.
LANE_FUNCTION reals log_of_ratio(reals z, reals count) {
  reals w = z * z;
  reals w2 = w * w;
  reals a = fused(w, every(0x1.9999999999f99p-2), every(0x1.5555555555555p-1));
  reals b = fused(w, every(0x1.c71c72f1d7576p-3), every(0x1.24924923d0287p-2));
  reals c = fused(w, every(0x1.3b2ab103a724cp-3), every(0x1.745ca69dd4056p-3));
  reals d = fused(w, every(0x1.171fcac1eaa43p-3), every(0x1.0e7b22d240537p-3));
  reals curve = fused(w2 * w2, fused(w2, d, c), fused(w2, b, a));
  reals small = fused(z * w, curve, count * 0x1.ef35793c7673p-45);
  return fused(count, every(0x1.62e42fefa38p-1), fused(z, every(2), small));
}

/// Both polynomials of `scaled_normal_tail`, whose quotient is taken together with another's.
LANE_FUNCTION void tail_quotient(reals y, reals *above, reals *below) {
  reals y2 = y * y;
  reals p_even = every(0x1.3d9f492c2d8b4p-15);
  reals p_odd = every(0x1.7b0851c7626f9p-20);
  reals q_even = every(0x1.db0bfa4d483b9p-19);
  reals q_odd = every(0x1.8e1495847a195p-14);
  q_even = fused(q_even, y2, every(0x1.47af4b7931d8dp-10));
  p_even = fused(p_even, y2, every(0x1.0f281605308e0p-8));
  p_odd = fused(p_odd, y2, every(0x1.04b6dc72b4be9p-11));
  q_odd = fused(q_odd, y2, every(0x1.56f4529c3bfb8p-7));
  q_even = fused(q_even, y2, every(0x1.f3f2aeb9e419dp-5));
  p_even = fused(p_even, y2, every(0x1.934c2c0aa71e3p-4));
  p_odd = fused(p_odd, y2, every(0x1.86ccba4bc0627p-6));
  q_odd = fused(q_odd, y2, every(0x1.0727aeb8eae19p-2));
  q_even = fused(q_even, y2, every(0x1.92e20d15a1429p-1));
  p_even = fused(p_even, y2, every(0x1.31649f8c26234p-1));
  p_odd = fused(p_odd, y2, every(0x1.2a0873f36ecdfp-2));
  q_odd = fused(q_odd, y2, every(0x1.b8de22f69edb7p+0));
  q_even = fused(q_even, y2, every(0x1.48cdbbc29840fp+1));
  p_even = fused(p_even, y2, every(0x1.0000000000000p-1));
  p_odd = fused(p_odd, y2, every(0x1.8d99d09f4ba9bp-1));
  q_odd = fused(q_odd, y2, every(0x1.2cedfd1ef6ad2p+1));
  q_even = fused(q_even, y2, every(0x1.0000000000000p+0));
  *above = fused(p_odd, y, p_even);
  *below = fused(q_odd, y, q_even);
}

/// The scaled tails of two arguments, with one division.
LANE_FUNCTION void two_scaled_tails(reals y1, reals y2, reals *tail1, reals *tail2) {
  reals p1, q1, p2, q2;
  tail_quotient(y1, &p1, &q1);
  tail_quotient(y2, &p2, &q2);
  reals inverse = 1 / (q1 * q2);
  *tail1 = (p1 * q2) * inverse;
  *tail2 = (p2 * q1) * inverse;
}

/// `e^-x` and `e^-y` of products with the years, for `|x| + |y| = size`.
///
/// Small ones, as most are, need no whole multiples of ln 2 and lose nothing that matters when they are rounded; both
/// ways give a small one the same bits.
LANE_FUNCTION void two_discounts(
    LANES_IN in, reals rate_time, reals dividend_time, reals size, reals *discount, reals *growth) {
  integers small = size < 0.34;
  if (__builtin_expect(any(~small), 0)) {
    reals rate_lost = fused(in.rate, in.years, -rate_time);
    reals dividend_lost = fused(in.dividend, in.years, -dividend_time);
    *discount = exp_in_range_with_tail(-rate_time, choose(small, every(0), -rate_lost));
    *growth = exp_in_range_with_tail(-dividend_time, choose(small, every(0), -dividend_lost));
  } else {
    *discount = exp_of_rest(-rate_time);
    *growth = exp_of_rest(-dividend_time);
  }
}

/// The first half of the state of usual rows: everything before the normal law. `usual` says which rows are; the others
/// get numbers without meaning.
LANE_FUNCTION STATE usual_front(LANES_IN in) {
  STATE out;
  integers power;
  reals near = strike_near(in.spot, in.strike, &power);
  reals sum = in.spot + near;
  reals scale = (in.volatility * in.years) * in.spot;
  reals product = sum * scale;
  out.root_years = root(in.years);
  out.s = in.volatility * out.root_years;
  out.rate_time = in.rate * in.years;
  out.dividend_time = in.dividend * in.years;
  out.carry = out.rate_time - out.dividend_time;
  reals rates = magnitude(out.rate_time) + magnitude(out.dividend_time);
  // d1 and d2 want the digits of x in parts of s, and x is only as exact as the larger of its terms.
  out.usual = (in.spot > 0) & (product > 0x1p-500) & (product < 0x1p500) & (in.spot * in.strike > 0x1p-400) &
              (in.spot * in.strike < 0x1p400) & (out.s > fused(rates, every(0x1p-8), every(0x1p-60))) & (out.s < 16) &
              (rates < 256) & (in.right * in.right == 1);
  reals inverse = 1 / product;
  reals per_scale = sum * inverse;
  out.per_s = (in.spot * out.root_years) * per_scale;
  reals count = from_bits(bits_of(every(WHOLE_SHIFT)) + power) - WHOLE_SHIFT;
  reals log_ratio = log_of_ratio((in.spot - near) * (scale * inverse), count);
  out.x = log_ratio + out.carry;
  reals centre = out.x * out.per_s;
  out.d1 = fused(out.s, every(0.5), centre);
  out.d2 = fused(out.s, every(-0.5), centre);
  reals discount, growth;
  two_discounts(in, out.rate_time, out.dividend_time, rates, &discount, &growth);
  out.spot_value = in.spot * growth;
  out.strike_value = in.strike * discount;
  out.per_spot = (in.volatility * in.years) * per_scale;
  out.per_years = (in.volatility * in.spot) * per_scale;
  out.per_volatility = (in.spot * in.years) * per_scale;
  return out;
}

/// The second half: the normal law and both legs.
LANE_FUNCTION void usual_back(reals right, STATE *state) {
  reals y1 = smaller(magnitude(state->d1), every(64));
  reals y2 = smaller(magnitude(state->d2), every(64));
  reals y = smaller(y1, y2);
  reals square = y * y;
  reals square_lost = fused(y, y, -square);
  reals bell = exp_in_range_with_tail(-0.5 * square, -0.5 * square_lost);
  reals nearer = choose(state->x < 0, state->spot_value, state->strike_value);
  reals common = choose(y < 37.5, nearer * bell, every(0));
  reals tail1, tail2;
  two_scaled_tails(y1, y2, &tail1, &tail2);
  reals part1 = common * tail1;
  reals part2 = common * tail2;
  state->spot_leg = choose(right * state->d1 > 0, state->spot_value - part1, part1);
  state->strike_leg = choose(right * state->d2 > 0, state->strike_value - part2, part2);
  state->density = common * INVERSE_ROOT_TWO_PI;
}
