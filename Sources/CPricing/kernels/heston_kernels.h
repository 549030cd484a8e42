// The characteristic function of the Heston model with jumps, at the nodes of one expiry.
//
// Nodes lie at u = (j + ½)·step on Lewis's line, where the payoff's transform is 1/(u² + ¼). A node is kept as planes
// of weights, each a real and an imaginary array of `stride` numbers: first the value, then derivatives as asked for.

/// Nodes are computed in pieces of this many, a pass for each part of the formula, so that the long chains of dependent
/// operations of neighbouring registers overlap.
#define NODE_PIECE 32

/// Stores a register of nodes of one plane.
LANE_FUNCTION void keep_node(double *planes, size_t stride, size_t plane, complexes value) {
  store(planes + 2 * plane * stride, value.re);
  store(planes + (2 * plane + 1) * stride, value.im);
}

/// Stores -iu times the values: the plane of the slope by k.
LANE_FUNCTION void keep_slope(double *planes, size_t stride, size_t plane, reals u, complexes value) {
  keep_node(planes, stride, plane, complex_of(u * value.im, -(u * value.re)));
}

/// Jumps: the exponent per year at u - i/2, and the greatest real part that neighbours of u can have.
LANE_FUNCTION complexes jump_exponent(const struct fourier_terms *terms, reals u, reals *bound) {
  double mean = terms->jump_mean;
  double deviation = terms->jump_deviation;
  double variance = deviation * deviation;
  reals fall = fused(every(-0.5 * variance) * u, u, every(0.5 * mean + 0.125 * variance));
  reals size = exp_lanes(fall);
  reals sine, cosine;
  sine_cosine_lanes((mean + 0.5 * variance) * u, &sine, &cosine);
  reals drift = every(terms->jump_compensator);
  reals still = fused(every(-0.5), drift, every(-1));
  *bound = terms->jump_intensity * (still + size);
  return complex_of(terms->jump_intensity * fused(size, cosine, still),
                    terms->jump_intensity * fused(size, sine, -(drift * u)));
}

/// What Heston's Riccati equations give at a node: ln φ = v0·slope + κθ·level.
typedef struct {
  reals m;
  complexes beta, d, decay, inverse_d, inverse_sum, e1, inverse_den, a1, slope, log_half, level;
} heston_node;

/// The first pass at u - i/2: β = κ - ρξ(½ + iu), d = √(β² + ξ²m), m = u² + ¼, e^-dT and E = (1 - e^-dT)/d.
LANE_FUNCTION void heston_decay(const struct fourier_terms *terms, reals u, heston_node *n) {
  double xi2 = terms->vol_of_variance * terms->vol_of_variance;
  double coupling = terms->correlation * terms->vol_of_variance;
  double years = terms->years;
  n->m = fused(u, u, every(0.25));
  n->beta = complex_of(every(terms->reversion - 0.5 * coupling), -coupling * u);
  complexes square = times(n->beta, n->beta);
  square.re = fused(every(xi2), n->m, square.re);
  n->d = complex_root(square);
  complexes exponent = scaled(every(years), n->d);
  n->decay = complex_exp(complex_of(-exponent.re, -exponent.im));
  n->inverse_d = reciprocal(n->d);
  n->inverse_sum = reciprocal(plus(n->beta, n->d));
  n->e1 = times(complex_of(1 - n->decay.re, -n->decay.im), n->inverse_d);
  reals size = fused(exponent.re, exponent.re, exponent.im * exponent.im);
  integers near = size < 0.0625;
  if (any(near)) {
    complexes kept = complex_of(choose(near, exponent.re, every(0)), choose(near, exponent.im, every(0)));
    complexes series = scaled(every(years), complex_mean_decay(kept));
    n->e1 = complex_of(choose(near, series.re, n->e1.re), choose(near, series.im, n->e1.im));
  }
}

