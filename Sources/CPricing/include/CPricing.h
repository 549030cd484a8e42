// Vector kernels of Pricing, built on the lanes of CQuantMath.
//
// Rows lie in separate arrays. Every row gets a status; a row that is refused has zeros in place of its values, and no
// value is ever infinite or not a number. The bits of a row depend on nothing but its own numbers: not on the path of
// the processor, nor on its place in the batch.
#pragma once
#include <stddef.h>
#include <stdint.h>

/// What became of a row.
enum {
  /// The values stand.
  ROW_OK = 0,
  /// An argument is infinite or not a number.
  ROW_NOT_FINITE = 1,
  /// A price, the time or the volatility is below zero.
  ROW_NEGATIVE = 2,
  /// The right is neither 1 (call) nor -1 (put).
  ROW_NO_RIGHT = 3,
  /// A value lies beyond the largest double.
  ROW_OVERFLOW = 4,
  /// Without time or volatility, exactly at the money: the price has a corner there, and Greeks do not exist.
  ROW_AT_CORNER = 5,
};

/// Rows of European options: `right` is 1 for a call, -1 for a put; rates continuous per year.
typedef struct european_rows {
  const double *_Nonnull spot, *_Nonnull strike, *_Nonnull years, *_Nonnull rate, *_Nonnull dividend;
  const double *_Nonnull volatility, *_Nonnull right;
} european_rows;

enum {
  /// The price alone.
  EUROPEAN_PRICE = 1,
  /// Price, delta, gamma, vega, theta, rho.
  EUROPEAN_FIRST = 6,
  /// Those, then dual delta, dividend rho, vanna, volga, charm, veta, speed, zomma, color, ultima.
  EUROPEAN_ALL = 16,
};

/// Prices under Black-Scholes-Merton: `values[j][i]` is the number `j` of row `i`, in the order above.
void european_price(
    european_rows rows, double *_Nonnull const *_Nonnull values, uint8_t *_Nonnull status, size_t count);
/// The price and five Greeks.
void european_first(
    european_rows rows, double *_Nonnull const *_Nonnull values, uint8_t *_Nonnull status, size_t count);
/// The price and all Greeks.
void european_all(
    european_rows rows, double *_Nonnull const *_Nonnull values, uint8_t *_Nonnull status, size_t count);

/// Rows of European options on a forward under the normal model: volatility in units of the price per square root of a
/// year.
typedef struct normal_rows {
  const double *_Nonnull forward, *_Nonnull strike, *_Nonnull years, *_Nonnull rate;
  const double *_Nonnull volatility, *_Nonnull right;
} normal_rows;

/// Prices under Bachelier's normal model.
void normal_price(normal_rows rows, double *_Nonnull const *_Nonnull values, uint8_t *_Nonnull status, size_t count);
/// The price and all Greeks, in the order of `european_all`.
void normal_all(normal_rows rows, double *_Nonnull const *_Nonnull values, uint8_t *_Nonnull status, size_t count);
#include "path_plans.h"

/// Log prices along `bundles` bundles of paths: `rows[(bundle · steps + step) · 32 + path]`, or of the last step
/// alone, `rows[bundle · 32 + path]`. Draws come from eight streams, or from `numbers`, laid out like the rows.
void lognormal_paths(uint64_t *_Nullable state, const double *_Nullable numbers, const lognormal_plan *_Nonnull plan,
                     size_t bundles, double *_Nonnull rows);
/// The same for Heston's model by Euler's scheme, with the variances; two rows of normal numbers a step.
void heston_euler_paths(uint64_t *_Nullable state, const double *_Nullable numbers, const heston_plan *_Nonnull plan,
                        size_t bundles, double *_Nonnull rows, double *_Nonnull variances);
/// The same by Andersen's scheme; the first row of a step holds uniform numbers, the second normal ones.
void heston_quadratic_paths(uint64_t *_Nullable state, const double *_Nullable numbers,
                            const heston_plan *_Nonnull plan, size_t bundles, double *_Nonnull rows,
                            double *_Nonnull variances);
/// Adds the jumps so far to log prices, rows of all steps.
void add_jumps(uint64_t *_Nonnull state, const jump_plan *_Nonnull plan, size_t steps, size_t bundles,
               double *_Nonnull rows);

/// What payoffs ask of rows: one number for each path; `every_row` takes every so many rows, the last among them.
void rows_sum_of_prices(const double *_Nonnull rows, size_t steps, size_t every_row, size_t bundles,
                        double *_Nonnull result);
void rows_sum(const double *_Nonnull rows, size_t steps, size_t every_row, size_t bundles, double *_Nonnull result);
void rows_greatest(const double *_Nonnull rows, size_t steps, size_t every_row, size_t bundles,
                   double *_Nonnull result);
