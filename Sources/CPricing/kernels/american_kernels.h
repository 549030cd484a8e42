// American puts by the integral equation of their exercise boundary, an option in every lane.
//
// Everything is free of dimensions: the strike is 1, the time to expiry is 1, `deviation` is σ√T, `rate` and `yield`
// are rT and qT. The boundary is kept as h = -ln(B/X) ≥ 0 at the nodes of the grid, where X is its value at expiry;
// between them h² is a polynomial in √τ. With v = τ sin²θ the integrands are smooth at both ends, so that
// Gauss-Legendre nodes in θ serve. No lane sees another, and the number of steps is fixed: an option has the same
// bits in any company.

#define INVERSE_ROOT_TWO_PI 0x1.9884533d43651p-2

/// Φ(d), and the density at d.
LANE_FUNCTION reals normal_parts(reals d, reals *density) {
  reals y = smaller(magnitude(d), every(37));
  reals bell = exp_in_range(-0.5 * (y * y));
  reals tail = bell * scaled_normal_tail(y);
  *density = INVERSE_ROOT_TWO_PI * bell;
  return choose(d > 0, 1 - tail, tail);
}

/// The density at d.
LANE_FUNCTION reals normal_density(reals d) {
  reals y = smaller(magnitude(d), every(37));
  return INVERSE_ROOT_TWO_PI * exp_in_range(-0.5 * (y * y));
}

/// 1/√x for x between 1e-290 and 1e290, by Newton's steps from the halved exponent: cheaper than a root and a
/// division, and a few units in the last place off, which prices do not show.
LANE_FUNCTION reals inverse_root(reals x) {
  reals half = -0.5 * x;
  reals y = from_bits(every_integer(0x5fe6eb50c7b537a9) - (bits_of(x) >> 1));
  y = y * fused(half, y * y, every(1.5));
  y = y * fused(half, y * y, every(1.5));
  y = y * fused(half, y * y, every(1.5));
  return y * fused(half, y * y, every(1.5));
}

/// What a group of lanes shares over the whole calculation.
typedef struct {
  reals deviation, rate, yield, drift;
  /// ln X and 1/X.
  reals limit_log, limit_inverse;
} ON_PATH(american_lanes);
#define american_lanes ON_PATH(american_lanes)

LANE_FUNCTION american_lanes american_prepare(reals deviation, reals rate, reals yield) {
  american_lanes lanes;
  lanes.deviation = deviation;
  lanes.rate = rate;
  lanes.yield = yield;
  lanes.drift = rate - yield;
  integers below = (yield > 0) & (rate < yield);
  reals ratio = choose(below, rate / choose(below, yield, every(1)), every(1));
  lanes.limit_log = choose(below, log_lanes(ratio), every(0));
  lanes.limit_inverse = 1 / ratio;
  return lanes;
}

/// (1 - e^-x)/x for |x| < 700.
LANE_FUNCTION reals mean_discount(reals x) {
  integers small = magnitude(x) < 0x1p-10;
  reals series = fused(x, fused(x, fused(x, every(-1.0 / 24), every(1.0 / 6)), every(-0.5)), every(1));
  reals safe = choose(small, every(1), x);
  return choose(small, series, (1 - exp_in_range(-safe)) / safe);
}

