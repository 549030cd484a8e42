// Simulated paths of log prices, for one path of instructions.
//
// Paths come in bundles of 32, four octets. A row holds one number for each path of a bundle; a bundle has a row for
// each step. Draws come either from eight running streams or from rows that the caller has filled. With antithetic
// paths the last two octets of a bundle take the mirrored draws of the first two.
#include "random_lanes.h"

/// Where draws come from: streams when `numbers` is null, else rows, `factors` of them for each step.
typedef struct {
  words s[VECTORS][4];
  const double *numbers;
} draws;

LANE_FUNCTION draws open_draws(const uint64_t *state, const double *numbers) {
  draws result = {.numbers = numbers};
  if (!numbers)
    for (size_t part = 0; part < VECTORS; part += 1) load_streams(result.s[part], state, LANES * part);
  return result;
}

LANE_FUNCTION void close_draws(const draws *from, uint64_t *state) {
  if (!from->numbers)
    for (size_t part = 0; part < VECTORS; part += 1) store_streams(from->s[part], state, LANES * part);
}

/// A normal draw; `at` counts lanes from the start of the row.
LANE_FUNCTION reals draw_normal(draws *from, size_t row, size_t at, size_t part, int fused_draws) {
  if (fused_draws) return normal_of_centred(centred_uniform(next_words(from->s[part])));
  return load(from->numbers + PATH_BUNDLE * row + at);
}

/// A uniform draw less one half.
LANE_FUNCTION reals draw_centred(draws *from, size_t row, size_t at, size_t part, int fused_draws) {
  if (fused_draws) return centred_uniform(next_words(from->s[part]));
  return load(from->numbers + PATH_BUNDLE * row + at) - 0.5;
}

/// Walks bundles: opens the draws, calls `step` for every step and octet, writes the rows.
#define FOR_PARTS(at, octet) for (size_t part = 0, at = 8 * (octet); part < VECTORS; part += 1, at += LANES)

LANE_FUNCTION void walk_lognormal(uint64_t *state, const double *numbers, const lognormal_plan *plan, size_t bundles,
                                  double *rows, int fused_draws) {
  draws from = open_draws(state, numbers);
  size_t drawn = plan->antithetic ? 2 : 4, stride = plan->keeps_steps ? PATH_BUNDLE : 0;
  for (size_t bundle = 0; bundle < bundles; bundle += 1) {
    double x[PATH_BUNDLE];
    for (size_t at = 0; at < PATH_BUNDLE; at += LANES) store(x + at, every(plan->start));
    double *row = rows + bundle * (stride ? plan->steps : 1) * PATH_BUNDLE;
    for (size_t step = 0; step < plan->steps; step += 1, row += stride) {
      reals drift = every(plan->drift[step]), deviation = every(plan->deviation[step]);
      for (size_t octet = 0; octet < drawn; octet += 1) {
        FOR_PARTS(at, octet) {
          reals z = draw_normal(&from, (bundle * plan->steps + step) * plan->factors, at, part, fused_draws);
          reals value = load(x + at) + fused(deviation, z, drift);
          store(x + at, value);
          store(row + at, value);
          if (!plan->antithetic) continue;
          reals mirrored = load(x + at + 16) + fused(-deviation, z, drift);
          store(x + at + 16, mirrored);
          store(row + at + 16, mirrored);
        }
      }
    }
  }
  close_draws(&from, state);
}

void ON_PATH(lognormal_paths)(uint64_t *state, const double *numbers, const lognormal_plan *plan, size_t bundles,
                              double *rows) {
  if (numbers) walk_lognormal(state, numbers, plan, bundles, rows, 0);
  else walk_lognormal(state, numbers, plan, bundles, rows, 1);
}

/// `ln x` for normal `x > 0` with an absolute error of a few 1e-16: a table of sixteen reciprocals and ten terms.
LANE_FUNCTION reals short_log(reals x) {
  words bits = (words)x;
  integers index = (integers)(bits >> 48);
  integers exponent = (integers)(bits >> 52) - 1023;
  reals significand = (reals)((bits & 0x000fffffffffffff) | 0x3ff0000000000000);
  reals r = fused(significand, pick(short_log_reciprocals, index), every(-1));
  reals curve = every(-1.0 / 10);
  curve = fused(curve, r, every(1.0 / 9));
  curve = fused(curve, r, every(-1.0 / 8));
  curve = fused(curve, r, every(1.0 / 7));
  curve = fused(curve, r, every(-1.0 / 6));
  curve = fused(curve, r, every(1.0 / 5));
  curve = fused(curve, r, every(-1.0 / 4));
  curve = fused(curve, r, every(1.0 / 3));
  curve = fused(curve, r, every(-1.0 / 2));
  reals whole = from_bits(bits_of(every(WHOLE_SHIFT)) + exponent) - WHOLE_SHIFT;
  reals start = fused(whole, every(0x1.62e42fefa39efp-1), pick(short_log_starts, index));
  return start + fused(r * r, curve, r);
}

