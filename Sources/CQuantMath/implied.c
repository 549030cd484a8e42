#include "CQuantMath.h"

#define QUOTES                                                                                                       \
  const double *price, const double *forward, const double *strike, const double *years, const double *discount,     \
      const double *right

DECLARE_PATHS(batch_implied_black, (QUOTES, double *volatility, uint8_t *status, size_t count));

void batch_implied_black(QUOTES, double *volatility, uint8_t *status, size_t count) {
  ON_CURRENT_PATH(batch_implied_black, price, forward, strike, years, discount, right, volatility, status, count);
}

DECLARE_PATHS(batch_implied_normal, (QUOTES, double *volatility, uint8_t *status, size_t count));

void batch_implied_normal(QUOTES, double *volatility, uint8_t *status, size_t count) {
  ON_CURRENT_PATH(batch_implied_normal, price, forward, strike, years, discount, right, volatility, status, count);
}

#define NORMALISED \
  const double *x, const double *s, double *value, double *complement, double *vega, uint8_t *status, size_t count

DECLARE_PATHS(batch_normalised_black, (NORMALISED));

void batch_normalised_black(NORMALISED) {
  ON_CURRENT_PATH(batch_normalised_black, x, s, value, complement, vega, status, count);
}

#define INVERSE const double *x, const double *price, double *deviation, uint8_t *status, size_t count

DECLARE_PATHS(batch_normalised_black_inverse, (INVERSE));

void batch_normalised_black_inverse(INVERSE) {
  ON_CURRENT_PATH(batch_normalised_black_inverse, x, price, deviation, status, count);
}