/// The boundary after Li (2010), QD+: the start of the iterations.
///
/// At each node the equation of value matching and smooth pasting for a quadratic approximation with its first
/// correction is solved for ln(B/X) by bounded Newton steps from the solution of the node before.
LANE_FUNCTION void american_start(const american_grid *grid, const american_lanes *lanes, double *heights) {
  reals square = lanes->deviation * lanes->deviation;
  reals slope = 2 * lanes->drift / square - 1;
  reals log_ratio = -lanes->deviation * grid->times[0];
  for (int32_t i = 0; i < grid->nodes; i += 1) {
    reals root_time = every(grid->times[i]);
    reals time = root_time * root_time;
    reals spread = lanes->deviation * root_time, inverse_spread = 1 / spread;
    reals decay = exp_in_range(-(lanes->rate * time));
    reals yield_decay = exp_in_range(-(lanes->yield * time));
    reals pull = 2 / (square * (time * mean_discount(lanes->rate * time)));
    reals radical = root(fused(slope, slope, 4 * pull));
    reals power = -0.5 * (slope + radical);
    // power + correction, and the factor of the theta that remains of the correction.
    reals factor = power + decay * (pull - pull * pull / (radical * radical)) / radical;
    reals theta_factor = 2 / (square * radical);
    // Close to expiry the height grows with √τ.
    if (i > 0) log_ratio = log_ratio * (grid->times[i] / grid->times[i - 1]);
    int32_t steps = i == 0 ? grid->start_steps + 3 : grid->start_steps;
    for (int32_t step = 0; step < steps; step += 1) {
      reals spot = exp_lanes(lanes->limit_log + log_ratio);
      reals d1 = fused(lanes->drift, time, lanes->limit_log + log_ratio) * inverse_spread + 0.5 * spread;
      reals density, unused;
      reals out1 = normal_parts(-d1, &density) * yield_decay;
      reals out2 = normal_parts(spread - d1, &unused) * decay;
      density = density * yield_decay;
      reals put = out2 - spot * out1;
      reals bent = density * inverse_spread;
      // θ = -S φ σ/(2√τ) + r K e^(-rτ) Φ(-d2) - q S e^(-qτ) Φ(-d1).
      reals theta = lanes->rate * out2 - spot * (0.5 * square * bent + lanes->yield * out1);
      reals value = fused(factor, 1 - spot - put, (1 - out1) * spot) - theta_factor * theta;
      reals theta_slope = bent * (square * (0.5 * (d1 * inverse_spread + 1) - 1) - lanes->drift) - lanes->yield * out1;
      reals gradient = 1 - out1 + bent - factor * (1 - out1) - theta_factor * theta_slope;
      reals change = value / (gradient * spot);
      reals bound = 0.5 * spread - 0.1 * log_ratio;
      change = larger(smaller(change, bound), -bound);
      log_ratio = smaller(log_ratio - change, 0.25 * log_ratio);
    }
    store(heights + i * LANES, -log_ratio);
  }
}

/// Discounts of the inner nodes: `r e^(-rv) dv` and `q e^(-qv) dv`, interleaved.
LANE_FUNCTION void american_discounts(const american_grid *grid, const american_lanes *lanes, double *discounts) {
  for (int32_t i = 0; i < grid->nodes; i += 1) {
    double time = grid->times[i] * grid->times[i];
    for (int32_t k = 0; k < grid->inner; k += 1) {
      double age = time * grid->inner_sines[k] * grid->inner_sines[k];
      double weight = time * grid->inner_weights[k];
      double *at = discounts + (size_t)(i * grid->inner + k) * 2 * LANES;
      store(at, lanes->rate * weight * exp_in_range(-(lanes->rate * age)));
      store(at + LANES, lanes->yield * weight * exp_in_range(-(lanes->yield * age)));
    }
  }
}

/// Where the arrays of a calculation lie in the scratch memory.
typedef struct {
  double *heights, *squares, *discounts, *between, *inverses, *pulls, *matrix, *right;
} ON_PATH(american_scratch);
#define american_scratch ON_PATH(american_scratch)

LANE_FUNCTION american_scratch american_lay_out(const american_grid *grid, double *memory) {
  size_t n = (size_t)grid->nodes, longest = (size_t)(grid->inner > grid->outer ? grid->inner : grid->outer);
  american_scratch scratch;
  scratch.heights = memory;
  scratch.squares = scratch.heights + n * LANES;
  scratch.right = scratch.squares + n * LANES;
  scratch.between = scratch.right + n * LANES;
  scratch.inverses = scratch.between + longest * LANES;
  scratch.pulls = scratch.inverses + longest * LANES;
  scratch.matrix = scratch.pulls + longest * LANES;
  scratch.discounts = scratch.matrix + n * n * LANES;
  return scratch;
}

/// The boundary's h at points between the nodes, and 1/h: roots of the polynomial h², from the squares at the nodes.
///
/// A polynomial may fall below 0 next to expiry; there h keeps a tenth of what a straight line to the first node gives.
LANE_FUNCTION void american_between(const american_grid *grid, const american_scratch *scratch, const double *rows,
                                    const double *cosines, double root_time, int32_t count) {
  int32_t n = grid->nodes;
  reals first = load(scratch->squares);
  double scale = root_time / grid->times[0];
  for (int32_t k = 0; k < count; k += 4) {
    const double *row = rows + (size_t)k * n;
    reals sums[4] = {every(0), every(0), every(0), every(0)};
    for (int32_t j = 0; j < n; j += 1) {
      reals square = load(scratch->squares + j * LANES);
      for (int32_t m = 0; m < 4; m += 1) sums[m] = fused(every(row[m * n + j]), square, sums[m]);
    }
    for (int32_t m = 0; m < 4; m += 1) {
      double share = scale * cosines[k + m];
      double part = share < 1 ? 0.01 * (share * share) : 0.01;
      reals height_square = larger(sums[m], part * first), inverse = inverse_root(height_square);
      store(scratch->between + (k + m) * LANES, height_square * inverse);
      store(scratch->inverses + (k + m) * LANES, inverse);
    }
  }
}

