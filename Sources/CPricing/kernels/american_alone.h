// One American put, with nodes in the lanes in place of options.
//
// A group of lanes costs the same for one option as for all of them. Here what is the same at every node runs over the
// nodes, and each sum runs over them one after another, as it does where the lanes are options: the operations on every
// number are the same in the same order, and so are the bits. The terms are those of american_kernels.h.

/// So many options are priced one by one where no more are left.
#define ALONE_AT_MOST (LANES == 8 ? 2 : 1)

/// Where the arrays of one option lie in the scratch memory; all of them end at a multiple of eight.
typedef struct {
  double *heights, *squares, *right, *inverse, *lower, *upper, *bend;
  double *cash, *stock, *between, *inverses, *pulls, *under, *over;
  /// Rows of `stride`; those of `cash` and `stock` are of `row`.
  double *matrix;
  size_t stride, row;
} ON_PATH(alone_scratch);
#define alone_scratch ON_PATH(alone_scratch)

LANE_FUNCTION alone_scratch alone_lay_out(const american_grid *grid, double *memory) {
  size_t n = ((size_t)grid->nodes + 7) / 8 * 8;
  size_t longest = (size_t)(grid->inner > grid->outer ? grid->inner : grid->outer);
  alone_scratch scratch;
  scratch.row = ((size_t)grid->inner + 7) / 8 * 8;
  size_t all = (size_t)grid->nodes * scratch.row;
  double **columns[7] = {&scratch.heights, &scratch.squares, &scratch.right, &scratch.inverse,
                         &scratch.lower,   &scratch.upper,   &scratch.bend};
  for (int32_t c = 0; c < 7; c += 1, memory += n) *columns[c] = memory;
  double **parts[5] = {&scratch.between, &scratch.inverses, &scratch.pulls, &scratch.under, &scratch.over};
  for (int32_t c = 0; c < 5; c += 1, memory += 2 * longest + 16) *parts[c] = memory;
  scratch.cash = memory;
  scratch.stock = scratch.cash + all;
  scratch.matrix = scratch.stock + all;
  scratch.stride = n;
  return scratch;
}

/// How many of a group that begins at `from` there are.
LANE_FUNCTION size_t alone_part(int32_t from, int32_t count) {
  return count - from < LANES ? (size_t)(count - from) : LANES;
}

LANE_FUNCTION void alone_square(int32_t n, const alone_scratch *scratch) {
  for (int32_t i = 0; i < n; i += LANES) {
    reals height = load(scratch->heights + i);
    store(scratch->squares + i, height * height);
  }
}

LANE_FUNCTION void alone_discounts(const american_grid *grid, const american_lanes *lanes,
                                   const alone_scratch *scratch) {
  for (int32_t i = 0; i < grid->nodes; i += 1) {
    reals time = every(grid->times[i] * grid->times[i]);
    double *cash = scratch->cash + i * scratch->row, *stock = scratch->stock + i * scratch->row;
    for (int32_t k = 0; k < grid->inner; k += LANES) {
      reals sine = load(grid->inner_sines + k);
      reals age = time * sine * sine, weight = time * load(grid->inner_weights + k);
      store(cash + k, lanes->rate * weight * exp_in_range(-(lanes->rate * age)));
      store(stock + k, lanes->yield * weight * exp_in_range(-(lanes->yield * age)));
    }
  }
}

/// `columns` holds the interpolation to all points from one node after another.
LANE_FUNCTION void alone_between(const american_grid *grid, const alone_scratch *scratch, const double *columns,
                                 const double *cosines, double root_time, int32_t count) {
  reals first = every(scratch->squares[0]), scale = every(root_time / grid->times[0]);
  for (int32_t k = 0; k < count; k += LANES) {
    reals sum = every(0);
    for (int32_t j = 0; j < grid->nodes; j += 1) {
      sum = fused(load(columns + (size_t)j * count + k), every(scratch->squares[j]), sum);
    }
    reals share = scale * load(cosines + k);
    reals part = choose(share < 1, 0.01 * (share * share), every(0.01));
    reals square = larger(sum, part * first), inverse = inverse_root(square);
    store(scratch->between + k, square * inverse);
    store(scratch->inverses + k, inverse);
  }
}