/// `ln(1 + w)` for any `w`, with an absolute error of a few 1e-16; that of 1e-300 where `1 + w` is not positive.
LANE_FUNCTION reals log_near_one(reals w) {
  reals curve = every(1.0 / 9);
  curve = fused(curve, w, every(-1.0 / 8));
  curve = fused(curve, w, every(1.0 / 7));
  curve = fused(curve, w, every(-1.0 / 6));
  curve = fused(curve, w, every(1.0 / 5));
  curve = fused(curve, w, every(-1.0 / 4));
  curve = fused(curve, w, every(1.0 / 3));
  curve = fused(curve, w, every(-1.0 / 2));
  reals result = fused(w * w, curve, w);
  integers far = magnitude(w) > 1.0 / 64;
  if (__builtin_expect(any(far), 0)) result = choose(far, short_log(larger(1 + w, every(1e-300))), result);
  return result;
}

typedef struct {
  reals x, v;
} heston_point;

/// One step of Euler's scheme with full truncation.
LANE_FUNCTION heston_point heston_euler_step(heston_point from, const heston_plan *plan, reals z1, reals z2) {
  reals variance = larger(from.v, every(0));
  reals size = root(variance * plan->years);
  reals mixed = fused(every(plan->correlation), z1, plan->complement * z2);
  heston_point to;
  to.x = from.x + fused(size, z1, fused(variance, every(-0.5 * plan->years), every(plan->drift)));
  to.v = from.v + fused(plan->vol_of_vol * size, mixed, fused(variance, every(-plan->pull), every(plan->push)));
  return to;
}

/// One step of Andersen's quadratic-exponential scheme; `c` is a uniform draw less one half, `z` a normal one.
///
/// With ψ = s²/m² and h = √(1 - ψ/2) the quadratic branch is m (√(1-h) Z + √h)², and the exponential branch
/// -½ m (1+ψ) ln(½ (1-u)(1+ψ)), 0 where that logarithm is positive. The means of e^{AV} in which the martingale
/// correction lies come to one quotient and one logarithm for both.
LANE_FUNCTION heston_point heston_quadratic_step(heston_point from, const heston_plan *plan, reals c, reals z) {
  reals m = larger(fused(from.v, every(plan->decay), every(plan->mean_push)), every(1e-100));
  reals s2 = fused(from.v, every(plan->variance_slope), every(plan->variance_level));
  reals psi = s2 / (m * m);
  integers quadratic = psi <= plan->switch_level;
  reals h = root(larger(fused(psi, every(-0.5), every(1)), every(0)));
  reals rest = 1 - h;
  reals half_sum = fused(psi, every(0.5), every(0.5));
  reals next = every(0);
  if (any(quadratic)) {
    reals zv = normal_of_centred(c);
    reals cross = root(h * rest);
    next = m * fused(rest * zv, zv, fused(cross + cross, zv, h));
    next = larger(next, every(0));
  }
  if (any(~quadratic)) {
    reals argument = smaller((0.5 - c) * half_sum, every(1));
    reals exponential = -(m * half_sum) * short_log(argument);
    next = choose(quadratic, next, larger(exponential, every(0)));
  }
  heston_point to;
  to.v = next;
  reals spread = root(fused(from.v, every(plan->k3), plan->k4 * next));
  reals fixed = fused(from.v, every(plan->k1), every(plan->k0));
  if (plan->martingale) {
    // E e^{AV} is exp(A m h / below) / √below with below = 1 - 2 A m (1-h), and 1 + A m / below with below = 1 - ½ A m
    // (1+ψ).
    reals am = plan->exponent * m;
    reals tilt = am * choose(quadratic, rest + rest, half_sum);
    reals below = 1 - tilt;
    integers exists = below > 1e-6;
    reals ratio = (am * choose(quadratic, h, every(1))) / choose(exists, below, every(1));
    reals logarithm = log_near_one(choose(quadratic, -tilt, ratio));
    reals mean = choose(quadratic, fused(logarithm, every(-0.5), ratio), logarithm);
    fixed = choose(exists, fused(from.v, every(-0.5 * plan->k3), -mean), fixed);
  }
  to.x = from.x + (plan->drift + fused(spread, z, fused(next, every(plan->k2), fixed)));
  return to;
}

