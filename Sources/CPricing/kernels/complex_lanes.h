// Complex numbers, a real and an imaginary part in each lane. Included behind `lanes_begin.h` and `elementary.h`.

typedef struct {
  reals re;
  reals im;
} complexes;

LANE_FUNCTION complexes complex_of(reals re, reals im) { return (complexes){re, im}; }
LANE_FUNCTION complexes plus(complexes a, complexes b) { return (complexes){a.re + b.re, a.im + b.im}; }
LANE_FUNCTION complexes minus(complexes a, complexes b) { return (complexes){a.re - b.re, a.im - b.im}; }
LANE_FUNCTION complexes scaled(reals s, complexes a) { return (complexes){s * a.re, s * a.im}; }

LANE_FUNCTION complexes times(complexes a, complexes b) {
  return (complexes){fused(a.re, b.re, -(a.im * b.im)), fused(a.re, b.im, a.im * b.re)};
}

/// `a·b + c`.
LANE_FUNCTION complexes times_plus(complexes a, complexes b, complexes c) {
  return (complexes){fused(a.re, b.re, fused(-a.im, b.im, c.re)), fused(a.re, b.im, fused(a.im, b.re, c.im))};
}

/// `1/a`; zero has the reciprocal zero, so that no lane holds an infinity.
LANE_FUNCTION complexes reciprocal(complexes a) {
  reals size = fused(a.re, a.re, a.im * a.im);
  reals inverse = 1 / choose(size > 0, size, every(1));
  return (complexes){a.re * inverse, -(a.im * inverse)};
}

/// The root with a real part that is not negative.
LANE_FUNCTION complexes complex_root(complexes a) {
  reals size = root(fused(a.re, a.re, a.im * a.im));
  reals main = root(0.5 * (size + magnitude(a.re)));
  reals other = magnitude(a.im) / choose(main > 0, main + main, every(1));
  integers right = a.re >= 0;
  return (complexes){choose(right, main, other), with_sign_of(choose(right, other, main), a.im)};
}

/// `e^a`.
LANE_FUNCTION complexes complex_exp(complexes a) {
  reals sine, cosine;
  sine_cosine_lanes(a.im, &sine, &cosine);
  reals size = exp_lanes(a.re);
  return (complexes){size * cosine, size * sine};
}

/// `(1 - e^-a)/a` near zero, `|a|² ≤ 1/16`, by its power series.
LANE_FUNCTION complexes complex_mean_decay(complexes a) {
  static const double falling[11] = {
      1.0 / 39916800.0, -1.0 / 3628800.0, 1.0 / 362880.0, -1.0 / 40320.0, 1.0 / 5040.0, -1.0 / 720.0,
      1.0 / 120.0,      -1.0 / 24.0,      1.0 / 6.0,      -1.0 / 2.0,     1.0,
  };
  complexes sum = complex_of(every(-1.0 / 479001600.0), every(0));
  for (int i = 0; i < 11; i += 1) sum = times_plus(sum, a, complex_of(every(falling[i]), every(0)));
  return sum;
}