/// The row of the Jacobian.
LANE_FUNCTION void alone_row(const american_grid *grid, const alone_scratch *scratch, const double *rows, double *row) {
  for (int32_t j = 0; j < grid->nodes; j += LANES) {
    reals sum = every(0);
    for (int32_t k = 0; k < grid->inner; k += 1) {
      sum = fused(load(rows + (size_t)k * grid->nodes + j), every(scratch->pulls[k]), sum);
    }
    store(row + j, sum * load(scratch->heights + j));
  }
}

/// Elimination; columns that are done with are written to and not read again.
LANE_FUNCTION void alone_eliminate(int32_t n, const alone_scratch *scratch) {
  size_t stride = scratch->stride;
  double *right = scratch->right;
  for (int32_t pivot = 0; pivot < n; pivot += 1) {
    const double *top = scratch->matrix + pivot * stride;
    double inverse = 1 / top[pivot];
    for (int32_t i = pivot + 1; i < n; i += 1) {
      double *row = scratch->matrix + i * stride;
      double share = -(row[pivot] * inverse);
      for (int32_t j = (pivot + 1) / LANES * LANES; j < n; j += LANES) {
        store(row + j, fused(every(share), load(top + j), load(row + j)));
      }
      right[i] = __builtin_fma(share, right[pivot], right[i]);
    }
  }
  for (int32_t i = n - 1; i >= 0; i -= 1) {
    const double *row = scratch->matrix + i * stride;
    double rest = right[i];
    for (int32_t j = i + 1; j < n; j += 1) rest = __builtin_fma(-row[j], right[j], rest);
    right[i] = rest / row[i];
  }
}

/// The equation at node `i`, into its row of the matrix and its right side.
LANE_FUNCTION void alone_equation(const american_grid *grid, const american_lanes *lanes, const alone_scratch *scratch,
                                  int32_t i, int32_t scheme) {
  int32_t n = grid->nodes, l = grid->inner;
  reals root_time = every(grid->times[i]), time = root_time * root_time;
  reals spread = lanes->deviation * root_time, inverse_spread = 1 / spread;
  reals height = every(scratch->heights[i]), inverse = every(scratch->inverse[i]);
  const double *cash = scratch->cash + i * scratch->row, *stock = scratch->stock + i * scratch->row;
  alone_between(grid, scratch, grid->inner_columns + (size_t)i * l * n, grid->inner_cosines, grid->times[i], l);
  // The derivatives by h itself lie behind the pulls.
  double *whole = scratch->pulls + scratch->row;
  for (int32_t k = 0; k < l; k += LANES) {
    reals between = load(scratch->between + k), sine = load(grid->inner_sines + k);
    american_term term = american_inner_term(
        lanes, scheme, between, height, inverse, spread * sine, inverse_spread * load(grid->inner_cosecants + k),
        time * sine * sine, load(cash + k), load(stock + k));
    store(scratch->under + k, term.under);
    store(scratch->over + k, term.over);
    store(whole + k, term.pull);
    store(scratch->pulls + k, term.pull * load(scratch->inverses + k));
  }
  double numerator = 0, denominator = 0, pull = 0;
  for (int32_t k = 0; k < l; k += 1) {
    if (scheme == AMERICAN_VALUE_MATCHING) {
      numerator = __builtin_fma(cash[k], scratch->under[k], numerator);
      denominator = __builtin_fma(stock[k], scratch->over[k], denominator);
    } else {
      numerator = numerator + scratch->under[k];
      denominator = denominator + scratch->over[k];
    }
    pull = pull + whole[k];
  }
  double owed = (scratch->lower[i] + numerator) * scratch->inverse[i];
  double *row = scratch->matrix + i * scratch->stride;
  alone_row(grid, scratch, grid->inner_rows + (size_t)i * l * n, row);
  row[i] = row[i] - owed - scratch->bend[i] - pull;
  scratch->right[i] = owed - (scratch->upper[i] + denominator);
}

LANE_FUNCTION double alone_newton_step(const american_grid *grid, const american_lanes *lanes,
                                       const alone_scratch *scratch, int32_t scheme) {
  int32_t n = grid->nodes;
  alone_square(n, scratch);
  for (int32_t i = 0; i < n; i += LANES) {
    reals root_time = load_part(grid->times + i, alone_part(i, n), 1);
    american_own own = american_own_terms(lanes, scheme, root_time, load(scratch->heights + i));
    store(scratch->inverse + i, own.inverse);
    store(scratch->lower + i, own.lower);
    store(scratch->upper + i, own.upper);
    store(scratch->bend + i, own.bend);
  }
  for (int32_t i = 0; i < n; i += 1) alone_equation(grid, lanes, scratch, i, scheme);
  alone_eliminate(n, scratch);
  double change = 0;
  for (int32_t i = 0; i < n; i += LANES) {
    reals old = load(scratch->heights + i), moved = american_moved(old, load(scratch->right + i));
    double distances[LANES];
    store(distances, american_distance(lanes, moved, old));
    size_t part = alone_part(i, n);
    store_part(scratch->heights + i, moved, part);
    for (size_t lane = 0; lane < part; lane += 1) change = distances[lane] > change ? distances[lane] : change;
  }
  return change;
}

