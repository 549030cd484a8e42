// The normalised price of Black over arrays, for one path: `b(x, s) = e^(x/2) Φ(x/s + s/2) - e^(-x/2) Φ(x/s - s/2)`.
#include "black_lanes.h"

typedef struct {
  reals value;       // b(-|x|, s)
  reals complement;  // e^(-|x|/2) - b(-|x|, s)
  reals vega;        // ∂b/∂s
} normalised_price;

/// `exp(-(a² + t²)/2)` with `a + a_low` in two doubles.
LANE_FUNCTION reals double_bell(reals a, reals a_low, reals t) {
  reals a2 = a * a;
  reals t2 = t * t;
  reals low = fused(a, a, -a2) + fused(t, t, -t2) + 2 * a * a_low;
  reals sum = a2 + t2;
  reals part = sum - a2;
  low = low + ((a2 - (sum - part)) + (t2 - part));
  return exp_with_tail(-0.5 * sum, choose(sum < 3000, -0.5 * low, every(0)));
}

/// For `distance = |x| ≤ 1400` and finite `s > 0`.
///
/// With `a = |x|/s`, `t = s/2` and `M(y) = e^(y²/2) Φ(-y)` the price is `e^(-(a² + t²)/2) (M(a - t) - M(a + t))` and
/// its complement `e^(-(a² + t²)/2) (M(t - a) + M(t + a))`; the one that does not cancel is computed, the other is
/// the rest of `e^(-|x|/2)`, of which it is never a small part. For small `t` the difference is a series.
LANE_FUNCTION normalised_price normalised_black_lanes(reals distance, reals s) {
  reals a = smaller(distance / s, every(60));
  reals a_low = choose(a < 60, fused(-a, s, distance) / s, every(0));
  reals t = smaller(0.5 * s, every(60));
  reals bell = double_bell(a, a_low, t);
  reals z = a - t;
  reals y = a + t;
  reals back = z - a;
  reals z_low = ((a - (z - back)) - (t + back)) + a_low;
  integers direct = z >= -0.7;
  reals sign = choose(direct, every(1), every(-1));
  reals zeta = z * sign;
  quotient near = mills_quotient(zeta);
  quotient far = mills_quotient(y);
  reals m_near = near.above / near.below;
  reals m_far = far.above / far.below;
  m_near = fused(z_low * sign, fused(zeta, m_near, every(-0x1.9884533d43651p-2)), m_near);
  reals sum = fused(-sign, m_far, m_near);
  integers narrow = direct & (t < 0.1);
  if (any(narrow)) sum = choose(narrow, 2 * t * mills_difference(a, t), sum);
  // Far out the leading parts φ(0)/z and φ(0)/y of both tails are subtracted exactly, and only their corrections
  // cancel.
  integers deep = (z > 5) & (t >= 0.1);
  if (any(deep)) {
    reals tails = mills_slope(smaller(z, every(70))) / z - mills_slope(y) / y;
    sum = choose(deep, 0x1.9884533d43651p-2 * (2 * t) / (z * y) - tails, sum);
  }
  reals found = bell * sum;
  reals most = exp_lanes(-0.5 * distance);
  reals rest = larger(most - found, every(0));
  return (normalised_price){choose(direct, found, rest), choose(direct, rest, found),
                            0x1.9884533d43651p-2 * bell};
}

/// `2 sinh(d/2)` for `0 ≤ d ≤ 1400`: what the price of an option in the money has beside its time value.
LANE_FUNCTION reals normalised_intrinsic(reals d) {
  reals v = d * d;
  reals sum = fused(v, every(1.0 / 21424936845312000), every(1.0 / 25505877196800));
  sum = fused(v, sum, every(1.0 / 40874803200));
  sum = fused(v, sum, every(1.0 / 92897280));
  sum = fused(v, sum, every(1.0 / 322560));
  sum = fused(v, sum, every(1.0 / 1920));
  sum = fused(v, sum, every(1.0 / 24));
  reals series = fused(d * v, sum, d);
  return choose(d < 1, series, exp_lanes(0.5 * d) - exp_lanes(-0.5 * d));
}

void ON_PATH(batch_normalised_black)(const double *x, const double *s, double *value, double *complement, double *vega,
                                     uint8_t *status, size_t count) {
  for (size_t i = 0; i < count; i += LANES) {
    size_t room = count - i;
    reals log_ratio = room < LANES ? load_part(x + i, room, 0) : load(x + i);
    reals deviation = room < LANES ? load_part(s + i, room, 1) : load(s + i);
    reals distance = magnitude(log_ratio);
    integers sound = (distance <= 1400) & (deviation >= 0) & (deviation < __builtin_inf());
    distance = choose(sound, distance, every(0));
    integers moves = sound & (deviation > 0);
    normalised_price p = normalised_black_lanes(distance, choose(moves, deviation, every(1)));
    p.value = choose(moves, p.value, every(0));
    p.complement = choose(moves, p.complement, exp_lanes(-0.5 * distance));
    p.vega = choose(moves, p.vega, choose(distance == 0, every(0x1.9884533d43651p-2), every(0)));
    p.value = p.value + choose(log_ratio > 0, normalised_intrinsic(distance), every(0));
    p.value = choose(sound, p.value, every(0));
    p.complement = choose(sound, p.complement, every(0));
    p.vega = choose(sound, p.vega, every(0));
    keep(value + i, status + i, p.value, ~sound & IMPLIED_OUT_OF_DOMAIN, room);
    if (room >= LANES) {
      store(complement + i, p.complement);
      store(vega + i, p.vega);
    } else {
      store_part(complement + i, p.complement, room);
      store_part(vega + i, p.vega, room);
    }
  }
}

void ON_PATH(batch_normalised_black_inverse)(const double *x, const double *price, double *deviation, uint8_t *status,
                                             size_t count) {
  for (size_t i = 0; i < count; i += LANES) {
    size_t room = count - i;
    reals log_ratio = room < LANES ? load_part(x + i, room, 0) : load(x + i);
    reals value = room < LANES ? load_part(price + i, room, 0.25) : load(price + i);
    reals distance = magnitude(log_ratio);
    integers sound = (distance <= 1400) & (magnitude(value) < __builtin_inf());
    integers state = ~sound & IMPLIED_OUT_OF_DOMAIN;
    log_ratio = choose(sound, log_ratio, every(0));
    distance = choose(sound, distance, every(0));
    value = choose(sound, value, every(0.25));
    integers inside = log_ratio > 0;
    reals lower = value - choose(inside, normalised_intrinsic(distance), every(0));
    inversion row = posed(lower, exp_lanes(0.5 * log_ratio) - value, exp_lanes(-0.5 * distance), &state);
    row.price = value;
    row.distance = distance;
    reals elasticity;
    reals s = solve(row, &elasticity);
    reals result = settle(s, every(1), value, row.value, elasticity, &state);
    keep(deviation + i, status + i, result, state, room);
  }
}
