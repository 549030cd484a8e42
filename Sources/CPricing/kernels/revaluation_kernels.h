// A book of options under many scenarios, for one path: price only, with everything kept that a scenario leaves alone.

/// The value of LANES instruments times their quantities under one scenario.
LANE_FUNCTION reals revalued(
    reals x, reals s, reals per_s, reals spot_value, reals strike_value, reals sign, reals quantity) {
  reals centre = x * per_s;
  reals d1 = fused(s, every(0.5), centre);
  reals d2 = fused(s, every(-0.5), centre);
  reals y1 = smaller(magnitude(d1), every(64));
  reals y2 = smaller(magnitude(d2), every(64));
  reals y = smaller(y1, y2);
  reals bell = exp_in_range(-0.5 * smaller(y * y, every(1400)));
  reals common = choose(x < 0, spot_value, strike_value) * bell;
  reals p1, q1, p2, q2;
  tail_quotient(y1, &p1, &q1);
  tail_quotient(y2, &p2, &q2);
  reals part = common / (q1 * q2);
  reals part1 = part * (p1 * q2);
  reals part2 = part * (p2 * q1);
  reals spot_leg = choose(sign * d1 > 0, spot_value - part1, part1);
  reals strike_leg = choose(sign * d2 > 0, strike_value - part2, part2);
  return (sign * quantity) * (spot_leg - strike_leg);
}

/// The sum of a book of `count` instruments, a multiple of eight, under each scenario. Eight partial sums a scenario,
/// added in one order whatever the width.
void ON_PATH(revaluation_sums)(
    revaluation_rows rows, size_t count, const double *spot_factor, const double *volatility_factor, double *sums,
    size_t scenarios) {
  for (size_t k = 0; k < scenarios; k += 1) {
    reals factor = every(spot_factor[k]);
    reals log_factor = log_lanes(factor);
    reals stretch = every(volatility_factor[k]);
    reals shrink = 1 / stretch;
    reals partial[8 / LANES] = {0};
    for (size_t i = 0; i < count; i += 8) {
#pragma clang loop unroll(full)
      for (int part = 0; part < 8 / LANES; part += 1) {
        size_t at = i + (size_t)part * LANES;
        partial[part] += revalued(
            load(rows.x + at) + log_factor, load(rows.s + at) * stretch, load(rows.per_s + at) * shrink,
            load(rows.spot_value + at) * factor, load(rows.strike_value + at), load(rows.right + at),
            load(rows.quantity + at));
      }
    }
    double eight[8];
    for (int part = 0; part < 8 / LANES; part += 1) store(eight + part * LANES, partial[part]);
    sums[k] = ((eight[0] + eight[1]) + (eight[2] + eight[3])) + ((eight[4] + eight[5]) + (eight[6] + eight[7]));
  }
}

/// Sets down what is kept of an instrument; `usual` says which instruments `revaluation_sums` may take.
void ON_PATH(revaluation_prepare)(
    european_rows in, double *x, double *s, double *per_s, double *spot_value, double *strike_value, uint8_t *usual,
    size_t count) {
  for (size_t i = 0; i < count; i += LANES) {
    size_t filled = count - i < LANES ? count - i : LANES;
    reals spot = load_part(in.spot + i, filled, 1);
    reals strike = load_part(in.strike + i, filled, 1);
    reals years = load_part(in.years + i, filled, 1);
    TWO rate_time = bounded_product(load_part(in.rate + i, filled, 0), years);
    TWO dividend_time = bounded_product(load_part(in.dividend + i, filled, 0), years);
    reals right = load_part(in.right + i, filled, 1);
    reals deviation = load_part(in.volatility + i, filled, 1) * root(years);
    integers fits = (spot > 0x1p-200) & (spot < 0x1p200) & (strike > 0x1p-200) & (strike < 0x1p200) &
                    (deviation > 0x1p-40) & (deviation < 4) & (right * right == 1) &
                    (magnitude(rate_time.high) + magnitude(dividend_time.high) < 256);
    TWO minus = {-dividend_time.high, -dividend_time.low};
    TWO ratio = careful_log_ratio(choose(fits, spot, every(1)), choose(fits, strike, every(1)));
    TWO sum = add_two(ratio, add_two(rate_time, minus));
    store_part(x + i, choose(fits, sum.high, every(0)), filled);
    store_part(s + i, choose(fits, deviation, every(1)), filled);
    store_part(per_s + i, choose(fits, 1 / deviation, every(1)), filled);
    store_part(spot_value + i, choose(fits, discounted(spot, dividend_time, every(1)), every(0)), filled);
    store_part(strike_value + i, choose(fits, discounted(strike, rate_time, every(1)), every(0)), filled);
    for (size_t j = 0; j < filled; j += 1) usual[i + j] = (uint8_t)(fits[j] & 1);
  }
}

/// The values of a sum of Chebyshev polynomials `Σ c[a][b] T_a(u) T_b(v)` at many points of the square from -1 to 1, by
/// Clenshaw's recurrence in both directions; `coefficients[a · columns + b]`.
void ON_PATH(chebyshev_surface)(
    const double *coefficients, size_t rows, size_t columns, const double *u, const double *v, double *values,
    size_t count) {
  for (size_t i = 0; i < count; i += LANES) {
    size_t filled = count - i < LANES ? count - i : LANES;
    reals across = load_part(u + i, filled, 0);
    reals along = load_part(v + i, filled, 0);
    reals across2 = across + across;
    reals along2 = along + along;
    reals first = every(0), second = every(0);
    for (size_t a = rows; a-- > 0;) {
      const double *row = coefficients + a * columns;
      reals b1 = every(0), b2 = every(0);
      for (size_t b = columns; b-- > 1;) {
        reals next = fused(along2, b1, every(row[b]) - b2);
        b2 = b1;
        b1 = next;
      }
      reals coefficient = fused(along, b1, every(row[0]) - b2);
      if (a == 0) {
        store_part(values + i, fused(across, first, coefficient - second), filled);
        break;
      }
      reals next = fused(across2, first, coefficient - second);
      second = first;
      first = next;
    }
  }
}
