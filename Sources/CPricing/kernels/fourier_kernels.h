// Option values from the node weights of one expiry, for many strikes.
//
// With k = ln(K/F), the value beyond the intrinsic one is F e^(k/2) (R(k) - Σ Re(e^-iuk w)), where w = φ(u - i/2)
// step/(π m). R is the same sum for φ = 1, known in closed form and with infinitely many nodes; so neither the poles
// at ±i/2 nor the slow fall of 1/m cost any accuracy, and what the step leaves out is only the value of strikes a
// whole period away.

// Sums are taken over groups of nodes, in pairs around the middle of a group: cos((c ± d)θ) falls apart into functions
// of c and of d, and those of d are the same for every group. Two multiply-adds a node and strike remain.

/// Pairs in a group.
#define NODE_PAIRS (NODE_GROUP / 2)

/// Folds planes of weights into four numbers a pair: factors of cos cθ cos dθ, cos cθ sin dθ, sin cθ cos dθ, sin cθ
/// sin dθ.
void ON_PATH(fourier_fold)(const double *planes, size_t plane_count, size_t stride, size_t count, double *folded) {
  for (size_t p = 0; p < plane_count; p += 1) {
    const double *re = planes + 2 * p * stride;
    const double *im = re + stride;
    for (size_t start = 0; start < count; start += NODE_GROUP) {
      for (size_t d = 0; d < NODE_PAIRS; d += 1, folded += 4) {
        size_t below = start + NODE_PAIRS - 1 - d;
        size_t above = start + NODE_PAIRS + d;
        folded[0] = re[above] + re[below];
        folded[1] = im[above] - im[below];
        folded[2] = im[above] + im[below];
        folded[3] = re[below] - re[above];
      }
    }
  }
}

/// `cos dθ` and `sin dθ` of the pairs, and what turns the middle of one group into that of the next.
typedef struct {
  complexes pair[NODE_PAIRS];
  complexes turn, middle;
} node_rotation;

LANE_FUNCTION void rotation_of(reals angle, node_rotation *rotation) {
  complexes half, whole;
  sine_cosine_lanes(0.5 * angle, &half.im, &half.re);
  whole = complex_of(fused(half.re, half.re, -(half.im * half.im)), 2 * (half.re * half.im));
  complexes at = half;
  for (int d = 0; d < NODE_PAIRS; d += 1) {
    rotation->pair[d] = at;
    at = times(at, whole);
  }
  sine_cosine_lanes(NODE_PAIRS * angle, &rotation->middle.im, &rotation->middle.re);
  sine_cosine_lanes(NODE_GROUP * angle, &rotation->turn.im, &rotation->turn.re);
}

/// Σ Re(e^-iuk w) of `planes` planes for `width` registers of strikes side by side.
LANE_FUNCTION void node_sums(const struct fourier_grid *grid, int width, size_t planes, const reals *k, reals *sums) {
  node_rotation rotation[4];
  for (int g = 0; g < width; g += 1) rotation_of(grid->step * k[g], &rotation[g]);
  for (size_t i = 0; i < planes * (size_t)width; i += 1) sums[i] = every(0);
  size_t stride = 2 * grid->count;
  for (size_t start = 0; start < grid->count; start += NODE_GROUP) {
    for (size_t p = 0; p < planes; p += 1) {
      const double *pair = grid->folded + p * stride + 2 * start;
      reals even[4], odd[4];
      for (int g = 0; g < width; g += 1) even[g] = odd[g] = every(0);
      for (int d = 0; d < NODE_PAIRS; d += 1, pair += 4) {
        for (int g = 0; g < width; g += 1) {
          complexes at = rotation[g].pair[d];
          even[g] = fused(every(pair[1]), at.im, fused(every(pair[0]), at.re, even[g]));
          odd[g] = fused(every(pair[3]), at.im, fused(every(pair[2]), at.re, odd[g]));
        }
      }
      for (int g = 0; g < width; g += 1) {
        reals *sum = &sums[p * (size_t)width + (size_t)g];
        *sum = fused(rotation[g].middle.im, odd[g], fused(rotation[g].middle.re, even[g], *sum));
      }
    }
    for (int g = 0; g < width; g += 1) rotation[g].middle = times(rotation[g].middle, rotation[g].turn);
  }
}

/// The strikes of one register: their k (0 where the value beyond the intrinsic one is nil), and the factors of the
/// sum.
typedef struct {
  integers live;
  reals k, root, inverse_root, free;
} strike_lanes;

/// `root` is e^(-|k|/2); `free` is R(k).
LANE_FUNCTION strike_lanes strike_of(const struct fourier_grid *grid, reals relative) {
  strike_lanes lanes;
  reals k = log_lanes(relative);
  lanes.live = (k > grid->lowest) & (k < grid->highest);
  lanes.k = choose(lanes.live, k, every(0));
  lanes.root = exp_in_range(-0.5 * magnitude(lanes.k));
  lanes.inverse_root = 1 / lanes.root;
  lanes.free = fused(every(-grid->far), lanes.inverse_root, lanes.root) * grid->norm;
  return lanes;
}

