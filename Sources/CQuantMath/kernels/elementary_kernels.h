// Elementary functions over arrays, for one path.
#include "elementary.h"

/// Applies a function of one argument; the lanes behind the end work on a harmless number.
#define OVER_ARRAY(name, function, filler)                                      \
  void ON_PATH(name)(const double *x, double *y, size_t count) {                \
    size_t i = 0;                                                               \
    for (; i + LANES <= count; i += LANES) store(y + i, function(load(x + i))); \
    if (i == count) return;                                                     \
    store_part(y + i, function(load_part(x + i, count - i, filler)), count - i); \
  }

/// `e^x` of every double.
LANE_FUNCTION reals exp_total(reals x) { return choose(x == x, exp_lanes(x), x); }

/// `ln x` of every double: -∞ for 0, NaN below.
LANE_FUNCTION reals log_total(reals x) {
  integers inside = (x > 0) & (x < __builtin_inf());
  reals result = log_lanes(choose(inside, x, every(1)));
  reals edge = choose(x == 0, every(-__builtin_inf()), choose(x > 0, x, every(__builtin_nan(""))));
  return choose(inside, result, edge);
}

/// `ln(1 + x)` of every double: -∞ for -1, NaN below.
LANE_FUNCTION reals log1p_total(reals x) {
  integers inside = (x > -1) & (x < __builtin_inf());
  reals result = log1p_lanes(choose(inside, x, every(0)));
  result = choose(x == 0, x, result);
  reals edge = choose(x == -1, every(-__builtin_inf()), choose(x > 0, x, every(__builtin_nan(""))));
  return choose(inside, result, edge);
}

/// `Φ(x)` of every double.
LANE_FUNCTION reals normal_cumulative_total(reals x) {
  return choose(x == x, normal_cumulative_lanes(x), x);
}

OVER_ARRAY(batch_exp, exp_total, 0)
OVER_ARRAY(batch_log, log_total, 1)
OVER_ARRAY(batch_log1p, log1p_total, 0)
OVER_ARRAY(batch_normal_cumulative, normal_cumulative_total, 0)

/// Twelve chains of fused multiply-adds, enough to hide their latency: what the processor can do at most.
void ON_PATH(fused_rounds)(size_t rounds, double *sum) {
  reals chains[12];
  for (int i = 0; i < 12; i += 1) chains[i] = every(1 + i);
  reals factor = every(0.999999), shift = every(1e-9);
  for (size_t k = 0; k < rounds; k += 1) {
#pragma clang loop unroll(full)
    for (int i = 0; i < 12; i += 1) chains[i] = fused(chains[i], factor, shift);
  }
  *sum = 0;
  for (int i = 0; i < 12; i += 1) *sum += chains[i][0];
}
