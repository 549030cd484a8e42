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
DISPATCHED(add_jumps, (uint64_t *state, const jump_plan *plan, size_t steps, size_t bundles, double *rows), state, plan,
           steps, bundles, rows)
