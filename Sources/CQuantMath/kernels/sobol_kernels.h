// Points of Sobol's sequence over arrays, for one path.
#include "random_lanes.h"

/// LANES digits of 32 bits, as many as numbers come of them.
typedef uint32_t digits __attribute__((ext_vector_type(LANES)));

LANE_FUNCTION digits load_digits(const uint32_t *from) {
  digits result;
  __builtin_memcpy(&result, from, sizeof result);
  return result;
}

/// The bits of every lane in the other order.
LANE_FUNCTION digits reversed(digits x) {
  x = ((x >> 1) & 0x55555555) | ((x & 0x55555555) << 1);
  x = ((x >> 2) & 0x33333333) | ((x & 0x33333333) << 2);
  x = ((x >> 4) & 0x0f0f0f0f) | ((x & 0x0f0f0f0f) << 4);
  x = ((x >> 8) & 0x00ff00ff) | ((x & 0x00ff00ff) << 8);
  return (x >> 16) | (x << 16);
}

/// A nested scrambling of the digits: each is flipped or not by a hash of those before it.
///
/// Over the reversed word every step carries only upwards, from a digit to those after it.
LANE_FUNCTION digits nested(digits x, digits seed) {
  x = reversed(x) + seed;
  x ^= x * 0x6c50b47c;
  x ^= x * 0xb82f1e52;
  x ^= x * 0xc7afe638;
  x ^= x * 0x8d22f6e6;
  return reversed(x);
}

/// A number of its digits: whole multiples of 2⁻³² moved by `offset`, 0 or 2⁻³³. Exact, so that where fused arithmetic
/// is emulated two steps give the same bits.
LANE_FUNCTION reals number_of_digits(digits x, double offset) {
#if LANES_PATH == 0
  return __builtin_convertvector(x, reals) * 0x1p-32 + offset;
#else
  return fused(__builtin_convertvector(x, reals), every(0x1p-32), every(offset));
#endif
}

LANE_FUNCTION digits scrambled(digits x, digits seed, int is_nested) { return is_nested ? nested(x, seed) : x ^ seed; }

/// Rows of points: one row of `dimensions` numbers for each, a column of registers at a time from the last to the
/// first.
///
/// A register may run over the end of its row into those behind it, which are written afterwards; where it would run
/// over the end of all rows it is stored in part.
LANE_FUNCTION void points(const uint32_t *directions, uint32_t *state, const uint32_t *seeds, size_t dimensions,
                          uint64_t index, size_t count, double offset, double *to, int is_nested) {
  enum { ROWS = 32 };
  size_t width = SOBOL_WIDTH(dimensions), all = count * dimensions;
  for (size_t first = 0; first < count; first += ROWS) {
    size_t rows = count - first < ROWS ? count - first : ROWS;
    size_t changes[ROWS];
    for (size_t i = 0; i < rows; i += 1) {
      int flipped = __builtin_ctzll(index + first + i + 1);
      changes[i] = width * (size_t)(flipped < 32 ? flipped : 31);
    }
    for (size_t column = (dimensions + LANES - 1) / LANES; column > 0; column -= 1) {
      size_t d = LANES * (column - 1), place = first * dimensions + d;
      digits x = load_digits(state + d), seed = load_digits(seeds + d);
      size_t i = 0;
      for (; i < rows && place + LANES <= all; i += 1, place += dimensions) {
        store(to + place, number_of_digits(scrambled(x, seed, is_nested), offset));
        x ^= load_digits(directions + changes[i] + d);
      }
      for (; i < rows; i += 1, place += dimensions) {
        reals number = number_of_digits(scrambled(x, seed, is_nested), offset);
        store_part(to + place, number, dimensions - d < LANES ? dimensions - d : LANES);
        x ^= load_digits(directions + changes[i] + d);
      }
      __builtin_memcpy(state + d, &x, sizeof x);
    }
  }
}

void ON_PATH(sobol_points)(const uint32_t *directions, uint32_t *state, const uint32_t *seeds, size_t dimensions,
                           uint64_t index, size_t count, double offset, int32_t is_nested, double *to) {
  if (is_nested) points(directions, state, seeds, dimensions, index, count, offset, to, 1);
  else points(directions, state, seeds, dimensions, index, count, offset, to, 0);
}

/// Rows of dimensions: one row for each, of as many consecutive points as a bundle has.
LANE_FUNCTION void bundle(const uint32_t *pattern, const uint32_t *state, const uint32_t *seeds, size_t dimensions,
                          double offset, double *to, int is_nested) {
  for (size_t d = 0; d < dimensions; d += 1) {
    digits start = state[d], seed = seeds[d];
    ROUND for (size_t j = 0; j < SOBOL_BUNDLE; j += LANES) {
      digits x = start ^ load_digits(pattern + SOBOL_BUNDLE * d + j);
      store(to + SOBOL_BUNDLE * d + j, number_of_digits(scrambled(x, seed, is_nested), offset));
    }
  }
}

void ON_PATH(sobol_bundle)(const uint32_t *pattern, const uint32_t *state, const uint32_t *seeds, size_t dimensions,
                           double offset, int32_t is_nested, double *to) {
  if (is_nested) bundle(pattern, state, seeds, dimensions, offset, to, 1);
  else bundle(pattern, state, seeds, dimensions, offset, to, 0);
}

/// Brownian increments of unit variance in order of time, out of normal draws in order of importance.
void ON_PATH(bridge_rows)(const bridge_point *plan, size_t steps, size_t stride, const double *normals, double *scratch,
                          double *to) {
  for (size_t j = 0; j < SOBOL_BUNDLE; j += LANES) {
    store(scratch + j, every(0));
    for (size_t i = 0; i < steps; i += 1) {
      bridge_point point = plan[i];
      reals z = load(normals + SOBOL_BUNDLE * stride * i + j);
      reals left = load(scratch + SOBOL_BUNDLE * point.left + j);
      reals right = load(scratch + SOBOL_BUNDLE * point.right + j);
      // At the last date there is nothing to the right: its weight is zero and the row read is the origin.
      reals mean = fused(every(point.right_weight), right, every(point.left_weight) * left);
      reals value = fused(every(point.deviation), z, mean);
      store(scratch + SOBOL_BUNDLE * point.at + j, value);
    }
    reals before = every(0);
    for (size_t i = 0; i < steps; i += 1) {
      reals now = load(scratch + SOBOL_BUNDLE * (i + 1) + j);
      store(to + SOBOL_BUNDLE * stride * i + j, (now - before) * plan[i].scale);
      before = now;
    }
  }
}