/// A row of the Jacobian: the sum over inner nodes of `pulls` times the rows of the interpolation.
LANE_FUNCTION void american_row(const american_grid *grid, const double *rows, const double *pulls, double *result) {
  int32_t n = grid->nodes;
  for (int32_t j = 0; j < n; j += 4) {
    reals a = every(0), b = every(0), c = every(0), d = every(0);
    for (int32_t k = 0; k < grid->inner; k += 1) {
      reals pull = load(pulls + k * LANES);
      const double *row = rows + (size_t)k * n + j;
      a = fused(every(row[0]), pull, a);
      b = fused(every(row[1]), pull, b);
      c = fused(every(row[2]), pull, c);
      d = fused(every(row[3]), pull, d);
    }
    store(result + j * LANES, a);
    store(result + (j + 1) * LANES, b);
    store(result + (j + 2) * LANES, c);
    store(result + (j + 3) * LANES, d);
  }
}

/// Solves the linear equations of all lanes by elimination in the order of the nodes; the result replaces `right`.
///
/// The boundary at a time depends on the times before it, so that the matrix is nearly triangular and needs no exchange
/// of rows.
LANE_FUNCTION void american_eliminate(int32_t n, double *matrix, double *right) {
  for (int32_t pivot = 0; pivot < n; pivot += 1) {
    const double *top = matrix + (size_t)pivot * n * LANES;
    reals inverse = 1 / load(top + pivot * LANES);
    for (int32_t i = pivot + 1; i < n; i += 1) {
      double *row = matrix + (size_t)i * n * LANES;
      reals share = -(load(row + pivot * LANES) * inverse);
      for (int32_t j = pivot + 1; j < n; j += 1) {
        store(row + j * LANES, fused(share, load(top + j * LANES), load(row + j * LANES)));
      }
      store(right + i * LANES, fused(share, load(right + pivot * LANES), load(right + i * LANES)));
    }
  }
  for (int32_t i = n - 1; i >= 0; i -= 1) {
    const double *row = matrix + (size_t)i * n * LANES;
    reals rest = load(right + i * LANES);
    for (int32_t j = i + 1; j < n; j += 1) rest = fused(-load(row + j * LANES), load(right + j * LANES), rest);
    store(right + i * LANES, rest / load(row + i * LANES));
  }
}

/// The squares of the heights at the nodes.
LANE_FUNCTION void american_square(int32_t n, const american_scratch *scratch) {
  for (int32_t i = 0; i < n; i += 1) {
    reals height = load(scratch->heights + i * LANES);
    store(scratch->squares + i * LANES, height * height);
  }
}

/// What an inner node contributes to the equation of a node of the boundary: its parts of N and D, and its derivative
/// by h² between the nodes times `between`, but for a factor 2.
typedef struct {
  reals under, over, pull;
} ON_PATH(american_term);
#define american_term ON_PATH(american_term)

/// `cash` and `stock` are the discounts of the inner node; with value matching they are yet to be multiplied with
/// `under` and `over`.
LANE_FUNCTION american_term american_inner_term(const american_lanes *lanes, int32_t scheme, reals between,
                                                reals height, reals inverse, reals width, reals inverse_width,
                                                reals age, reals cash, reals stock) {
  reals down = fused(fused(lanes->drift, age, between - height), inverse_width, -0.5 * width);
  reals up = down + width, density_down, density_up;
  reals covered = normal_parts(up, &density_up);
  american_term term;
  if (scheme == AMERICAN_VALUE_MATCHING) {
    term.under = normal_parts(down, &density_down);
    term.over = covered;
    term.pull = (stock * density_up - inverse * (cash * density_down)) * inverse_width;
  } else {
    density_down = normal_density(down);
    reals cash_part = cash * density_down * inverse_width, stock_part = stock * density_up * inverse_width;
    term.under = cash_part;
    term.over = fused(stock, covered, stock_part);
    term.pull = (fused(-up, stock_part, stock * density_up) + inverse * (down * cash_part)) * inverse_width;
  }
  return term;
}