/// e^(k/2).
LANE_FUNCTION reals growth_of(const strike_lanes *lanes) {
  return choose(lanes->k < 0, lanes->root, lanes->inverse_root);
}

/// The value beyond the intrinsic one in parts of the forward, between its bounds 0 and min(1, K/F).
LANE_FUNCTION reals time_value(const strike_lanes *lanes, reals relative, reals sum) {
  reals value = growth_of(lanes) * (lanes->free - sum);
  value = smaller(larger(value, every(0)), smaller(relative, every(1)));
  return choose(lanes->live, value, every(0));
}

LANE_FUNCTION void price_group(const struct fourier_grid *grid, int width, const double *strikes, int32_t side,
                               double *prices, size_t count) {
  strike_lanes lanes[4];
  reals relative[4], strike[4], k[4], sums[4];
  double inverse = 1 / grid->forward;
  for (int g = 0; g < width; g += 1) {
    size_t at = (size_t)g * LANES;
    size_t left = count > at ? count - at : 0;
    strike[g] = left >= LANES ? load(strikes + at) : load_part(strikes + at, left, grid->forward);
    relative[g] = strike[g] * inverse;
    lanes[g] = strike_of(grid, relative[g]);
    k[g] = lanes[g].k;
  }
  node_sums(grid, width, 1, k, sums);
  for (int g = 0; g < width; g += 1) {
    size_t at = (size_t)g * LANES;
    if (count <= at) return;
    reals value = grid->forward * time_value(&lanes[g], relative[g], sums[g]);
    reals ahead = side == 0 ? every(0) : side > 0 ? grid->forward - strike[g] : strike[g] - grid->forward;
    reals price = grid->discount * (value + larger(ahead, every(0)));
    if (count - at >= LANES) store(prices + at, price);
    else store_part(prices + at, price, count - at);
  }
}

/// Discounted prices; `side` is 1 for calls, -1 for puts, 0 for whichever is out of the money. Strikes are finite and
/// positive.
void ON_PATH(fourier_prices)(const struct fourier_grid *grid, int32_t side, const double *strikes, double *prices,
                             size_t count) {
  size_t i = 0;
  for (; i + 2 * LANES < count; i += 4 * LANES) price_group(grid, 4, strikes + i, side, prices + i, count - i);
  for (; i < count; i += LANES) price_group(grid, 1, strikes + i, side, prices + i, count - i);
}

/// More planes than any depth has.
#define MOST_PLANES 13

/// Two registers of strikes: the value, then the other planes; with `moments` the first of those is the slope by k.
LANE_FUNCTION void sensitivity_group(const struct fourier_grid *grid, size_t planes, int moments, const reals *relative,
                                     reals *rows) {
  strike_lanes lanes[2];
  reals k[2], sums[2 * MOST_PLANES];
  for (int g = 0; g < 2; g += 1) {
    lanes[g] = strike_of(grid, relative[g]);
    k[g] = lanes[g].k;
  }
  node_sums(grid, 2, planes, k, sums);
  for (int g = 0; g < 2; g += 1) {
    reals growth = growth_of(&lanes[g]);
    rows[g] = time_value(&lanes[g], relative[g], sums[g]);
    for (size_t p = 1; p < planes; p += 1) {
      reals row = -(growth * sums[2 * p + (size_t)g]);
      if (moments && p == 1) {
        reals bend = fused(every(grid->far), lanes[g].inverse_root, lanes[g].root) * (0.5 * grid->norm);
        bend = choose(lanes[g].k < 0, bend, -bend);
        row = fused(growth, bend, row) + 0.5 * (growth * (lanes[g].free - sums[g]));
      }
      rows[2 * p + (size_t)g] = choose(lanes[g].live, row, every(0));
    }
  }
}

/// A row of `count` numbers for each plane, in parts of the forward: the value beyond the intrinsic one, then
/// derivatives. With `moments` the second row is the slope by k of that value, and the third ∂²/∂k² - ∂/∂k of the call.
void ON_PATH(fourier_sensitivities)(const struct fourier_grid *grid, int32_t plane_count, int32_t moments,
                                    const double *strikes, double *rows, size_t count) {
  double inverse = 1 / grid->forward;
  size_t planes = (size_t)plane_count;
  for (size_t i = 0; i < count; i += 2 * LANES) {
    double kept[2 * LANES];
    for (size_t j = 0; j < 2 * LANES; j += 1) kept[j] = i + j < count ? strikes[i + j] * inverse : 1;
    reals relative[2] = {load(kept), load(kept + LANES)};
    reals found[2 * MOST_PLANES];
    if (planes == 6 && !moments) sensitivity_group(grid, 6, 0, relative, found);
    else if (planes == MOST_PLANES && moments) sensitivity_group(grid, MOST_PLANES, 1, relative, found);
    for (size_t p = 0; p < planes; p += 1) {
      double *row = rows + p * count + i;
      store(kept, found[2 * p]);
      store(kept + LANES, found[2 * p + 1]);
      for (size_t j = 0; j < 2 * LANES && i + j < count; j += 1) row[j] = kept[j];
    }
  }
}
