#include "dispatch.h"

#include <stdatomic.h>

// Minus two: not yet looked at. A race writes the same value twice.
static _Atomic int32_t current = -2;

int32_t lanes_best(void) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  int avx512 = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
               __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bw") &&
               __builtin_cpu_supports("avx512cd");
  int avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi2");
  if (avx512 && avx2) return LANES_AVX512;
  if (avx2) return LANES_AVX2;
#endif
  return LANES_BASELINE;
}

int32_t lanes_current(void) {
  int32_t path = atomic_load_explicit(&current, memory_order_relaxed);
  if (path >= 0) return path;
  path = lanes_best();
  atomic_store_explicit(&current, path, memory_order_relaxed);
  return path;
}

int32_t lanes_force(int32_t path) {
  int32_t best = lanes_best();
  if (path > best || path < -1) return 0;
  atomic_store_explicit(&current, path < 0 ? best : path, memory_order_relaxed);
  return 1;
}
