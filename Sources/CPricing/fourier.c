#include "CPricing.h"
#include "dispatch.h"

DECLARE_PATHS(heston_nodes, (const struct fourier_terms *terms, int32_t depth, double *planes, size_t capacity,
                             size_t *count));
void heston_nodes(const struct fourier_terms *terms, int32_t depth, double *planes, size_t capacity, size_t *count) {
  ON_CURRENT_PATH(heston_nodes, terms, depth, planes, capacity, count);
}

DECLARE_PATHS(fourier_fold, (const double *planes, size_t plane_count, size_t stride, size_t count,
                             double *folded));
void fourier_fold(const double *planes, size_t plane_count, size_t stride, size_t count, double *folded) {
  ON_CURRENT_PATH(fourier_fold, planes, plane_count, stride, count, folded);
}

DECLARE_PATHS(fourier_prices, (const struct fourier_grid *grid, int32_t side, const double *strikes, double *prices,
                               size_t count));
void fourier_prices(const struct fourier_grid *grid, int32_t side, const double *strikes, double *prices,
                    size_t count) {
  ON_CURRENT_PATH(fourier_prices, grid, side, strikes, prices, count);
}

DECLARE_PATHS(fourier_sensitivities, (const struct fourier_grid *grid, int32_t plane_count, int32_t moments,
                                      const double *strikes, double *rows, size_t count));
void fourier_sensitivities(const struct fourier_grid *grid, int32_t plane_count, int32_t moments, const double *strikes,
                           double *rows, size_t count) {
  ON_CURRENT_PATH(fourier_sensitivities, grid, plane_count, moments, strikes, rows, count);
}