void rows_least(const double *_Nonnull rows, size_t steps, size_t every_row, size_t bundles, double *_Nonnull result);
void rows_sum_of_squares(const double *_Nonnull rows, size_t steps, size_t every_row, size_t bundles,
                         double *_Nonnull result);
void rows_last(const double *_Nonnull rows, size_t steps, size_t every_row, size_t bundles, double *_Nonnull result);
/// The probability that the level was not touched between the dates, given the dates.
void rows_survival(const double *_Nonnull rows, const bridge_law *_Nonnull law, double level, size_t steps,
                   size_t bundles, double *_Nonnull result);
/// The greatest (`side` 1) or least (-1) value over all times, drawn given the dates.
void rows_drawn_extreme(uint64_t *_Nonnull state, const double *_Nonnull rows, const bridge_law *_Nonnull law,
                        double side, size_t steps, size_t bundles, double *_Nonnull result);
/// One step under a local volatility given for each path; `count` is a multiple of 8.
void local_step(const double *_Nonnull before, const double *_Nonnull volatilities, const double *_Nonnull normals,
                double carry, double years, size_t count, double *_Nonnull after);
/// Multiplies groups of `factors` rows by a lower triangular matrix, in place.
void correlate_rows(const double *_Nonnull matrix, size_t factors, size_t groups, double *_Nonnull rows);
/// The Heston model with jumps, at one expiry.
struct fourier_terms {
  /// Variance now, rate of reversion, long-run variance, volatility of variance (positive), correlation.
  double variance, reversion, long_variance, vol_of_variance, correlation;
  /// Jumps a year, mean and deviation of their logarithm, and e^(mean + deviation²/2) - 1.
  double jump_intensity, jump_mean, jump_deviation, jump_compensator;
  /// Time to expiry, and the distance of nodes.
  double years, step;
  /// Nodes end where |φ| ≤ `stop_value`·u and |φ|·u ≤ `stop_density`.
  double stop_value, stop_density;
};

/// Nodes come in groups of this many, on every path, so that all paths stop at the same node.
#define NODE_GROUP 16

/// Node weights of one expiry, and what strikes need.
struct fourier_grid {
  /// Folded weights, plane after plane, and the count of nodes in each.
  const double *_Nullable folded;
  size_t count;
  double step;
  /// Beyond these k = ln(K/F) a price is its intrinsic value.
  double lowest, highest;
  /// e^(-W/2) of the period W, and 1/(1 + e^(-W/2)).
  double far, norm;
  double forward, discount;
};

void heston_nodes(const struct fourier_terms *_Nonnull terms, int32_t depth, double *_Nonnull planes, size_t capacity,
                  size_t *_Nonnull count);
void fourier_fold(const double *_Nonnull planes, size_t plane_count, size_t stride, size_t count,
                  double *_Nonnull folded);
void fourier_prices(const struct fourier_grid *_Nonnull grid, int32_t side, const double *_Nonnull strikes,
                    double *_Nonnull prices, size_t count);
void fourier_sensitivities(const struct fourier_grid *_Nonnull grid, int32_t plane_count, int32_t moments,
                           const double *_Nonnull strikes, double *_Nonnull rows, size_t count);
/// The nodes on which American options are priced, and how often the boundary is improved.
typedef struct {
  /// Nodes of the boundary behind expiry, of its integral equation, of the price; multiples of four.
  int32_t nodes, inner, outer;
  /// Newton steps at a node for the start, and of the whole boundary.
  int32_t start_steps, steps;
  /// √τ at the nodes of the boundary, ascending to 1.
  const double *_Nonnull times;
  /// sin θ, cos θ, 1/sin θ and the weights of dv = 2 sin θ cos θ dθ.
  const double *_Nonnull inner_sines, *_Nonnull inner_cosines, *_Nonnull inner_cosecants, *_Nonnull inner_weights;
  const double *_Nonnull outer_sines, *_Nonnull outer_cosines, *_Nonnull outer_cosecants, *_Nonnull outer_weights;
  /// Interpolation from the nodes: [node][inner][node] and [outer][node].
  const double *_Nullable inner_rows, *_Nullable outer_rows;
  /// The same by the node that it starts from: [node][node][inner] and [node][outer]. Seven numbers behind these and
  /// behind `inner_rows` are read and not used.
  const double *_Nullable inner_columns, *_Nullable outer_columns;
} american_grid;

enum {
  /// The fixed point of smooth pasting, FP-A.
  AMERICAN_SMOOTH_PASTING = 0,
  /// The fixed point of value matching, FP-B.
  AMERICAN_VALUE_MATCHING = 1,
};

