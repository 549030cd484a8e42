// Implied volatility of Black and of Bachelier over arrays, for one path.
//
// Written in the terms r = time value / (D min(F, K)), X = |ln(F/K)|, s = σ√T, a = X/s, t = s/2. The time value is
// r = e^(-z²/2) (M(z) - M(y)) with z = a - t and y = a + t, and what it lacks to its maximum, 1 - r, is
// e^(-z²/2) (M(-z) + M(y)). Whichever is smaller is solved for: its logarithm is known exactly enough at the start,
// so that one evaluation costs two quotients M and one logarithm, and no exponential.
#include <float.h>

#include "black_lanes.h"

/// Rows worked on together: stages of short independent steps keep the units of the processor busy.
enum { BLOCK = 64 };

typedef struct {
  reals distance;  // X
  reals target;    // ln of r or of 1 - r
  reals value;     // the same in currency, discounted
  reals price;
  reals deviation; // s
  reals share;     // r
  integers upper;  // solves for 1 - r
} inversion;

/// `φ(0)`.
#define BELL 0x1.9884533d43651p-2

/// `-Φ⁻¹(e^l)` to 1e-3 for `-750 < l < -0.25`.
LANE_FUNCTION reals rough_tail_quantile(reals l) {
  reals w = rough_root(-l);
  reals above = fused(w, every(2.636591680306665), every(5.631524363584835));
  above = fused(w, fused(w, above, every(-2.992220279267082)), every(-2.933245208886586));
  reals below = fused(w, fused(w, every(1.8625830938539896), every(4.077659971435012)), every(1));
  return above / below;
}

/// A first `s` for rows far from the money or beyond the middle of the price's range.
LANE_FUNCTION reals wide_guess(inversion row) {
  reals sign = choose(row.upper, every(1), every(-1));
  reals zeta = rough_tail_quantile(row.target - choose(row.upper, every(0.6931471805599453), every(0)));
  reals square = zeta * zeta;
  reals far = root(fused(every(2), row.distance, square));
  reals near_size = zeta + root(square + 2.546479);
  reals far_size = far + root(fused(far, far, every(2.546479)));
  reals share = fused(sign, near_size / far_size, every(1));
  zeta = rough_tail_quantile(row.target - rough_log(larger(share, every(0x1p-20))));
  zeta = larger(zeta, choose(row.upper, every(0), every(-0.7)));
  far = root(fused(zeta, zeta, 2 * row.distance));
  return choose(row.upper, far + zeta, 2 * row.distance / (far + zeta));
}

// The distance `a` of Bachelier's model near the money, by `φ(0) X / (b + X/2)`: fitted for `a < 0.92` to 7e-5.
#define NEAR_P0 0.9999284891703655
#define NEAR_P1 -1.0457134325375932
#define NEAR_P2 0.3638302296114556
#define NEAR_P3 -0.3336526595910936
#define NEAR_Q1 -1.0493632340341281
#define NEAR_Q2 -0.09416941949163371
/// `ln(X/b)` behind which the form for far strikes is taken: `a > 0.88`.
#define NEAR_DEPTH 2.133937

/// The distance `a` of Bachelier's model by `w = √ln(X/b)`, fitted for `0.84 < a < 39` to 5e-5.
LANE_FUNCTION quotient far_distance(reals w) {
  reals w2 = w * w;
  reals above = fused(w2, fused(w, every(0.4532389225027208), every(-1.2565992980230138)),
                      fused(w, every(1.5724187549469613), every(-0.3899804744835772)));
  reals below = fused(w2, fused(w, every(0.07415597157523965), every(0.32334546691699995)),
                      fused(w, every(-0.44702621402348625), every(1)));
  return (quotient){fused(w2 * w2, every(0.10488424707252941), above), below};
}

