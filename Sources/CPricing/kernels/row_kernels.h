// What payoffs ask of simulated paths, for one path of instructions: one number for each path, out of its rows of
// logarithms relative to the price at the start, which itself is no row.

/// Runs `body` for each register of each bundle, with `x` walking over every `every`-th row from row `every - 1` on.
#define OVER_ROWS(start, body, finish)                                          \
  for (size_t bundle = 0; bundle < bundles; bundle += 1) {                      \
    for (size_t at = 0; at < PATH_BUNDLE; at += LANES) {                        \
      start;                                                                    \
      for (size_t step = every_row - 1; step < steps; step += every_row) {      \
        size_t place = (bundle * steps + step) * PATH_BUNDLE + at;              \
        reals x = load(rows + place);                                           \
        body;                                                                   \
      }                                                                         \
      size_t to = bundle * PATH_BUNDLE + at;                                    \
      finish;                                                                   \
    }                                                                           \
  }

void ON_PATH(rows_sum_of_prices)(const double *rows, size_t steps, size_t every_row, size_t bundles, double *result) {
  OVER_ROWS(reals sum = every(0), sum += exp_lanes(x), store(result + to, sum))
}

void ON_PATH(rows_sum)(const double *rows, size_t steps, size_t every_row, size_t bundles, double *result) {
  OVER_ROWS(reals sum = every(0), sum += x, store(result + to, sum))
}

void ON_PATH(rows_greatest)(const double *rows, size_t steps, size_t every_row, size_t bundles, double *result) {
  OVER_ROWS(reals most = every(0), most = larger(x, most), store(result + to, most))
}

void ON_PATH(rows_least)(const double *rows, size_t steps, size_t every_row, size_t bundles, double *result) {
  OVER_ROWS(reals least = every(0), least = smaller(x, least), store(result + to, least))
}

void ON_PATH(rows_sum_of_squares)(const double *rows, size_t steps, size_t every_row, size_t bundles, double *result) {
  OVER_ROWS(reals sum = every(0); reals before = every(0),
            reals change = x - before; before = x; sum = fused(change, change, sum), store(result + to, sum))
}

void ON_PATH(rows_last)(const double *rows, size_t steps, size_t every_row, size_t bundles, double *result) {
  (void)every_row;
  for (size_t bundle = 0; bundle < bundles; bundle += 1)
    for (size_t at = 0; at < PATH_BUNDLE; at += LANES)
      store(result + bundle * PATH_BUNDLE + at, load(rows + (bundle * steps + steps - 1) * PATH_BUNDLE + at));
}

/// The variance of the logarithm over one step: given for the step, or from the variances of the path at both ends.
LANE_FUNCTION reals variance_of_step(const bridge_law *law, size_t step, reals before, reals after) {
  if (!law->variances) return every(law->of_step[step]);
  return (larger(before, every(0)) + larger(after, every(0))) * (0.5 * law->years);
}

/// The probability that the path between the simulated dates did not touch the level, by Brownian bridges.
void ON_PATH(rows_survival)(const double *rows, const bridge_law *law, double level, size_t steps, size_t bundles,
                            double *result) {
  size_t every_row = 1;
  double side = level > 0 ? -1 : 1;
  OVER_ROWS(reals left = every(1); reals far = every(-side * level); reals v = every(law->start_variance), {
    reals next = (x - level) * side;
    reals after = law->variances ? load(law->variances + place) : v;
    reals spread = variance_of_step(law, step, v, after);
    integers alive = (far > 0) & (next > 0);
    // Bounded, so that a step of no variance neither divides by zero nor leaves the range of the exponential.
    reals depth = smaller((far * next) * 2 / larger(spread, every(1e-300)), every(700));
    reals kept = 1 - exp_in_range(-larger(depth, every(0)));
    left = choose(alive, left * kept, every(0));
    far = next;
    v = after;
  }, store(result + to, left))
}

/// The greatest (`side` 1) or least (-1) logarithm over all times, drawn from the law of a Brownian bridge's extreme.
void ON_PATH(rows_drawn_extreme)(uint64_t *state, const double *rows, const bridge_law *law, double side, size_t steps,
                                 size_t bundles, double *result) {
  draws from = open_draws(state, 0);
  for (size_t bundle = 0; bundle < bundles; bundle += 1) {
    for (size_t octet = 0; octet < 4; octet += 1) {
      FOR_PARTS(at, octet) {
        reals most = every(0), before = every(0), v = every(law->start_variance);
        for (size_t step = 0; step < steps; step += 1) {
          size_t place = (bundle * steps + step) * PATH_BUNDLE + at;
          reals x = load(rows + place) * side;
          reals after = law->variances ? load(law->variances + place) : v;
          reals spread = variance_of_step(law, step, v, after);
          reals u = centred_uniform(next_words(from.s[part])) + 0.5;
          reals change = x - before;
          reals reach = root(fused(change, change, spread * -2 * log_lanes(u)));
          most = larger(0.5 * (before + x + reach), most);
          before = x;
          v = after;
        }
        store(result + bundle * PATH_BUNDLE + at, most * side);
      }
    }
  }
  close_draws(&from, state);
}

/// One step of a logarithm under a local volatility: `x += carry - ½ σ² Δ + σ √Δ z`, `σ` given for each path.
void ON_PATH(local_step)(const double *before, const double *volatilities, const double *normals, double carry,
                         double years, size_t count, double *after) {
  double size = __builtin_sqrt(years);
  for (size_t i = 0; i < count; i += LANES) {
    reals sigma = load(volatilities + i);
    reals drift = fused(sigma * sigma, every(-0.5 * years), every(carry));
    store(after + i, load(before + i) + fused(sigma * size, load(normals + i), drift));
  }
}

/// Rows of correlated normal numbers, in place: row `i` becomes the sum of `matrix[i][j]` times row `j ≤ i`.
void ON_PATH(correlate_rows)(const double *matrix, size_t factors, size_t groups, double *rows) {
  for (size_t group = 0; group < groups; group += 1) {
    double *first = rows + group * factors * PATH_BUNDLE;
    for (size_t at = 0; at < PATH_BUNDLE; at += LANES) {
      for (size_t i = factors; i > 0; i -= 1) {
        reals sum = every(0);
        for (size_t j = 0; j < i; j += 1)
          sum = fused(every(matrix[(i - 1) * factors + j]), load(first + j * PATH_BUNDLE + at), sum);
        store(first + (i - 1) * PATH_BUNDLE + at, sum);
      }
    }
  }
}
