#include "CQuantMath.h"

#define DISPATCHED(name, parameters, ...) \
  DECLARE_PATHS(name, parameters);        \
  void name parameters { ON_CURRENT_PATH(name, __VA_ARGS__); }

int32_t all_inside_unit_interval(const double *u, size_t count) {
  uint64_t outside = 0;
  for (size_t i = 0; i < count; i += 1) outside |= !(u[i] > 0 && u[i] < 1);
  return outside == 0;
}

DISPATCHED(random_words, (uint64_t *state, uint64_t *to, size_t octets), state, to, octets)
DISPATCHED(random_uniforms, (uint64_t *state, double *to, size_t octets), state, to, octets)
DISPATCHED(random_normals, (uint64_t *state, double *to, size_t octets), state, to, octets)
DISPATCHED(batch_normal_quantile, (const double *u, double *z, size_t count), u, z, count)
DISPATCHED(philox_blocks, (uint64_t key, uint64_t stream, uint64_t block, uint64_t *to, size_t blocks), key, stream,
           block, to, blocks)
DISPATCHED(sobol_points,
           (const uint32_t *directions, uint32_t *state, const uint32_t *seeds, size_t dimensions, uint64_t index,
            size_t count, double offset, int32_t is_nested, double *to),
           directions, state, seeds, dimensions, index, count, offset, is_nested, to)
DISPATCHED(sobol_bundle,
           (const uint32_t *pattern, const uint32_t *state, const uint32_t *seeds, size_t dimensions, double offset,
            int32_t is_nested, double *to),
           pattern, state, seeds, dimensions, offset, is_nested, to)
DISPATCHED(bridge_rows,
           (const bridge_point *plan, size_t steps, size_t stride, const double *normals, double *scratch, double *to),
           plan, steps, stride, normals, scratch, to)
