// Vector kernels of QuantMath: the same bits on every path, and for one number as for a million.
#pragma once
#include <stddef.h>
#include <stdint.h>

#include "dispatch.h"

/// `y[i] = e^x[i]`; every double is allowed, and so is `x == y`.
void batch_exp(const double *_Nonnull x, double *_Nonnull y, size_t count);
/// `y[i] = ln x[i]`; -∞ for 0, NaN below.
void batch_log(const double *_Nonnull x, double *_Nonnull y, size_t count);
/// `y[i] = ln(1 + x[i])`; -∞ for -1, NaN below.
void batch_log1p(const double *_Nonnull x, double *_Nonnull y, size_t count);
/// `y[i] = Φ(x[i])`.
void batch_normal_cumulative(const double *_Nonnull x, double *_Nonnull y, size_t count);

/// The next word of one stream of xoshiro256++, four words of state.
uint64_t stream_next(uint64_t *_Nonnull s);
/// Goes a distance along the sequence: a polynomial in one step, four words.
void stream_jump(const uint64_t *_Nonnull distance, uint64_t *_Nonnull s);
/// One distance and the other behind it: the product of polynomials.
void stream_distance_product(const uint64_t *_Nonnull a, const uint64_t *_Nonnull b, uint64_t *_Nonnull product);

/// Eight streams of xoshiro256++ side by side: 32 words, word `i` of stream `j` at `8 i + j`. Each call draws `octets`
/// rows of eight and moves the states on.
void random_words(uint64_t *_Nonnull state, uint64_t *_Nonnull to, size_t octets);
/// Midpoints of 2^52 equal parts of (0, 1).
void random_uniforms(uint64_t *_Nonnull state, double *_Nonnull to, size_t octets);
/// Normal draws by inversion of those midpoints.
void random_normals(uint64_t *_Nonnull state, double *_Nonnull to, size_t octets);
/// `z[i] = Φ⁻¹(u[i])` for `0 < u[i] < 1`; outside the result is meaningless, but nothing traps. `u == z` is allowed.
void batch_normal_quantile(const double *_Nonnull u, double *_Nonnull z, size_t count);
/// Whether every number lies inside (0, 1); nothing that is not a number does.
int32_t all_inside_unit_interval(const double *_Nonnull u, size_t count);
/// Blocks `block ..< block + blocks` of Philox4x32-10, two words of 64 bits each.
void philox_blocks(uint64_t key, uint64_t stream, uint64_t block, uint64_t *_Nonnull to, size_t blocks);

/// How many consecutive points a bundle holds, and paths that are simulated together.
enum { SOBOL_BUNDLE = 32 };

/// Words in a row of dimensions, state, seeds or direction numbers: rounded up to whole registers.
#define SOBOL_WIDTH(dimensions) (((dimensions) + 7) & ~(size_t)7)

/// How many dimensions the table of direction numbers has.
size_t sobol_most_dimensions(void);
/// The direction numbers: 32 rows of `SOBOL_WIDTH(dimensions)` words.
void sobol_directions(size_t dimensions, uint32_t *_Nonnull directions);
/// One random word for each dimension.
void sobol_seeds(uint64_t key, size_t dimensions, uint32_t *_Nonnull seeds);
/// Multiplies every dimension by a random lower triangular matrix over GF(2).
void sobol_matrix_scramble(uint64_t key, size_t dimensions, uint32_t *_Nonnull directions);
/// The digits of point `index`.
void sobol_state(const uint32_t *_Nonnull directions, size_t dimensions, uint64_t index, uint32_t *_Nonnull state);
/// The digits of the first bundle of points: one row for each dimension.
void sobol_pattern(const uint32_t *_Nonnull directions, size_t dimensions, uint32_t *_Nonnull pattern);
/// Points `index ..< index + count`, a row each, moved by `offset`; the state, of point `index`, moves on.
void sobol_points(const uint32_t *_Nonnull directions, uint32_t *_Nonnull state, const uint32_t *_Nonnull seeds,
                  size_t dimensions, uint64_t index, size_t count, double offset, int32_t is_nested,
                  double *_Nonnull to);
/// A bundle of points whose first has the digits `state`: a row for each dimension.
void sobol_bundle(const uint32_t *_Nonnull pattern, const uint32_t *_Nonnull state, const uint32_t *_Nonnull seeds,
                  size_t dimensions, double offset, int32_t is_nested, double *_Nonnull to);

/// One step of building a Brownian path: the value `at` a date, from those to its left and right.
typedef struct {
  uint32_t at, left, right, unused;
  double left_weight, right_weight, deviation;
  /// One over the root of the time between date `i` and the one before it, `i` this step's number.
  double scale;
} bridge_point;

/// For a bundle: increments of unit variance in order of time, of normal draws in order of importance; rows `stride`
/// apart. `scratch` holds `steps + 1` rows.
void bridge_rows(const bridge_point *_Nonnull plan, size_t steps, size_t stride, const double *_Nonnull normals,
                 double *_Nonnull scratch, double *_Nonnull to);
/// `sin x[i]` and `cos x[i]`; arguments are cut to ±1e9, and those that are not finite count as 0.
void batch_sine_cosine(const double *_Nonnull x, double *_Nonnull sine, double *_Nonnull cosine, size_t count);
/// The angle of the point (x[i], y[i]) from the x axis, from -π to π.
void batch_angle(const double *_Nonnull y, const double *_Nonnull x, double *_Nonnull angle, size_t count);
/// What a row of an inversion came to.
enum {
  IMPLIED_OK = 0,
  /// A volatility, but the last digit of the price moves it by more than 1e-13 of itself.
  IMPLIED_LIMITED_PRECISION = 1,
  IMPLIED_NO_TIME_VALUE = 2,
  IMPLIED_BELOW_INTRINSIC = 3,
  IMPLIED_ABOVE_MAXIMUM = 4,
  IMPLIED_EXPIRED = 5,
  IMPLIED_OUT_OF_DOMAIN = 6,
};

/// The volatility of Black's formula; 0 in rows without one. `right`: above zero a call, below a put.
void batch_implied_black(const double *_Nonnull price, const double *_Nonnull forward, const double *_Nonnull strike,
                         const double *_Nonnull years, const double *_Nonnull discount, const double *_Nonnull right,
                         double *_Nonnull volatility, uint8_t *_Nonnull status, size_t count);
/// The volatility of Bachelier's formula, in units of the forward per √year; forward and strike of either sign.
void batch_implied_normal(const double *_Nonnull price, const double *_Nonnull forward, const double *_Nonnull strike,
                          const double *_Nonnull years, const double *_Nonnull discount, const double *_Nonnull right,
                          double *_Nonnull volatility, uint8_t *_Nonnull status, size_t count);

/// The normalised price `b(x, s)` of a call, `e^(x/2) - b(x, s)` and `∂b/∂s`; zeros and a status outside of the domain.
void batch_normalised_black(const double *_Nonnull x, const double *_Nonnull s, double *_Nonnull value,
                            double *_Nonnull complement, double *_Nonnull vega, uint8_t *_Nonnull status, size_t count);

/// The `s` with `b(x, s) = price`; 0 and a status in rows without one.
void batch_normalised_black_inverse(const double *_Nonnull x, const double *_Nonnull price, double *_Nonnull deviation,
                                    uint8_t *_Nonnull status, size_t count);
/// `rounds` times twelve independent fused multiply-adds in every lane, for measuring what the processor can do.
void fused_rounds(size_t rounds, double *_Nonnull sum);