/// The nodes of a setting, 0 standard and 1 accurate, without the rows of interpolation.
american_grid american_nodes(int32_t setting);
/// Fills a row of interpolation from the nodes (and 0 at expiry) to a √τ between 0 and 1.
void american_interpolation(const american_grid *_Nonnull grid, double root_time, double *_Nonnull row);
/// Doubles of scratch memory that a call needs.
size_t american_scratch_count(const american_grid *_Nonnull grid);

/// Puts of strike 1 and time 1. Inputs: spot, σ√T, rT, qT. Results: value, delta, gamma, boundary now, and how far
/// the last step moved the boundary.
///
/// `heights`, where given, receives -ln(B/X) at the nodes, an option after the other.
void american_puts(const american_grid *_Nonnull grid, int32_t scheme, const double *_Nonnull const *_Nonnull inputs,
                   double *_Nonnull const *_Nonnull results, double *_Nullable heights, double *_Nonnull memory,
                   size_t count);
/// European puts with the same inputs. Results: value, delta, gamma.
void american_europeans(const double *_Nonnull const *_Nonnull inputs, double *_Nonnull const *_Nonnull results,
                        size_t count);

/// An expiry of a chain: what it has in common, and what `chain_prepare` keeps of it.
typedef struct chain_expiry {
  /// Time, rate and yield; the rows `first` up to `first + count`, both multiples of eight.
  double years, rate, dividend;
  size_t first, count;
  /// Kept.
  double growth, discount, carry, root_years, per_root_years, least_s;
  int32_t usual;
} chain_expiry;

/// Columns of a chain; rows that only fill up an expiry hold a harmless option.
typedef struct chain_rows {
  const double *_Nonnull strike, *_Nonnull log_strike, *_Nonnull volatility, *_Nonnull right;
} chain_rows;

/// Fills what an expiry keeps, after its time or rates changed.
void chain_prepare(chain_expiry *_Nonnull expiry);
/// `ln(K/reference)` of all strikes; 0 where the strike is not above zero.
void chain_log_strikes(
    const double *_Nonnull strike, double reference, double *_Nonnull log_strike, size_t count);
/// The price and five Greeks of the whole chain at this spot price, in the order of `european_first`.
void chain_requote(
    const chain_expiry *_Nonnull expiries, size_t expiry_count, double spot, double reference, chain_rows rows,
    double *_Nonnull const *_Nonnull values, uint8_t *_Nonnull status);

/// What a book keeps of its instruments: x = ln(A/B), s = σ√T, 1/s, both legs, the right and the quantity.
typedef struct revaluation_rows {
  const double *_Nonnull x, *_Nonnull s, *_Nonnull per_s, *_Nonnull spot_value, *_Nonnull strike_value;
  const double *_Nonnull right, *_Nonnull quantity;
} revaluation_rows;

/// Sets down what is kept of `count` instruments; `usual[i]` is 0 of those that `revaluation_sums` does not cover.
void revaluation_prepare(
    european_rows rows, double *_Nonnull x, double *_Nonnull s, double *_Nonnull per_s,
    double *_Nonnull spot_value, double *_Nonnull strike_value, uint8_t *_Nonnull usual, size_t count);
/// The value of a book of `count` instruments, a multiple of eight, with the spot price and all volatilities
/// multiplied by the factors of each scenario; spot from 1/64 to 64, volatility from 1/16 to 4.
void revaluation_sums(
    revaluation_rows rows, size_t count, const double *_Nonnull spot_factor,
    const double *_Nonnull volatility_factor, double *_Nonnull sums, size_t scenarios);
/// `Σ c[a · columns + b] T_a(u) T_b(v)` at `count` points of the square from -1 to 1.
void chebyshev_surface(
    const double *_Nonnull coefficients, size_t rows, size_t columns, const double *_Nonnull u,
    const double *_Nonnull v, double *_Nonnull values, size_t count);

/// Masses at `count` points of which each gives to its two neighbours, and the ends to what absorbs, by so many steps
/// of one length after Lawson and Swayne.
///
/// `up` and `down` are rates; `level` multiplies both and grows by `part_growth` over 1 - √½ of a step, twice, and by
/// `rest_growth` over the rest of it. `absorbed` gets the masses that leave below and above. `scratch` has four times
/// as many numbers as the others.
void density_phase(
    const double *_Nonnull up, const double *_Nonnull down, const double *_Nonnull part_growth,
    const double *_Nonnull rest_growth, double *_Nonnull level, double *_Nonnull mass, double *_Nonnull scratch,
    double *_Nonnull absorbed, size_t count, double length, size_t steps);