/// A first `s` with an error below 6e-4 for `X ≤ 2` and `r ≤ ½`.
///
/// The inverse of the price of Bachelier's model by two rational functions, one near the money and one far from it,
/// then bent in `t²` by a factor fitted to the Black price.
LANE_FUNCTION reals guess(inversion row) {
  reals x = row.distance;
  // e^(-X/2) as a quotient, so that b = r e^(-X/2) needs no exponential near the money.
  reals h = 0.5 * x;
  reals e_above = fused(h, fused(h, every(1.0 / 12), every(-0.5)), every(1));
  reals e_below = fused(h, fused(h, every(1.0 / 12), every(0.5)), every(1));
  reals n = x * e_below;
  reals d = fused(row.share, e_above, 0.5 * n);
  n = n * BELL;
  reals d2 = d * d;
  reals n2 = n * n;
  reals p = fused(d2, fused(n, every(NEAR_P1), d * NEAR_P0),
                  n2 * fused(n, every(NEAR_P3), d * NEAR_P2));
  reals q = fused(n2, every(NEAR_Q2), d * fused(n, every(NEAR_Q1), d));
  reals above = d2 * q;
  reals below = (BELL * e_below) * p;
  reals depth = x * 0.5 + rough_log(larger(x, every(0x1p-1000))) - row.target;
  integers far = depth > NEAR_DEPTH;
  quotient a0 = far_distance(rough_root(larger(depth, every(1))));
  above = choose(far, x * a0.below, above);
  below = choose(far, a0.above, below);
  reals inverse = 1 / (above * below);
  reals s = above * above * inverse;
  reals a = x * below * below * inverse;
  reals v = fused(a, fused(a, every(24 * 0.34680009857936184), every(24 * 0.15264147129713657)), every(24));
  reals u = s * s;
  reals k = fused(a, every(0.0736139115239612), every(3.017590351016377));
  reals bend_below = v * fused(-k, u, v);
  reals bend_above = fused(u, fused(u, every(-0.8641802647549385), v), bend_below);
  return s * bend_above / bend_below;
}

/// The relative change of `s` that removes the residual `f` of a logarithm of a price, to fourth order in `nu`, the
/// step of Newton: the series of the inverse function.
///
/// A price `b` has `b″/b′ = (a² - t²)/s`, from which follow its higher derivatives; those of `ln b` from them.
LANE_FUNCTION reals reversed_series(reals nu, reals f, reals a2, reals t2, reals b2) {
  reals bent = -fused(every(3), a2, t2);
  reals nu2 = nu * nu;
  reals second = nu * b2;
  reals third = nu2 * fused(b2, b2, bent);
  reals fourth = nu2 * nu * fused(b2, fused(b2, b2, 3 * bent), 12 * a2);
  reals f2 = f * f;
  reals e2 = second - f;
  reals e3 = fused(-3 * f, second, fused(every(2), f2, third));
  reals e4 = fused(-4 * f, third, fourth) + 3 * second * fused(every(4), f2, -f * second) - 6 * f2 * f;
  reals c3 = fused(every(0.5) * e2, e2, e3 * (-1.0 / 6));
  reals c4 = fused(e2, fused(every(0.625) * e2, e2, e3 * (-10.0 / 24)), e4 * (1.0 / 24));
  return fused(nu, (c3 - 0.5 * e2) - c4, nu);
}

/// What one evaluation tells.
typedef struct {
  reals correction;  // s(1 + correction) is the next s
  reals elasticity;  // 1 / |d ln target / d ln s|
} refinement;

LANE_FUNCTION refinement refine(inversion row, reals s, integers narrow) {
  reals a = row.distance / s;
  reals t = 0.5 * s;
  reals z = a - t;
  reals y = a + t;
  reals square = 0.5 * (z * z);
  quotient near = mills_quotient(larger(choose(row.upper, -z, z), every(-0.875)));
  quotient far = mills_quotient(y);
  reals cross = far.above * near.below;
  reals above = fused(near.above, far.below, choose(row.upper, cross, -cross));
  reals below = near.below * far.below;
  if (any(narrow)) {
    above = choose(narrow, s * mills_difference(a, t), above);
    below = choose(narrow, every(1), below);
  }
  integers k = log_exponent(above, below);
  reals scaled = from_bits(bits_of(below) + (k << 52));
  reals weight = s * (BELL * below);
  reals sum = above + scaled;
  reals inverse = 1 / (sum * weight);
  reals elasticity = above * (sum * inverse);
  reals f = (row.target + square) - log_from_parts((above - scaled) * (weight * inverse), k);
  // With ν = f / (d ln target / d ln s) the higher derivatives come from b″/b′ and its own derivatives alone.
  reals nu = f * choose(row.upper, -elasticity, elasticity);
  reals a2 = a * a;
  return (refinement){reversed_series(nu, f, a2, t * t, z * y), elasticity};
}