/// What one node of the boundary contributes to its equation.
typedef struct {
  /// D and N, where the equation is D - N/B = 0, and the sum of the derivatives by the height between the nodes.
  reals denominator, numerator, pull;
} ON_PATH(american_sums);
#define american_sums ON_PATH(american_sums)

/// The equation at node `i`; `american_scratch.pulls` receives its derivatives by h² between the nodes, but for a
/// factor 2.
LANE_FUNCTION american_sums american_equation(const american_grid *grid, const american_lanes *lanes,
                                              const american_scratch *scratch, int32_t i, int32_t scheme,
                                              reals height, reals inverse) {
  reals root_time = every(grid->times[i]), time = root_time * root_time;
  reals spread = lanes->deviation * root_time, inverse_spread = 1 / spread;
  american_sums sums = {every(0), every(0), every(0)};
  for (int32_t k = 0; k < grid->inner; k += 1) {
    reals between = load(scratch->between + k * LANES);
    const double *at = scratch->discounts + (size_t)(i * grid->inner + k) * 2 * LANES;
    reals cash = load(at), stock = load(at + LANES);
    reals width = spread * grid->inner_sines[k], inverse_width = inverse_spread * grid->inner_cosecants[k];
    reals age = time * grid->inner_sines[k] * grid->inner_sines[k];
    american_term term =
        american_inner_term(lanes, scheme, between, height, inverse, width, inverse_width, age, cash, stock);
    if (scheme == AMERICAN_VALUE_MATCHING) {
      sums.numerator = fused(cash, term.under, sums.numerator);
      sums.denominator = fused(stock, term.over, sums.denominator);
    } else {
      sums.numerator = sums.numerator + term.under;
      sums.denominator = sums.denominator + term.over;
    }
    sums.pull = sums.pull + term.pull;
    store(scratch->pulls + k * LANES, term.pull * load(scratch->inverses + k * LANES));
  }
  return sums;
}

/// What a node of the boundary has of its own in its equation.
typedef struct {
  /// 1/B, the parts of N and D, and the derivative of D less N/B by h.
  reals inverse, lower, upper, bend;
} ON_PATH(american_own);
#define american_own ON_PATH(american_own)

LANE_FUNCTION american_own american_own_terms(const american_lanes *lanes, int32_t scheme, reals root_time,
                                              reals height) {
  reals time = root_time * root_time;
  reals spread = lanes->deviation * root_time, inverse_spread = 1 / spread;
  american_own own;
  own.inverse = lanes->limit_inverse * exp_lanes(height);
  reals density_down, density_up;
  reals d2 = fused(lanes->drift, time, lanes->limit_log - height) * inverse_spread - 0.5 * spread, d1 = d2 + spread;
  reals cash_decay = exp_in_range(-(lanes->rate * time)), stock_decay = exp_in_range(-(lanes->yield * time));
  own.lower = cash_decay * normal_parts(d2, &density_down);
  own.upper = stock_decay * normal_parts(d1, &density_up);
  own.bend = every(0);
  if (scheme == AMERICAN_SMOOTH_PASTING) {
    reals cash_part = cash_decay * density_down * inverse_spread;
    reals stock_part = stock_decay * density_up * inverse_spread;
    own.lower = cash_part;
    own.bend = (stock_part * (spread - d1) + own.inverse * (cash_part * d2)) * inverse_spread;
    own.upper = own.upper + stock_part;
  }
  return own;
}

/// Where a step takes a height: not too far at once.
LANE_FUNCTION reals american_moved(reals old, reals change) {
  return larger(smaller(old + change, 3 * old), 0.3 * old);
}

/// How far the boundary moved, in parts of the strike.
LANE_FUNCTION reals american_distance(const american_lanes *lanes, reals moved, reals old) {
  return magnitude(moved - old) * exp_lanes(lanes->limit_log - moved);
}