/// The second pass: D = -m E/(1 + e^-dT + βE) and ∫D = -(mT/(β + d) + 2/ξ² ln((1 + e^-dT + βE)/2)).
///
/// This is the form that stays on the principal branch, written so that nothing cancels for ξ → 0, dT → 0 or κ → 0.
LANE_FUNCTION void heston_levels(const struct fourier_terms *terms, heston_node *n) {
  double xi2 = terms->vol_of_variance * terms->vol_of_variance;
  double years = terms->years;
  complexes den = times_plus(n->beta, n->e1, complex_of(1 + n->decay.re, n->decay.im));
  n->inverse_den = reciprocal(den);
  n->a1 = scaled(n->m, n->inverse_sum);
  n->slope = scaled(-n->m, times(n->e1, n->inverse_den));
  // ln(1 + q) with q = -ξ² E m/(2(β + d)); its real part from |1 + q|² - 1 while that is small.
  complexes q = scaled(every(-0.5 * xi2), times(n->e1, n->a1));
  reals excess = fused(q.re, q.re, fused(q.im, q.im, q.re + q.re));
  integers small = magnitude(excess) < 0.5;
  reals log_size = every(0);
  if (any(small)) log_size = 0.5 * log1p_lanes(choose(small, excess, every(0)));
  if (any(~small)) {
    complexes half = scaled(every(0.5), den);
    reals norm = fused(half.re, half.re, half.im * half.im);
    log_size = choose(small, log_size, 0.5 * log_lanes(choose(norm > 0, norm, every(1))));
  }
  n->log_half = complex_of(log_size, angle_lanes(q.im, 1 + q.re));
  complexes level = scaled(every(-2 / xi2), n->log_half);
  n->level = complex_of(fused(every(-years), n->a1.re, level.re), fused(every(-years), n->a1.im, level.im));
}

/// Derivatives of ln φ by κ, ξ and ρ, by the chain rule through β and ξ².
LANE_FUNCTION void heston_gradient(const struct fourier_terms *terms, const heston_node *n, reals u,
                                   complexes *by_kappa, complexes *by_xi, complexes *by_rho) {
  double xi = terms->vol_of_variance;
  double xi2 = xi * xi;
  double years = terms->years;
  double weight = terms->reversion * terms->long_variance;
  complexes d_beta = times(n->beta, n->inverse_d);
  complexes d_xi2 = scaled(0.5 * n->m, n->inverse_d);
  // dE/dd = (T e^-dT - E)/d; de/dd = -T e^-dT.
  complexes e1_d = times(minus(scaled(every(years), n->decay), n->e1), n->inverse_d);
  complexes den_d = plus(times(n->beta, e1_d), scaled(every(-years), n->decay));
  complexes den_beta = times_plus(den_d, d_beta, n->e1);
  complexes den_xi2 = times(den_d, d_xi2);
  complexes ratio = scaled(every(-1), n->inverse_den);
  complexes slope_beta = times(ratio, times_plus(n->slope, den_beta, scaled(n->m, times(e1_d, d_beta))));
  complexes slope_xi2 = times(ratio, times_plus(n->slope, den_xi2, scaled(n->m, times(e1_d, d_xi2))));
  complexes shared = scaled(every(-1), times(n->a1, n->inverse_sum));
  complexes a1_beta = times_plus(shared, d_beta, shared);
  complexes a1_xi2 = times(shared, d_xi2);
  complexes log_beta = times(den_beta, n->inverse_den);
  complexes log_xi2 = times(den_xi2, n->inverse_den);
  complexes level_beta = plus(scaled(every(-years), a1_beta), scaled(every(-2 / xi2), log_beta));
  complexes level_xi2 = plus(scaled(every(-years), a1_xi2), scaled(every(-2 / xi2), log_xi2));
  level_xi2 = plus(level_xi2, scaled(every(2 / (xi2 * xi2)), n->log_half));
  reals v0 = every(terms->variance);
  complexes through_beta = plus(scaled(v0, slope_beta), scaled(every(weight), level_beta));
  complexes through_xi2 = plus(scaled(v0, slope_xi2), scaled(every(weight), level_xi2));
  complexes tilt = complex_of(every(0.5), u);
  *by_kappa = plus(through_beta, scaled(every(terms->long_variance), n->level));
  complexes turned = times(tilt, through_beta);
  *by_rho = scaled(every(-xi), turned);
  *by_xi = plus(scaled(every(-terms->correlation), turned), scaled(every(2 * xi), through_xi2));
}

/// Whether NODE_GROUP nodes lie beyond what counts: every amplitude small against both bounds.
static inline int group_is_negligible(const struct fourier_terms *terms, const double *u, const double *bound) {
  int negligible = 1;
  for (size_t i = 0; i < NODE_GROUP; i += 1) {
    negligible &= bound[i] <= terms->stop_value * u[i];
    negligible &= bound[i] * u[i] <= terms->stop_density;
  }
  return negligible;
}