/// Six rows of numbers as they came.
typedef struct {
  reals price, forward, strike, years, discount, right;
} quote;

LANE_FUNCTION integers between(reals v, double low, double high) { return (v >= low) & (v <= high); }

/// A difference rounded, and what rounding took.
typedef struct {
  reals high, low;
} pair;

LANE_FUNCTION pair exact_difference(reals a, reals b) {
  reals d = a - b;
  reals back = d - a;
  return (pair){d, (a - (d - back)) - (b + back)};
}

LANE_FUNCTION pair exact_product(reals a, reals b) {
  reals p = a * b;
  return (pair){p, fused(a, b, -p)};
}

/// Which rows have no answer; zero for those that have.
LANE_FUNCTION integers refusal(quote q, double most) {
  integers sound = between(q.forward, 0x1p-500, 0x1p500) & between(q.strike, 0x1p-500, 0x1p500) &
                   between(q.discount, 0x1p-64, 0x1p64) & ((q.years == 0) | between(q.years, 0x1p-200, 0x1p40)) &
                   (magnitude(q.price) <= most) & ((q.right > 0) | (q.right < 0));
  integers expired = (q.years == 0) & IMPLIED_EXPIRED;
  return sound ? expired : (integers)IMPLIED_OUT_OF_DOMAIN;
}

/// The time value and what it lacks to the maximum, discounted, without loss of a digit of the price.
LANE_FUNCTION void time_value(quote q, reals *lower, reals *upper) {
  integers call = q.right > 0;
  reals from = choose(call, q.forward, q.strike);
  pair gap = exact_difference(from, choose(call, q.strike, q.forward));
  integers inside = gap.high > 0;
  pair intrinsic = exact_product(q.discount, choose(inside, gap.high, every(0)));
  intrinsic.low = fused(q.discount, choose(inside, gap.low, every(0)), intrinsic.low);
  pair most = exact_product(q.discount, from);
  pair above = exact_difference(q.price, intrinsic.high);
  pair below = exact_difference(most.high, q.price);
  *lower = above.high + (above.low - intrinsic.low);
  *upper = below.high + (below.low + most.low);
}

/// The terms of the inversion from the two parts of the price's range `scale`; a row without an answer gets a
/// harmless value.
LANE_FUNCTION inversion posed(reals lower, reals upper, reals scale, integers *status) {
  integers none = (lower <= 0) | (lower < 0x1p-1020 * scale);
  integers all = upper <= 0;
  integers bound = none ? (lower >= 0 ? (integers)IMPLIED_NO_TIME_VALUE : (integers)IMPLIED_BELOW_INTRINSIC)
                        : all & IMPLIED_ABOVE_MAXIMUM;
  *status = *status == 0 ? bound : *status;
  inversion row;
  row.upper = (lower > upper) & ~(none | all);
  row.value = choose(none | all, 0.25 * scale, choose(row.upper, upper, lower));
  // Subnormal values are lifted for the logarithm, and quotients formed of significands, so that nothing leaves the
  // range.
  integers tiny = row.value < 0x1p-1000;
  reals value = choose(tiny, row.value * 0x1p200, row.value);
  integers k = log_exponent(value, scale);
  integers e = (bits_of(value) >> 52) - 1023;
  reals n = from_bits(bits_of(value) - (e << 52));
  reals d = from_bits(bits_of(scale) + ((k - e) << 52));
  reals inverse = 1 / ((n + d) * d);
  row.target = log_from_parts((n - d) * (d * inverse), k) - choose(tiny, every(138.62943611198907), every(0));
  row.share = (n * ((n + d) * inverse)) * from_bits((k - (tiny & 200) + 1023) << 52);
  return row;
}

/// What a quote says in the terms of the inversion.
LANE_FUNCTION inversion prepare(quote q, integers *status) {
  *status = refusal(q, DBL_MAX);
  integers answers = *status == 0;
  q.forward = choose(answers, q.forward, every(1));
  q.strike = choose(answers, q.strike, every(1));
  q.discount = choose(answers, q.discount, every(1));
  q.price = choose(answers, q.price, every(0.25));
  q.right = choose(answers, q.right, every(1));
  reals lower, upper;
  time_value(q, &lower, &upper);
  inversion row = posed(lower, upper, q.discount * smaller(q.forward, q.strike), status);
  row.price = q.price;
  row.distance = magnitude(log_of_quotient(q.forward, q.strike));
  return row;
}

