#include "CQuantMath.h"

#define UNARY(name)                                              \
  DECLARE_PATHS(name, (const double *x, double *y, size_t count)); \
  void name(const double *x, double *y, size_t count) { ON_CURRENT_PATH(name, x, y, count); }

UNARY(batch_exp)
UNARY(batch_log)
UNARY(batch_log1p)
UNARY(batch_normal_cumulative)

DECLARE_PATHS(fused_rounds, (size_t rounds, double *sum));
void fused_rounds(size_t rounds, double *sum) { ON_CURRENT_PATH(fused_rounds, rounds, sum); }
