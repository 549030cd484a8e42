// Which path a call takes: the best that the processor has, unless a test forces one.
#pragma once
#include <stdint.h>

enum {
  /// Plain x86-64, or any other processor.
  LANES_BASELINE = 0,
  /// AVX2 with FMA.
  LANES_AVX2 = 1,
  /// AVX-512 with its F, VL, DQ, BW and CD parts.
  LANES_AVX512 = 2,
};

/// The best path of this processor.
int32_t lanes_best(void);
/// The path that calls take now.
int32_t lanes_current(void);
/// Forces a path for the whole process, for tests; -1 gives the choice back. Refuses (0) what the processor lacks.
int32_t lanes_force(int32_t path);

/// Calls a kernel on the path in force. Only x86-64 has more than one.
#if defined(__x86_64__)
#define ON_CURRENT_PATH(name, ...)                        \
  do {                                                    \
    int32_t path_ = lanes_current();                      \
    if (path_ == LANES_AVX512) name##_avx512(__VA_ARGS__); \
    else if (path_ == LANES_AVX2) name##_avx2(__VA_ARGS__); \
    else name##_baseline(__VA_ARGS__);                    \
  } while (0)
#else
#define ON_CURRENT_PATH(name, ...) name##_baseline(__VA_ARGS__)
#endif

/// Declares a kernel on every path: `DECLARE_PATHS(name, (const double *x, double *y, size_t count));`
#define DECLARE_PATHS(name, parameters) \
  void name##_avx512 parameters;        \
  void name##_avx2 parameters;          \
  void name##_baseline parameters
