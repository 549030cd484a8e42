// Sine, cosine and angles over arrays, for one path.
#include "trigonometric.h"

/// Sines and cosines; a number that is not finite gives that of 0.
void ON_PATH(batch_sine_cosine)(const double *x, double *sine, double *cosine, size_t count) {
  for (size_t i = 0; i < count; i += LANES) {
    size_t left = count - i < LANES ? count - i : LANES;
    reals argument = load_part(x + i, left, 0);
    reals s, c;
    sine_cosine_lanes(choose(magnitude(argument) < __builtin_inf(), argument, every(0)), &s, &c);
    store_part(sine + i, s, left);
    store_part(cosine + i, c, left);
  }
}

/// Angles of points (x, y); coordinates that are not finite count as 0.
void ON_PATH(batch_angle)(const double *y, const double *x, double *angle, size_t count) {
  for (size_t i = 0; i < count; i += LANES) {
    size_t left = count - i < LANES ? count - i : LANES;
    reals above = load_part(y + i, left, 0);
    reals right = load_part(x + i, left, 0);
    above = choose(magnitude(above) < __builtin_inf(), above, every(0));
    right = choose(magnitude(right) < __builtin_inf(), right, every(0));
    store_part(angle + i, angle_lanes(above, right), left);
  }
}
