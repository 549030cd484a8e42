// What the kernels of simulated paths are told.
#pragma once
#include <stddef.h>
#include <stdint.h>

/// Paths that are simulated together.
enum { PATH_BUNDLE = 32 };

/// Steps of a logarithm by independent normal amounts.
typedef struct {
  size_t steps;
  /// Of each step: the mean and the standard deviation of its increment.
  const double *_Nonnull drift, *_Nonnull deviation;
  double start;
  /// Of draws that come in rows: how many rows a step has; the first of them is taken.
  size_t factors;
  /// Whether the last two octets mirror the first two; whether all steps are written, or the last alone.
  int32_t antithetic, keeps_steps;
} lognormal_plan;

/// Equal steps of Heston's model, with the numbers of both schemes.
typedef struct {
  size_t steps;
  double start, variance, drift, years;
  int32_t antithetic, keeps_steps;
  /// Euler: v += push - pull v⁺ + ξ √(v⁺ years) (ρ z1 + √(1-ρ²) z2).
  double pull, push, vol_of_vol, correlation, complement;
  /// Quadratic-exponential: conditional mean `decay v + mean_push`, conditional variance `variance_slope v +
  /// variance_level`.
  double decay, mean_push, variance_slope, variance_level, switch_level;
  double k0, k1, k2, k3, k4;
  /// K2 + K4/2.
  double exponent;
  int32_t martingale, unused;
} heston_plan;

/// Jumps: cumulative probabilities of 0, 1, … jumps in a step, `levels` for each step; mean and deviation of a jump.
typedef struct {
  const double *_Nonnull cumulative;
  size_t levels;
  double mean, deviation;
} jump_plan;

/// The variance of the logarithm over each step: `of_step`, or, where `variances` has rows, the mean of a path's
/// variances at both ends times `years`.
typedef struct {
  const double *_Nullable of_step;
  const double *_Nullable variances;
  double start_variance, years;
} bridge_law;
