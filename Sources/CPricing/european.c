#include "CPricing.h"
#include "dispatch.h"

#define EUROPEAN(name)                                                                                     \
  DECLARE_PATHS(name, (european_rows rows, double *const *values, uint8_t *status, size_t count));         \
  void name(european_rows rows, double *const *values, uint8_t *status, size_t count) {                    \
    ON_CURRENT_PATH(name, rows, values, status, count);                                                    \
  }

EUROPEAN(european_price)
EUROPEAN(european_first)
EUROPEAN(european_all)

#define NORMAL(name)                                                                                       \
  DECLARE_PATHS(name, (normal_rows rows, double *const *values, uint8_t *status, size_t count));           \
  void name(normal_rows rows, double *const *values, uint8_t *status, size_t count) {                      \
    ON_CURRENT_PATH(name, rows, values, status, count);                                                    \
  }

NORMAL(normal_price)
NORMAL(normal_all)
