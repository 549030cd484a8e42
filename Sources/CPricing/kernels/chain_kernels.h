// A chain of options on one underlying, for one path: everything that is the same for an expiry, and the logarithm of
// every strike, is kept between the ticks.

/// Fills what an expiry keeps. It lies outside of the usual range where legs or roots could leave it.
void ON_PATH(chain_prepare)(chain_expiry *expiry) {
  reals years = every(expiry->years);
  TWO rate_time = bounded_product(every(expiry->rate), years);
  TWO dividend_time = bounded_product(every(expiry->dividend), years);
  reals rates = magnitude(rate_time.high) + magnitude(dividend_time.high);
  reals root_years = root(years);
  reals growth = discounted(every(1), dividend_time, every(1));
  reals discount = discounted(every(1), rate_time, every(1));
  expiry->growth = growth[0];
  expiry->discount = discount[0];
  expiry->carry = (rate_time.high - dividend_time.high)[0];
  expiry->root_years = root_years[0];
  expiry->per_root_years = (1 / root_years)[0];
  // Below this s the digits of x do not reach for those of d.
  expiry->least_s = (0x1p-9 + 0x1p-8 * rates)[0];
  expiry->usual = expiry->years > 0x1p-60 && expiry->years < 0x1p60 && rates[0] < 256;
}

/// `ln(K/reference)` of all strikes; 0 where the strike is not above zero.
void ON_PATH(chain_log_strikes)(const double *strike, double reference, double *log_strike, size_t count) {
  for (size_t i = 0; i < count; i += LANES) {
    size_t filled = count - i < LANES ? count - i : LANES;
    reals k = load_part(strike + i, filled, 1);
    integers inside = (k > 0) & (k < __builtin_inf());
    TWO ratio = careful_log_ratio(choose(inside, k, every(1)), every(reference));
    store_part(log_strike + i, choose(inside, ratio.high, every(0)), filled);
  }
}

/// One expiry after a tick: the price and five Greeks of `expiry->count` rows, a multiple of eight.
LANE_FUNCTION void requote_expiry(
    const chain_expiry *expiry, double spot, double log_spot, int usual_spot, chain_rows rows, double *const *values,
    uint8_t *status) {
  reals forward = every(log_spot + expiry->carry);
  reals root_years = every(expiry->root_years);
  reals per_root_half = every(-0.5 * expiry->per_root_years);
  reals spot_value = every(spot * expiry->growth);
  reals discount = every(expiry->discount);
  reals per_spot = every(1 / spot);
  reals least_s = every(expiry->usual && usual_spot ? expiry->least_s : __builtin_inf());
  reals least_strike = every(spot * 0x1p-30);
  reals most_strike = every(spot * 0x1p30);
  size_t end = expiry->first + expiry->count;
  for (size_t i = expiry->first; i < end; i += LANES) {
    reals strike = load(rows.strike + i);
    reals log_strike = load(rows.log_strike + i);
    reals volatility = load(rows.volatility + i);
    reals sign = load(rows.right + i);
    reals s = volatility * root_years;
    integers usual = (s > least_s) & (s < 16) & (strike > least_strike) & (strike < most_strike) & (sign * sign == 1);
    reals per_s = 1 / s;
    reals x = forward - log_strike;
    reals centre = x * per_s;
    reals d1 = fused(s, every(0.5), centre);
    reals d2 = fused(s, every(-0.5), centre);
    reals y1 = smaller(magnitude(d1), every(64));
    reals y2 = smaller(magnitude(d2), every(64));
    reals y = smaller(y1, y2);
    reals square = y * y;
    reals bell = exp_in_range_with_tail(-0.5 * square, -0.5 * fused(y, y, -square));
    reals strike_value = strike * discount;
    reals common = choose(y < 37.5, choose(x < 0, spot_value, strike_value) * bell, every(0));
    reals tail1, tail2;
    two_scaled_tails(y1, y2, &tail1, &tail2);
    reals part1 = common * tail1;
    reals part2 = common * tail2;
    reals share = sign * choose(sign * d1 > 0, spot_value - part1, part1);
    reals owed = sign * choose(sign * d2 > 0, strike_value - part2, part2);
    reals density = common * INVERSE_ROOT_TWO_PI;
    reals decay = (density * volatility) * per_root_half;
    reals out[EUROPEAN_FIRST];
    out[0] = share - owed;
    out[1] = share * per_spot;
    out[2] = ((density * per_spot) * per_spot) * per_s;
    out[3] = density * root_years;
    out[4] = fused(every(expiry->dividend), share, fused(every(-expiry->rate), owed, decay));
    out[5] = every(expiry->years) * owed;
    integers code = {0};
    if (__builtin_expect(any(~usual), 0)) {
      reals careful[EUROPEAN_FIRST];
      LANES_IN in = {every(spot),           strike,     every(expiry->years), every(expiry->rate),
                     every(expiry->dividend), volatility, sign};
      ON_PATH(careful_rows)(&in, EUROPEAN_FIRST, careful, &code);
      code = choose_integers(usual, every_integer(0), code);
#pragma clang loop unroll(full)
      for (int j = 0; j < EUROPEAN_FIRST; j += 1) out[j] = choose(usual, out[j], careful[j]);
    }
    store_codes(status + i, code);
#pragma clang loop unroll(full)
    for (int j = 0; j < EUROPEAN_FIRST; j += 1) store(values[j] + i, out[j]);
  }
}

void ON_PATH(chain_requote)(
    const chain_expiry *expiries, size_t expiry_count, double spot, double reference, chain_rows rows,
    double *const *values, uint8_t *status) {
  double *targets[EUROPEAN_FIRST];
  for (int j = 0; j < EUROPEAN_FIRST; j += 1) targets[j] = values[j];
  int usual = spot > 0x1p-200 && spot < 0x1p200 && reference > spot * 0x1p-8 && reference < spot * 0x1p8;
  reals log_spot = careful_log_ratio(every(usual ? spot : 1), every(usual ? reference : 1)).high;
  for (size_t e = 0; e < expiry_count; e += 1) {
    requote_expiry(expiries + e, spot, log_spot[0], usual, rows, targets, status);
  }
}
