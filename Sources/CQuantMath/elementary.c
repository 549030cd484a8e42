#include "CQuantMath.h"

#define UNARY(name)                                              \
  DECLARE_PATHS(name, (const double *x, double *y, size_t count)); \
  void name(const double *x, double *y, size_t count) { ON_CURRENT_PATH(name, x, y, count); }

UNARY(batch_exp)
UNARY(batch_log)
UNARY(batch_log1p)
UNARY(batch_normal_cumulative)