/// The standard deviation from an undiscounted time value and `|F - K|` in Bachelier's model; the first value is off
/// by 7e-5 at most, so that one step is enough.
LANE_FUNCTION reals solve_normal(reals value, reals gap, reals *elasticity) {
  reals d = fused(every(0.5), gap, value);
  reals eta = BELL * gap / d;
  reals p = fused(eta, fused(eta, fused(eta, every(NEAR_P3), every(NEAR_P2)), every(NEAR_P1)), every(NEAR_P0));
  reals q = fused(eta, fused(eta, every(NEAR_Q2), every(NEAR_Q1)), every(1));
  reals depth = rough_log(larger(gap, every(0x1p-1000))) - rough_log(value);
  integers far = depth > NEAR_DEPTH;
  quotient a0 = far_distance(rough_root(larger(depth, every(1))));
  reals s = choose(far, gap * a0.below, d * q) / choose(far, a0.above, BELL * p);
  s = larger(s, gap * (1.0 / 39));
  reals a = gap / s;
  reals slope = mills_slope(a);
  reals a2 = a * a;
  reals f = fused(every(0.5), a2, log_of_quotient(value, s * slope));
  *elasticity = slope * (1 / BELL);
  return fused(s, reversed_series(f * *elasticity, f, a2, every(0), a2), s);
}

/// The root of a prepared row; `elasticity` as of the last refinement.
LANE_FUNCTION reals solve(inversion row, reals *elasticity) {
  reals x = row.distance;
  integers wide = row.upper | (x > 2);
  reals s = guess(row);
  if (any(wide)) s = choose(wide, wide_guess(row), s);
  // Bounds that every representable price keeps.
  reals least = larger(x * (1.0 / 39), every(0x1p-70));
  s = larger(smaller(s, every(92)), least);
  refinement step = refine(row, s, ~row.upper & (s < 0.025));
  // Where the first value was poor, more of the same. Beyond the middle of a wide range the price bends on the scale
  // of one unit of z, not of a share of s.
  for (int round = 0; round < 8; round += 1) {
    integers poor = magnitude(step.correction) * fused(every(0.5), s, every(1)) > 1.2e-3;
    if (!any(poor)) break;
    reals moved = fused(s, larger(smaller(step.correction, every(1)), every(-0.5)), s);
    s = choose(poor, larger(smaller(moved, every(92)), least), s);
    refinement again = refine(row, s, ~row.upper & (s < 0.025));
    step.correction = choose(poor, again.correction, step.correction);
    step.elasticity = choose(poor, again.elasticity, step.elasticity);
  }
  s = fused(s, step.correction, s);
  *elasticity = step.elasticity;
  // A small price this close to the money is that of Bachelier's model to the last digit.
  integers flat = (x < 0x1p-50) & (row.share < 1e-8) & ~row.upper;
  if (any(flat)) {
    reals normal_elasticity;
    reals lift = choose(row.share < 0x1p-300, every(0x1p600), every(1));
    reals share = choose(flat, row.share, every(0.25)) * lift;
    reals normal = solve_normal(share, choose(flat, x, every(0)) * lift, &normal_elasticity) / lift;
    s = choose(flat, normal, s);
    *elasticity = choose(flat, normal_elasticity, *elasticity);
  }
  return s;
}

/// The last word on a row: `s / √T` and its status.
///
/// Where the price's last digit, or a price below the normal range, moves the volatility by more than 1e-13 of it, the
/// status says so; a volatility below the normal range is none.
LANE_FUNCTION reals settle(reals s, reals years, reals price, reals value, reals elasticity, integers *state) {
  integers given = *state == 0;
  reals sigma = s / root(choose(given, years, every(1)));
  integers vague = (price * (elasticity * 0x1p-53) > 1e-13 * value) | (price < DBL_MIN);
  integers gone = given & (sigma < DBL_MIN);
  *state = given ? vague & IMPLIED_LIMITED_PRECISION : *state;
  *state = gone ? (integers)IMPLIED_NO_TIME_VALUE : *state;
  return choose(given & ~gone, sigma, every(0));
}

