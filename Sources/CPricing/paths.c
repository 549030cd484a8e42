#include "CPricing.h"
#include "dispatch.h"

#define DISPATCHED(name, parameters, ...) \
  DECLARE_PATHS(name, parameters);        \
  void name parameters { ON_CURRENT_PATH(name, __VA_ARGS__); }

DISPATCHED(lognormal_paths,
           (uint64_t *state, const double *numbers, const lognormal_plan *plan, size_t bundles, double *rows), state,
           numbers, plan, bundles, rows)
DISPATCHED(heston_euler_paths,
           (uint64_t *state, const double *numbers, const heston_plan *plan, size_t bundles, double *rows,
            double *variances),
           state, numbers, plan, bundles, rows, variances)
DISPATCHED(heston_quadratic_paths,
           (uint64_t *state, const double *numbers, const heston_plan *plan, size_t bundles, double *rows,
            double *variances),
           state, numbers, plan, bundles, rows, variances)
DISPATCHED(add_jumps, (uint64_t *state, const jump_plan *plan, size_t steps, size_t bundles, double *rows), state,
           plan, steps, bundles, rows)

#define STATISTIC(name)                                                                                            \
  DISPATCHED(name, (const double *rows, size_t steps, size_t every_row, size_t bundles, double *result), rows,     \
             steps, every_row, bundles, result)

STATISTIC(rows_sum_of_prices)
STATISTIC(rows_sum)
STATISTIC(rows_greatest)
STATISTIC(rows_least)
STATISTIC(rows_sum_of_squares)
STATISTIC(rows_last)

DISPATCHED(rows_survival,
           (const double *rows, const bridge_law *law, double level, size_t steps, size_t bundles, double *result),
           rows, law, level, steps, bundles, result)
DISPATCHED(rows_drawn_extreme,
           (uint64_t *state, const double *rows, const bridge_law *law, double side, size_t steps, size_t bundles,
            double *result),
           state, rows, law, side, steps, bundles, result)
DISPATCHED(local_step,
           (const double *before, const double *volatilities, const double *normals, double carry, double years,
            size_t count, double *after),
           before, volatilities, normals, carry, years, count, after)
DISPATCHED(correlate_rows, (const double *matrix, size_t factors, size_t groups, double *rows), matrix, factors, groups,
           rows)