/// A Newton step for the equations at all nodes together: value matching (FP-B) or smooth pasting (FP-A).
///
/// The partial derivatives by h at the node itself and by h between the nodes follow from the densities that the
/// equations need anyway. Answers the greatest move of the boundary, in parts of the strike.
LANE_FUNCTION reals american_newton_step(const american_grid *grid, const american_lanes *lanes,
                                         const american_scratch *scratch, int32_t scheme) {
  int32_t n = grid->nodes, l = grid->inner;
  american_square(n, scratch);
  for (int32_t i = 0; i < n; i += 1) {
    reals height = load(scratch->heights + i * LANES);
    american_own own = american_own_terms(lanes, scheme, every(grid->times[i]), height);
    const double *rows = grid->inner_rows + (size_t)i * l * n;
    american_between(grid, scratch, rows, grid->inner_cosines, grid->times[i], l);
    american_sums sums = american_equation(grid, lanes, scratch, i, scheme, height, own.inverse);
    reals owed = (own.lower + sums.numerator) * own.inverse;
    double *row = scratch->matrix + (size_t)i * n * LANES;
    american_row(grid, rows, scratch->pulls, row);
    for (int32_t j = 0; j < n; j += 1) {
      store(row + j * LANES, load(row + j * LANES) * load(scratch->heights + j * LANES));
    }
    store(row + i * LANES, load(row + i * LANES) - owed - own.bend - sums.pull);
    store(scratch->right + i * LANES, owed - (own.upper + sums.denominator));
  }
  american_eliminate(n, scratch->matrix, scratch->right);
  reals change = every(0);
  for (int32_t i = 0; i < n; i += 1) {
    reals old = load(scratch->heights + i * LANES);
    reals moved = american_moved(old, load(scratch->right + i * LANES));
    store(scratch->heights + i * LANES, moved);
    change = larger(american_distance(lanes, moved, old), change);
  }
  return change;
}

/// What the nodes of the price have in common.
typedef struct {
  reals spot, log_spot, inverse_deviation, boundary, gap;
  /// The drifts of the premium next to the boundary.
  reals now, gain;
} ON_PATH(american_place);
#define american_place ON_PATH(american_place)

LANE_FUNCTION american_place american_locate(const american_lanes *lanes, reals spot, reals top) {
  american_place place;
  place.spot = spot;
  place.boundary = exp_lanes(lanes->limit_log - top);
  place.log_spot = log_lanes(spot) - lanes->limit_log;
  place.inverse_deviation = 1 / lanes->deviation;
  place.gap = larger(place.log_spot + top, every(0)) * place.inverse_deviation;
  place.now = lanes->yield - lanes->rate / place.boundary;
  place.gain = lanes->rate - lanes->yield * place.boundary;
  return place;
}

/// Of an integrand or its integral.
typedef struct {
  reals value, delta, gamma;
} ON_PATH(american_price);
#define american_price ON_PATH(american_price)

/// The integrands at a node.
///
/// They change within ln(S/B)/σ of √v = 0; what they are there to leading order is subtracted at the nodes and added
/// in closed form, so that nothing is lost next to the boundary.
LANE_FUNCTION american_price american_outer_term(const american_lanes *lanes, const american_place *place,
                                                 reals between, reals sine, reals cosecant) {
  reals rate = lanes->rate, yield = lanes->yield, spot = place->spot;
  reals width = lanes->deviation * sine, inverse_width = place->inverse_deviation * cosecant;
  reals age = sine * sine;
  reals down = fused(fused(lanes->drift, age, place->log_spot + between), inverse_width, -0.5 * width);
  reals up = down + width;
  reals cash_density, stock_density, near_density;
  reals cash = rate * exp_in_range(-(rate * age)), stock_decay = exp_in_range(-(yield * age));
  reals cash_out = normal_parts(-down, &cash_density), stock_out = normal_parts(-up, &stock_density);
  reals distance = place->gap * cosecant;
  reals near_out = normal_parts(-distance, &near_density);
  near_density = near_density * inverse_width;
  // q - rK/B(T - v), times the density and the discount.
  reals push = (yield * stock_decay * stock_density - cash * cash_density / spot) * inverse_width;
  reals curve = yield * stock_decay * stock_density * inverse_width - up * push * inverse_width;
  american_price term;
  term.value = cash * cash_out - yield * spot * (stock_decay * stock_out) - place->gain * near_out;
  term.delta = push - yield * stock_decay * stock_out - place->now * near_density;
  term.gamma = curve + place->now * near_density * distance * inverse_width;
  return term;
}