/// Rows of a block, of which `count` are whole vectors.
LANE_FUNCTION void implied_block(inversion *rows, integers *states, const reals *years, reals *result, int count) {
  for (int j = 0; j < count; j += 1) {
    reals elasticity;
    reals s = solve(rows[j], &elasticity);
    result[j] = settle(s, years[j], rows[j].price, rows[j].value, elasticity, &states[j]);
  }
}

LANE_FUNCTION quote quote_at(const double *price, const double *forward, const double *strike, const double *years,
                             const double *discount, const double *right, size_t i, size_t count) {
  if (count >= LANES)
    return (quote){load(price + i), load(forward + i), load(strike + i),
                   load(years + i), load(discount + i), load(right + i)};
  return (quote){load_part(price + i, count, 0.25), load_part(forward + i, count, 1), load_part(strike + i, count, 1),
                 load_part(years + i, count, 1), load_part(discount + i, count, 1), load_part(right + i, count, 1)};
}

LANE_FUNCTION void keep(double *volatility, uint8_t *status, reals result, integers state, size_t room) {
  bytes small = __builtin_convertvector(state, bytes);
  if (room >= LANES) store(volatility, result);
  else store_part(volatility, result, room);
  __builtin_memcpy(status, &small, room < LANES ? room : LANES);
}

void ON_PATH(batch_implied_black)(const double *price, const double *forward, const double *strike, const double *years,
                                  const double *discount, const double *right, double *volatility, uint8_t *status,
                                  size_t count) {
  inversion rows[BLOCK / LANES];
  integers states[BLOCK / LANES];
  reals times[BLOCK / LANES];
  reals results[BLOCK / LANES];
  for (size_t start = 0; start < count; start += BLOCK) {
    size_t left = count - start < BLOCK ? count - start : BLOCK;
    int vectors = (int)((left + LANES - 1) / LANES);
    for (int j = 0; j < vectors; j += 1) {
      size_t i = (size_t)j * LANES;
      quote q = quote_at(price, forward, strike, years, discount, right, start + i, left - i);
      times[j] = q.years;
      rows[j] = prepare(q, &states[j]);
    }
    implied_block(rows, states, times, results, vectors);
    for (int j = 0; j < vectors; j += 1) {
      size_t i = (size_t)j * LANES;
      keep(volatility + start + i, status + start + i, results[j], states[j], left - i);
    }
  }
}

void ON_PATH(batch_implied_normal)(const double *price, const double *forward, const double *strike,
                                   const double *years, const double *discount, const double *right,
                                   double *volatility, uint8_t *status, size_t count) {
  for (size_t i = 0; i < count; i += LANES) {
    quote q = quote_at(price, forward, strike, years, discount, right, i, count - i);
    // The formula is the same at F and K of either sign; only their difference counts.
    integers bounded = (magnitude(q.forward) <= 0x1p500) & (magnitude(q.strike) <= 0x1p500);
    reals forward_size = q.forward, strike_size = q.strike;
    q.forward = choose(bounded, every(1), every(0));
    q.strike = every(1);
    integers state = refusal(q, 0x1p700);
    integers answers = state == 0;
    q.forward = choose(answers, forward_size, every(1));
    q.strike = choose(answers, strike_size, every(1));
    q.discount = choose(answers, q.discount, every(1));
    q.price = choose(answers, q.price, every(0.25));
    q.right = choose(answers, q.right, every(1));
    reals lower, upper;
    time_value(q, &lower, &upper);
    integers none = lower < DBL_MIN;
    integers bound = lower >= 0 ? (integers)IMPLIED_NO_TIME_VALUE : (integers)IMPLIED_BELOW_INTRINSIC;
    state = answers ? none & bound : state;
    reals value = choose(none, every(0.25), lower);
    // Everything is in proportion: tiny prices are lifted, so that no logarithm meets a subnormal number.
    reals lift = choose(value < 0x1p-700, every(0x1p300), every(1));
    reals gap = magnitude(q.forward - q.strike) * lift;
    reals elasticity;
    reals s = solve_normal(value * lift / q.discount, gap, &elasticity) / lift;
    reals sigma = settle(s, q.years, q.price, value, elasticity, &state);
    keep(volatility + i, status + i, sigma, state, count - i);
  }
}