/// The third pass: the weights of a register of nodes and their derivatives. Returns the greatest amplitude nearby.
LANE_FUNCTION reals heston_weights(const struct fourier_terms *terms, int32_t depth, reals u, const heston_node *n,
                                   double *planes, size_t stride) {
  reals level_weight = every(terms->reversion * terms->long_variance);
  reals variance = every(terms->variance);
  complexes exponent = complex_of(fused(level_weight, n->level.re, variance * n->slope.re),
                                  fused(level_weight, n->level.im, variance * n->slope.im));
  reals greatest = exponent.re;
  complexes jump = complex_of(every(0), every(0));
  int jumps = terms->jump_intensity > 0;
  if (jumps) {
    reals bound;
    jump = jump_exponent(terms, u, &bound);
    greatest = fused(every(terms->years), bound, greatest);
    exponent = plus(exponent, scaled(every(terms->years), jump));
  }
  reals sine, cosine;
  sine_cosine_lanes(exponent.im, &sine, &cosine);
  reals size = exp_lanes(exponent.re);
  reals weight = size * (terms->step * 0x1.45f306dc9c883p-2 / n->m);
  complexes value = complex_of(weight * cosine, weight * sine);
  keep_node(planes, stride, 0, value);
  if (depth == 1) {
    // ∂D/∂T = ξ²/2 D² - βD - m/2 and ∂∫D/∂T = D.
    double xi2 = terms->vol_of_variance * terms->vol_of_variance;
    complexes rate = times(n->slope, minus(scaled(every(0.5 * xi2), n->slope), n->beta));
    rate.re = fused(every(-0.5), n->m, rate.re);
    complexes by_time = plus(scaled(variance, rate), scaled(level_weight, n->slope));
    // With a = √v₀: φ = e^(a² D + …), so its derivatives by a are products of φ, a and D.
    reals now = root(variance);
    complexes first = scaled(2 * now, n->slope);
    complexes square = times(first, first);
    complexes second = plus(square, scaled(every(2), n->slope));
    complexes third = times(first, plus(square, scaled(every(6), n->slope)));
    by_time = plus(by_time, jump);
    complexes mixed = times_plus(first, by_time, scaled(2 * now, rate));
    keep_slope(planes, stride, 1, u, value);
    keep_node(planes, stride, 2, scaled(n->m, value));
    keep_slope(planes, stride, 3, u, scaled(n->m, value));
    complexes by_volatility = times(value, first);
    keep_node(planes, stride, 4, by_volatility);
    keep_slope(planes, stride, 5, u, by_volatility);
    keep_node(planes, stride, 6, scaled(n->m, by_volatility));
    by_time = times(value, by_time);
    keep_node(planes, stride, 7, by_time);
    keep_slope(planes, stride, 8, u, by_time);
    keep_node(planes, stride, 9, scaled(n->m, by_time));
    keep_node(planes, stride, 10, times(value, second));
    keep_node(planes, stride, 11, times(value, third));
    keep_node(planes, stride, 12, times(value, mixed));
  } else if (depth == 2) {
    complexes by_kappa, by_xi, by_rho;
    heston_gradient(terms, n, u, &by_kappa, &by_xi, &by_rho);
    keep_node(planes, stride, 1, times(value, n->slope));
    keep_node(planes, stride, 2, scaled(every(terms->reversion), times(value, n->level)));
    keep_node(planes, stride, 3, times(value, by_kappa));
    keep_node(planes, stride, 4, times(value, by_xi));
    keep_node(planes, stride, 5, times(value, by_rho));
  }
  return jumps ? exp_lanes(greatest) : size;
}

/// Fills planes of node weights for the Heston model with jumps; gives the count of nodes, a multiple of NODE_GROUP, or
/// `capacity + 1` when the function has not fallen below the bounds by then. `capacity` is a multiple of NODE_PIECE.
///
/// Planes: the value; with `depth` 1 also those of all Greeks, see `SensitivityRow`, by the volatility √v₀; with
/// `depth` 2 instead derivatives by v₀, θ, κ, ξ, ρ.
void ON_PATH(heston_nodes)(const struct fourier_terms *terms, int32_t depth, double *planes, size_t capacity,
                           size_t *count) {
  for (size_t at = 0; at < capacity; at += NODE_PIECE) {
    double nodes[NODE_PIECE], bounds[NODE_PIECE];
    heston_node piece[NODE_PIECE / LANES];
    for (size_t i = 0; i < NODE_PIECE; i += 1) nodes[i] = ((double)(at + i) + 0.5) * terms->step;
    for (size_t r = 0; r < NODE_PIECE / LANES; r += 1) heston_decay(terms, load(nodes + r * LANES), &piece[r]);
    for (size_t r = 0; r < NODE_PIECE / LANES; r += 1) heston_levels(terms, &piece[r]);
    for (size_t r = 0; r < NODE_PIECE / LANES; r += 1) {
      double *target = planes + at + r * LANES;
      store(bounds + r * LANES, heston_weights(terms, depth, load(nodes + r * LANES), &piece[r], target, capacity));
    }
    for (size_t i = 0; i < NODE_PIECE; i += NODE_GROUP) {
      if (!group_is_negligible(terms, nodes + i, bounds + i)) continue;
      *count = at + i + NODE_GROUP;
      return;
    }
  }
  *count = capacity + 1;
}
