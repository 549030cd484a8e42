// European options under Bachelier's normal model, for one path. Any finite argument; forwards and strikes of any sign.
//
// With m = F - K, s = σ√T and d = m/s an option out of the money is worth D s (φ(d) - |d| Φ(-|d|)), and one in the
// money its intrinsic value more.

/// The arguments of LANES rows.
typedef struct {
  reals forward, strike, years, rate, volatility, right;
} ON_PATH(normal_lanes);

#define NORMAL_IN ON_PATH(normal_lanes)

LANE_FUNCTION integers normal_refusal(NORMAL_IN in) {
  reals sum = in.forward * 0 + in.strike * 0 + in.years * 0 + in.rate * 0 + in.volatility * 0;
  integers finite = (sum == 0) & (in.right == in.right);
  integers negative = (in.years < 0) | (in.volatility < 0);
  integers sided = magnitude(in.right) == 1;
  integers code = choose_integers(sided, every_integer(ROW_OK), every_integer(ROW_NO_RIGHT));
  code = choose_integers(negative, every_integer(ROW_NEGATIVE), code);
  return choose_integers(finite, code, every_integer(ROW_NOT_FINITE));
}

LANE_FUNCTION NORMAL_IN normal_harmless(NORMAL_IN in, integers out) {
  in.forward = choose(out, every(1), in.forward);
  in.strike = choose(out, every(1), in.strike);
  in.years = choose(out, every(1), in.years);
  in.rate = choose(out, every(0), in.rate);
  in.volatility = choose(out, every(1), in.volatility);
  in.right = choose(out, every(1), in.right);
  return in;
}

/// The price and, for a `count` of sixteen, the Greeks in the order of the lognormal model; returns the code of each
/// row.
LANE_FUNCTION integers normal_values(NORMAL_IN in, int count, reals *values) {
  integers refused = normal_refusal(in);
  in = normal_harmless(in, refused != 0);
  TWO rate_time = bounded_product(in.rate, in.years);
  reals discount = discounted(every(1), rate_time, every(1));
  reals moneyness = in.forward - in.strike;
  reals root_years = root(in.years);
  reals s = in.volatility * root_years;
  reals d = choose(s == 0, choose(moneyness == 0, every(0), with_sign_of(every(64), moneyness)), moneyness / s);
  integers far = magnitude(d) > 38.5;
  d = choose(far, with_sign_of(every(64), d), d);
  reals y = magnitude(d);
  reals bell = choose(far, every(0), bell_lanes(y));
  reals tail = bell * scaled_normal_tail(smaller(y, every(40)));
  reals density = bell * INVERSE_ROOT_TWO_PI;
  reals sign = in.right;
  integers inside = sign * d > 0;
  reals part = choose(far, every(0), s * larger(fused(-y, tail, density), every(0)));
  reals value = discounted(choose(inside, magnitude(moneyness), every(0)) + part, rate_time, every(1));
  values[0] = value;
  if (count > EUROPEAN_PRICE) {
    // Divisors that may be zero are replaced; where they are, the density is zero.
    reals years = choose(in.years > 0, in.years, every(1));
    reals volatility = choose(in.volatility > 0, in.volatility, every(1));
    reals scale = choose(s > 0, s, every(1));
    reals mass = discount * density;
    reals gamma = discounted(density / scale, rate_time, every(1));
    reals vega = discounted(density * root_years, rate_time, every(1));
    reals decay = discounted(density * in.volatility / root(years), rate_time, every(1));
    reals square = d * d;
    reals delta = sign * discount * choose(inside, 1 - tail, tail);
    values[1] = delta;
    values[2] = gamma;
    values[3] = vega;
    values[4] = fused(in.rate, value, -0.5 * decay);
    values[5] = -in.years * value;
    values[6] = -delta;
    values[7] = every(0);
    values[8] = -(mass * d) / volatility;
    values[9] = vega * square / volatility;
    values[10] = fused(in.rate, delta, 0.5 * (mass * d / years));
    values[11] = fused(in.rate, vega, -0.5 * (vega * (1 + square) / years));
    values[12] = -(gamma * d) / scale;
    values[13] = gamma * (square - 1) / volatility;
    values[14] = fused(in.rate, gamma, 0.5 * (gamma * (1 - square) / years));
    values[15] = vega * square * (square - 3) / volatility / volatility;
  }
  reals sum = every(0);
  for (int j = 0; j < count; j += 1) sum += values[j] * 0;
  refused = choose_integers((refused == 0) & (sum != 0), every_integer(ROW_OVERFLOW), refused);
  if (count > EUROPEAN_PRICE) {
    integers corner = (s == 0) & (moneyness == 0) & ((refused == 0) | (refused == ROW_OVERFLOW));
    refused = choose_integers(corner, every_integer(ROW_AT_CORNER), refused);
  }
  for (int j = 0; j < count; j += 1) values[j] = choose(refused == 0, values[j], every(0));
  return refused;
}

LANE_FUNCTION void normal_batch(
    normal_rows rows, double *const *values, uint8_t *status, size_t count, int outputs) {
  for (size_t i = 0; i < count; i += LANES) {
    size_t filled = count - i < LANES ? count - i : LANES;
    NORMAL_IN in = {load_part(rows.forward + i, filled, 1),    load_part(rows.strike + i, filled, 1),
                    load_part(rows.years + i, filled, 1),      load_part(rows.rate + i, filled, 0),
                    load_part(rows.volatility + i, filled, 1), load_part(rows.right + i, filled, 1)};
    reals out[EUROPEAN_ALL];
    integers code = normal_values(in, outputs, out);
    for (size_t j = 0; j < filled; j += 1) status[i + j] = (uint8_t)code[j];
    for (int j = 0; j < outputs; j += 1) store_part(values[j] + i, out[j], filled);
  }
}

#define NORMAL(name, outputs)                                                                             \
  void ON_PATH(name)(normal_rows rows, double *const *values, uint8_t *status, size_t count) {            \
    normal_batch(rows, values, status, count, outputs);                                                   \
  }

NORMAL(normal_price, EUROPEAN_PRICE)
NORMAL(normal_all, EUROPEAN_ALL)