LANE_FUNCTION void alone_value(const american_grid *grid, const american_lanes *lanes, const alone_scratch *scratch,
                               reals spot, reals results[5]) {
  int32_t p = grid->outer;
  alone_square(grid->nodes, scratch);
  alone_between(grid, scratch, grid->outer_columns, grid->outer_cosines, 1, p);
  american_place place = american_locate(lanes, spot, every(scratch->heights[grid->nodes - 1]));
  double *values = scratch->pulls, *deltas = scratch->under, *gammas = scratch->over;
  for (int32_t k = 0; k < p; k += LANES) {
    american_price term = american_outer_term(
        lanes, &place, load(scratch->between + k), load(grid->outer_sines + k), load(grid->outer_cosecants + k));
    store(values + k, term.value);
    store(deltas + k, term.delta);
    store(gammas + k, term.gamma);
  }
  double value = 0, delta = 0, gamma = 0;
  for (int32_t k = 0; k < p; k += 1) {
    double weight = grid->outer_weights[k];
    value = __builtin_fma(weight, values[k], value);
    delta = __builtin_fma(weight, deltas[k], delta);
    gamma = __builtin_fma(weight, gammas[k], gamma);
  }
  american_price sum = {every(value), every(delta), every(gamma)};
  american_finish(lanes, &place, sum, results);
}

/// The heights stay at the front of the memory.
LANE_FUNCTION void american_alone(const american_grid *grid, int32_t scheme, const double inputs[4], double *memory,
                                  reals results[5]) {
  american_lanes lanes = american_prepare(every(inputs[1]), every(inputs[2]), every(inputs[3]));
  alone_scratch scratch = alone_lay_out(grid, memory);
  // The start goes from node to node and has nothing to share among lanes.
  american_start(grid, &lanes, scratch.matrix);
  for (int32_t i = 0; i < (int32_t)scratch.stride; i += 1) {
    scratch.heights[i] = i < grid->nodes ? scratch.matrix[i * LANES] : 1;
    scratch.right[i] = 0;
  }
  alone_discounts(grid, &lanes, &scratch);
  double change = 0;
  for (int32_t step = 0; step < grid->steps; step += 1) {
    if (scheme == AMERICAN_VALUE_MATCHING) {
      change = alone_newton_step(grid, &lanes, &scratch, AMERICAN_VALUE_MATCHING);
    } else {
      change = alone_newton_step(grid, &lanes, &scratch, AMERICAN_SMOOTH_PASTING);
    }
  }
  results[4] = every(change);
  alone_value(grid, &lanes, &scratch, every(inputs[0]), results);
}

void ON_PATH(american_puts)(const american_grid *grid, int32_t scheme, const double *const *inputs,
                            double *const *results, double *heights, double *memory, size_t count) {
  static const double fillers[4] = {1, 0.2, 0.05, 0};
  size_t n = (size_t)grid->nodes;
  for (size_t from = 0; from < count;) {
    size_t left = count - from, part = left < LANES ? left : LANES;
    reals given[4], found[5];
    // Few options are faster one by one.
    int32_t alone = left <= ALONE_AT_MOST;
    if (alone) {
      part = 1;
      double own[4] = {inputs[0][from], inputs[1][from], inputs[2][from], inputs[3][from]};
      american_alone(grid, scheme, own, memory, found);
    } else {
      for (int32_t i = 0; i < 4; i += 1) given[i] = load_part(inputs[i] + from, part, fillers[i]);
      american_group(grid, scheme, given, memory, found);
    }
    for (int32_t i = 0; i < 5; i += 1) store_part(results[i] + from, found[i], part);
    size_t stride = alone ? 1 : LANES;
    for (size_t lane = 0; heights && lane < part; lane += 1) {
      for (size_t i = 0; i < n; i += 1) heights[(from + lane) * n + i] = memory[i * stride + lane];
    }
    from += part;
  }
}