LANE_FUNCTION void walk_heston(uint64_t *state, const double *numbers, const heston_plan *plan, size_t bundles,
                               double *rows, double *variances, int quadratic, int fused_draws) {
  draws from = open_draws(state, numbers);
  size_t drawn = plan->antithetic ? 2 : 4, stride = plan->keeps_steps ? PATH_BUNDLE : 0;
  for (size_t bundle = 0; bundle < bundles; bundle += 1) {
    double x[PATH_BUNDLE], v[PATH_BUNDLE];
    for (size_t at = 0; at < PATH_BUNDLE; at += LANES) {
      store(x + at, every(plan->start));
      store(v + at, every(plan->variance));
    }
    size_t offset = bundle * (stride ? plan->steps : 1) * PATH_BUNDLE;
    for (size_t step = 0; step < plan->steps; step += 1, offset += stride) {
      for (size_t octet = 0; octet < drawn; octet += 1) {
        FOR_PARTS(at, octet) {
          size_t row = 2 * (bundle * plan->steps + step);
          reals first = quadratic ? draw_centred(&from, row, at, part, fused_draws)
                                  : draw_normal(&from, row, at, part, fused_draws);
          reals second = draw_normal(&from, row + 1, at, part, fused_draws);
          heston_point point = {load(x + at), load(v + at)};
          point = quadratic ? heston_quadratic_step(point, plan, first, second)
                            : heston_euler_step(point, plan, first, second);
          store(x + at, point.x);
          store(v + at, point.v);
          store(rows + offset + at, point.x);
          store(variances + offset + at, point.v);
          if (!plan->antithetic) continue;
          heston_point mirror = {load(x + at + 16), load(v + at + 16)};
          mirror = quadratic ? heston_quadratic_step(mirror, plan, -first, -second)
                             : heston_euler_step(mirror, plan, -first, -second);
          store(x + at + 16, mirror.x);
          store(v + at + 16, mirror.v);
          store(rows + offset + at + 16, mirror.x);
          store(variances + offset + at + 16, mirror.v);
        }
      }
    }
  }
  close_draws(&from, state);
}

void ON_PATH(heston_euler_paths)(uint64_t *state, const double *numbers, const heston_plan *plan, size_t bundles,
                                 double *rows, double *variances) {
  if (numbers) walk_heston(state, numbers, plan, bundles, rows, variances, 0, 0);
  else walk_heston(state, numbers, plan, bundles, rows, variances, 0, 1);
}

void ON_PATH(heston_quadratic_paths)(uint64_t *state, const double *numbers, const heston_plan *plan, size_t bundles,
                                     double *rows, double *variances) {
  if (numbers) walk_heston(state, numbers, plan, bundles, rows, variances, 1, 0);
  else walk_heston(state, numbers, plan, bundles, rows, variances, 1, 1);
}

/// Adds to each path the jumps so far: counts by inversion of a uniform draw, sizes summed to one normal draw.
void ON_PATH(add_jumps)(uint64_t *state, const jump_plan *plan, size_t steps, size_t bundles, double *rows) {
  draws from = open_draws(state, 0);
  for (size_t bundle = 0; bundle < bundles; bundle += 1) {
    double sum[PATH_BUNDLE] = {0};
    for (size_t step = 0; step < steps; step += 1) {
      const double *cumulative = plan->cumulative + step * plan->levels;
      double *row = rows + (bundle * steps + step) * PATH_BUNDLE;
      for (size_t octet = 0; octet < 4; octet += 1) {
        FOR_PARTS(at, octet) {
          reals u = centred_uniform(next_words(from.s[part])) + 0.5;
          words word = next_words(from.s[part]);
          reals total = load(sum + at);
          integers more = u > cumulative[0];
          if (any(more)) {
            reals count = every(0);
            for (size_t level = 0; level < plan->levels && any(more); level += 1) {
              more = u > cumulative[level];
              count += choose(more, every(1), every(0));
            }
            reals z = normal_of_centred(centred_uniform(word));
            total += fused(root(count) * plan->deviation, z, count * plan->mean);
            store(sum + at, total);
          }
          store(row + at, load(row + at) + total);
        }
      }
    }
  }
  close_draws(&from, state);
}