/// Adds the layer and the European put to the integrals.
LANE_FUNCTION void american_finish(const american_lanes *lanes, const american_place *place, american_price sum,
                                   reals results[5]) {
  reals deviation = lanes->deviation, spot = place->spot, gap = place->gap;
  reals inverse_deviation = place->inverse_deviation, now = place->now;
  reals density, unused;
  reals decay = exp_in_range(-lanes->rate), yield_decay = exp_in_range(-lanes->yield);
  reals d1 = (place->log_spot + lanes->limit_log + lanes->drift) * inverse_deviation + 0.5 * deviation;
  reals out1 = yield_decay * normal_parts(-d1, &density);
  reals european = decay * normal_parts(deviation - d1, &unused) - spot * out1;
  reals bent = yield_decay * density * inverse_deviation;
  reals far_density;
  reals far_out = normal_parts(-gap, &far_density);
  reals layer = far_density - gap * far_out;
  reals value = larger(sum.value + place->gain * (far_out - gap * layer), every(0)) + european;
  reals delta = sum.delta + 2 * inverse_deviation * now * layer - out1;
  reals gamma = (sum.gamma - 2 * inverse_deviation * inverse_deviation * now * far_out + bent) / spot;
  integers exercised = spot <= place->boundary;
  reals intrinsic = 1 - spot;
  results[0] = choose(exercised, intrinsic, larger(value, larger(intrinsic, every(0))));
  results[1] = choose(exercised, every(-1), delta);
  results[2] = choose(exercised, every(0), gamma);
  results[3] = place->boundary;
}

/// Value, delta and gamma of a put whose boundary is known, and the boundary now.
LANE_FUNCTION void american_value(const american_grid *grid, const american_lanes *lanes,
                                  const american_scratch *scratch, reals spot, reals results[5]) {
  american_square(grid->nodes, scratch);
  american_between(grid, scratch, grid->outer_rows, grid->outer_cosines, 1, grid->outer);
  american_place place = american_locate(lanes, spot, load(scratch->heights + (grid->nodes - 1) * LANES));
  american_price sum = {every(0), every(0), every(0)};
  for (int32_t k = 0; k < grid->outer; k += 1) {
    reals between = load(scratch->between + k * LANES), weight = every(grid->outer_weights[k]);
    american_price term =
        american_outer_term(lanes, &place, between, every(grid->outer_sines[k]), every(grid->outer_cosecants[k]));
    sum.value = fused(weight, term.value, sum.value);
    sum.delta = fused(weight, term.delta, sum.delta);
    sum.gamma = fused(weight, term.gamma, sum.gamma);
  }
  american_finish(lanes, &place, sum, results);
}

LANE_FUNCTION void american_group(const american_grid *grid, int32_t scheme, const reals inputs[4], double *memory,
                                  reals results[5]) {
  american_lanes lanes = american_prepare(inputs[1], inputs[2], inputs[3]);
  american_scratch scratch = american_lay_out(grid, memory);
  american_start(grid, &lanes, scratch.heights);
  american_discounts(grid, &lanes, scratch.discounts);
  reals change = every(0);
  for (int32_t step = 0; step < grid->steps; step += 1) {
    if (scheme == AMERICAN_VALUE_MATCHING) {
      change = american_newton_step(grid, &lanes, &scratch, AMERICAN_VALUE_MATCHING);
    } else {
      change = american_newton_step(grid, &lanes, &scratch, AMERICAN_SMOOTH_PASTING);
    }
  }
  results[4] = change;
  american_value(grid, &lanes, &scratch, inputs[0], results);
}

/// European puts in the same form: value, delta and gamma.
void ON_PATH(american_europeans)(const double *const *inputs, double *const *results, size_t count) {
  static const double fillers[4] = {1, 0.2, 0.05, 0};
  for (size_t from = 0; from < count; from += LANES) {
    size_t part = count - from < LANES ? count - from : LANES;
    reals given[4], density, unused;
    for (int32_t i = 0; i < 4; i += 1) given[i] = load_part(inputs[i] + from, part, fillers[i]);
    reals spot = given[0], deviation = given[1], decay = exp_in_range(-given[2]), yield_decay = exp_in_range(-given[3]);
    reals d1 = (log_lanes(spot) + (given[2] - given[3])) / deviation + 0.5 * deviation;
    reals out1 = yield_decay * normal_parts(-d1, &density);
    reals value = decay * normal_parts(deviation - d1, &unused) - spot * out1;
    store_part(results[0] + from, larger(value, every(0)), part);
    store_part(results[1] + from, -out1, part);
    store_part(results[2] + from, yield_decay * density / (deviation * spot), part);
  }
}
