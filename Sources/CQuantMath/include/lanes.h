// The one set of operations on which every vector kernel is written, whatever the width of the machine's registers.
//
// A kernel file is compiled once for each path. The including file defines LANES_PATH first: 0 for plain x86-64 and
// every other processor, 1 for AVX2 with FMA, 2 for AVX-512. `lanes_begin.h` and `lanes_end.h` stand around the
// kernels.
//
// All paths give the same bits: each operation works on its lane alone, is rounded once as IEEE 754 says, and a fused
// multiply-add is written out where it is meant. Processors without one take the correctly rounded `fma` of the C
// library, which is slow and exact. So nothing here may depend on the width: no horizontal sums in an order of their
// own, no approximate reciprocals of one vendor, no function of the mathematics library but `fma` and the square root.
#include <stddef.h>
#include <stdint.h>

#pragma STDC FP_CONTRACT OFF

#undef LANES
#undef ON_PATH
#if LANES_PATH == 2
#define LANES 8
#define ON_PATH(name) name##_avx512
#elif LANES_PATH == 1
#define LANES 4
#define ON_PATH(name) name##_avx2
#else
#define LANES 2
#define ON_PATH(name) name##_baseline
#endif

#define LANE_FUNCTION static inline __attribute__((always_inline, unused))

/// LANES doubles, and as many 64-bit integers; a comparison gives -1 for true and 0 for false.
typedef double reals __attribute__((ext_vector_type(LANES)));
typedef int64_t integers __attribute__((ext_vector_type(LANES)));
typedef uint8_t bytes __attribute__((ext_vector_type(LANES)));

/// One number in every lane.
LANE_FUNCTION reals every(double value) { return (reals)value; }

LANE_FUNCTION integers every_integer(int64_t value) { return (integers)value; }

/// LANES numbers from memory that need not be aligned.
LANE_FUNCTION reals load(const double *from) {
  reals result;
  __builtin_memcpy(&result, from, sizeof result);
  return result;
}

LANE_FUNCTION void store(double *to, reals value) { __builtin_memcpy(to, &value, sizeof value); }

/// `count < LANES` numbers from memory; the lanes behind them hold `filler`.
LANE_FUNCTION reals load_part(const double *from, size_t count, double filler) {
  double lanes[LANES];
  for (size_t i = 0; i < LANES; i += 1) lanes[i] = i < count ? from[i] : filler;
  return load(lanes);
}

LANE_FUNCTION void store_part(double *to, reals value, size_t count) {
  double lanes[LANES];
  store(lanes, value);
  for (size_t i = 0; i < count; i += 1) to[i] = lanes[i];
}

/// `a·b + c`, rounded once.
LANE_FUNCTION reals fused(reals a, reals b, reals c) { return __builtin_elementwise_fma(a, b, c); }

LANE_FUNCTION reals root(reals a) { return __builtin_elementwise_sqrt(a); }

LANE_FUNCTION integers bits_of(reals a) { return (integers)a; }
LANE_FUNCTION reals from_bits(integers a) { return (reals)a; }

/// Lane by lane `yes` where the mask is true.
LANE_FUNCTION reals choose(integers mask, reals yes, reals no) { return mask ? yes : no; }

LANE_FUNCTION integers choose_integers(integers mask, integers yes, integers no) { return mask ? yes : no; }

LANE_FUNCTION reals magnitude(reals a) { return from_bits(bits_of(a) & INT64_MAX); }
LANE_FUNCTION reals with_sign_of(reals size, reals sign) {
  return from_bits((bits_of(size) & INT64_MAX) | (bits_of(sign) & INT64_MIN));
}
/// `b` where `a` is not a number.
LANE_FUNCTION reals smaller(reals a, reals b) { return choose(a < b, a, b); }
LANE_FUNCTION reals larger(reals a, reals b) { return choose(a > b, a, b); }

/// Whether the mask is true in any lane.
LANE_FUNCTION int any(integers mask) { return __builtin_reduce_or(mask) != 0; }

/// LANES codes between 0 and 255, a byte each.
LANE_FUNCTION void store_codes(uint8_t *to, integers codes) {
  bytes narrow = __builtin_convertvector(codes, bytes);
  __builtin_memcpy(to, &narrow, sizeof narrow);
}

/// Adding this rounds to a whole number, which then lies in the low bits.
#define WHOLE_SHIFT 0x1.8p52
