#include "CQuantMath.h"

DECLARE_PATHS(batch_sine_cosine, (const double *x, double *sine, double *cosine, size_t count));
void batch_sine_cosine(const double *x, double *sine, double *cosine, size_t count) {
  ON_CURRENT_PATH(batch_sine_cosine, x, sine, cosine, count);
}

DECLARE_PATHS(batch_angle, (const double *y, const double *x, double *angle, size_t count));
void batch_angle(const double *y, const double *x, double *angle, size_t count) {
  ON_CURRENT_PATH(batch_angle, y, x, angle, count);
}
