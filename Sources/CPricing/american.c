// Grids of American options, and the choice of the path.
#include "CPricing.h"
#include "Tables/american_grids.h"
#include "dispatch.h"

#pragma STDC FP_CONTRACT OFF

// Lanes of the widest path.
#define WIDEST 8

american_grid american_nodes(int32_t setting) { return grids[setting]; }

void american_interpolation(const american_grid *grid, double root_time, double *row) {
  int32_t n = grid->nodes;
  // The barycentric form of the polynomial through expiry and the nodes; at a node it is the node.
  double total = 0.5 / root_time, sign = -1;
  for (int32_t j = 0; j < n; j += 1) {
    double distance = root_time - grid->times[j];
    if (distance == 0 || root_time == 0) {
      for (int32_t k = 0; k < n; k += 1) row[k] = k == j && root_time != 0;
      if (root_time != 0) return;
      continue;
    }
    row[j] = (j == n - 1 ? 0.5 : 1) * sign / distance;
    total += row[j];
    sign = -sign;
  }
  if (root_time == 0) return;
  for (int32_t j = 0; j < n; j += 1) row[j] /= total;
}

size_t american_scratch_count(const american_grid *grid) {
  size_t n = (size_t)grid->nodes, l = (size_t)grid->inner, p = (size_t)grid->outer;
  return WIDEST * (3 * n + 3 * (l > p ? l : p) + n * n + 2 * n * l);
}

#define PARAMETERS                                                                                                \
  (const american_grid *grid, int32_t scheme, const double *const *inputs, double *const *results, double *heights, \
   double *memory, size_t count)

DECLARE_PATHS(american_puts, PARAMETERS);
void american_puts PARAMETERS {
  ON_CURRENT_PATH(american_puts, grid, scheme, inputs, results, heights, memory, count);
}

#define EUROPEAN_PARAMETERS (const double *const *inputs, double *const *results, size_t count)

DECLARE_PATHS(american_europeans, EUROPEAN_PARAMETERS);
void american_europeans EUROPEAN_PARAMETERS { ON_CURRENT_PATH(american_europeans, inputs, results, count); }
