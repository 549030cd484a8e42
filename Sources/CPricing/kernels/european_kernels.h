// European options under Black-Scholes-Merton, for one path: price, price with five Greeks, price with all.
#include "european_careful.h"

/// The values of usual rows: only products, since the state brings the reciprocals.
LANE_FUNCTION void usual_values(LANES_IN in, STATE state, int count, reals *values) {
  reals sign = in.right;
  reals share = sign * state.spot_leg;
  reals owed = sign * state.strike_leg;
  values[0] = share - owed;
  if (count == EUROPEAN_PRICE) return;
  reals density_share = state.density * state.per_spot;
  reals gamma = (density_share * state.per_spot) * state.per_s;
  reals vega = state.density * state.root_years;
  // 1/√T = σ/s.
  reals decay = (state.density * in.volatility) * (in.volatility * state.per_s);
  values[1] = share * state.per_spot;
  values[2] = gamma;
  values[3] = vega;
  values[4] = fused(in.dividend, share, fused(-in.rate, owed, -0.5 * decay));
  values[5] = in.years * owed;
  if (count == EUROPEAN_FIRST) return;
  reals d1 = state.d1, d2 = state.d2, s = state.s;
  reals product = d1 * d2;
  reals tilt = fused(every(2), state.carry, -d2 * s);
  reals half_years = 0.5 * state.per_years;
  reals per_volatility = state.per_volatility;
  values[6] = -owed / in.strike;
  values[7] = -in.years * share;
  values[8] = -density_share * d2 * per_volatility;
  values[9] = vega * product * per_volatility;
  values[10] = fused(in.dividend, values[1], -density_share * tilt * (half_years * state.per_s));
  reals slope = fused(state.carry * state.per_years, d1 * state.per_s, in.dividend);
  values[11] = vega * fused(-half_years, product + 1, slope);
  values[12] = -(gamma * state.per_spot) * fused(d1, state.per_s, every(1));
  values[13] = gamma * (product - 1) * per_volatility;
  reals bend = fused(d1 * state.per_s, tilt, fused(every(2), state.dividend_time, every(1)));
  values[14] = gamma * half_years * bend;
  reals square = fused(product, 1 - product, fused(d1, d1, d2 * d2));
  values[15] = -((vega * per_volatility) * per_volatility) * square;
}

/// The values of any row. Each product starts from the density, so that where it is zero, nothing else matters;
/// divisors that may be zero are replaced, which only happens where the density is zero. What `per_half` restores in
/// two steps is multiplied by the time or a rate in between, so that a tiny leg keeps its digits.
LANE_FUNCTION void careful_values(LANES_IN in, STATE state, reals per_half, int count, reals *values) {
  reals sign = in.right;
  values[0] = (sign * (state.spot_leg - state.strike_leg) * per_half) * per_half;
  if (count == EUROPEAN_PRICE) return;
  reals spot = choose(in.spot > 0, in.spot, every(1));
  reals years = choose(in.years > 0, in.years, every(1));
  reals volatility = choose(in.volatility > 0, in.volatility, every(1));
  reals s = choose(state.s > 0, state.s, every(1));
  reals share = sign * (state.spot_leg * per_half);
  reals owed = sign * (state.strike_leg * per_half);
  reals density = state.density * per_half;
  reals gamma = (state.density_share / spot) / s;
  reals root_years = root(years);
  reals vega = density * root_years;
  reals decay = density * volatility / root_years;
  values[1] = sign * state.spot_share;
  values[2] = gamma;
  values[3] = vega * per_half;
  values[4] = fused(in.dividend, share, fused(-in.rate, owed, -0.5 * decay)) * per_half;
  values[5] = (in.years * owed) * per_half;
  if (count == EUROPEAN_FIRST) return;
  reals d1 = state.d1, d2 = state.d2;
  reals product = d1 * d2;
  reals tilt = fused(every(2), state.carry, -d2 * state.s);
  values[6] = -sign * state.strike_share;
  values[7] = (-in.years * share) * per_half;
  values[8] = -state.density_share * d2 / volatility;
  values[9] = (vega * product / volatility) * per_half;
  values[10] = fused(in.dividend, values[1], -0.5 * (state.density_share * tilt / s / years));
  reals carry = state.carry / years;
  reals decline = fused(vega, in.dividend, vega * carry * d1 / s) - 0.5 * (vega * (product + 1) / years);
  values[11] = decline * per_half;
  values[12] = -(gamma / spot + gamma * d1 / spot / s);
  values[13] = gamma * (product - 1) / volatility;
  reals bend = fused(gamma, fused(every(2), state.dividend_time, every(1)), gamma * d1 * tilt / s);
  values[14] = 0.5 * bend / years;
  reals square = fused(product, 1 - product, fused(d1, d1, d2 * d2));
  values[15] = (-(vega / volatility / volatility) * square) * per_half;
}

/// Why a row cannot be valued; 0 where it can.
LANE_FUNCTION integers refusal(LANES_IN in) {
  reals terms = in.spot * 0 + in.strike * 0 + in.years * 0;
  reals sum = terms + in.rate * 0 + in.dividend * 0 + in.volatility * 0;
  integers finite = (sum == 0) & (in.right == in.right);
  integers negative = (in.spot < 0) | (in.strike < 0) | (in.years < 0) | (in.volatility < 0);
  integers sided = magnitude(in.right) == 1;
  integers code = choose_integers(sided, every_integer(ROW_OK), every_integer(ROW_NO_RIGHT));
  code = choose_integers(negative, every_integer(ROW_NEGATIVE), code);
  return choose_integers(finite, code, every_integer(ROW_NOT_FINITE));
}

/// Values and status of any rows.
static __attribute__((noinline, unused)) void ON_PATH(careful_rows)(
    const LANES_IN *rows, int count, reals *values, integers *status) {
  LANES_IN in = *rows;
  integers refused = refusal(in);
  integers out = refused != 0;
  in.spot = choose(out, every(1), in.spot);
  in.strike = choose(out, every(1), in.strike);
  in.years = choose(out, every(1), in.years);
  in.rate = choose(out, every(0), in.rate);
  in.dividend = choose(out, every(0), in.dividend);
  in.volatility = choose(out, every(1), in.volatility);
  in.right = choose(out, every(1), in.right);
  reals scale;
  STATE state = careful_state(in, &scale);
  careful_values(in, state, root(1 / scale), count, values);
  reals sum = every(0);
  for (int j = 0; j < count; j += 1) sum += values[j] * 0;
  refused = choose_integers((refused == 0) & (sum != 0), every_integer(ROW_OVERFLOW), refused);
  if (count > EUROPEAN_PRICE) {
    integers corner = ((state.s == 0) & (state.d1 == 0)) | ((in.spot == 0) & (in.strike == 0));
    corner &= (refused == 0) | (refused == ROW_OVERFLOW);
    refused = choose_integers(corner, every_integer(ROW_AT_CORNER), refused);
  }
  for (int j = 0; j < count; j += 1) values[j] = choose(refused == 0, values[j], every(0));
  *status = refused;
}

/// Groups of LANES rows that go through each half together.
///
/// A group's operations depend on one another from the logarithm to the last output, and the processor looks ahead over
/// one group only. Halves of many groups are independent of each other and short enough to overlap.
#define BLOCK_GROUPS (64 / LANES)

/// How many rows ahead memory is asked for.
#define PREFETCH_ROWS 128

/// What the first half of a group leaves for the second; what the outputs do not need is not stored.
LANE_FUNCTION void keep_front(STATE *kept, STATE state, int outputs) {
  kept->usual = state.usual;
  kept->x = state.x;
  kept->d1 = state.d1;
  kept->d2 = state.d2;
  kept->spot_value = state.spot_value;
  kept->strike_value = state.strike_value;
  if (outputs == EUROPEAN_PRICE) return;
  kept->root_years = state.root_years;
  kept->per_spot = state.per_spot;
  kept->per_s = state.per_s;
}

/// The values of LANES rows from both paths; stores `filled` of them.
LANE_FUNCTION void store_rows(
    LANES_IN in, STATE state, double *const *values, uint8_t *status, size_t at, size_t filled, int count) {
  reals out[EUROPEAN_ALL];
  usual_back(in.right, &state);
  usual_values(in, state, count, out);
  integers code = {0};
  if (__builtin_expect(any(~state.usual), 0)) {
    reals careful[EUROPEAN_ALL];
    LANES_IN copy = in;
    ON_PATH(careful_rows)(&copy, count, careful, &code);
    code = state.usual ? (integers){0} : code;
#pragma clang loop unroll(full)
    for (int j = 0; j < count; j += 1) out[j] = choose(state.usual, out[j], careful[j]);
  }
  if (filled == LANES) {
    store_codes(status + at, code);
#pragma clang loop unroll(full)
    for (int j = 0; j < count; j += 1) store(values[j] + at, out[j]);
  } else {
    for (size_t i = 0; i < filled; i += 1) status[at + i] = (uint8_t)code[i];
#pragma clang loop unroll(full)
    for (int j = 0; j < count; j += 1) store_part(values[j] + at, out[j], filled);
  }
}

LANE_FUNCTION LANES_IN load_rows(european_rows rows, size_t i) {
  LANES_IN in = {load(rows.spot + i),     load(rows.strike + i),     load(rows.years + i), load(rows.rate + i),
                 load(rows.dividend + i), load(rows.volatility + i), load(rows.right + i)};
  return in;
}

/// Hints for rows that will soon be wanted: a processor follows fewer streams on its own than a row has columns.
LANE_FUNCTION void prefetch_rows(european_rows rows, size_t i) {
  __builtin_prefetch(rows.spot + i, 0, 3);
  __builtin_prefetch(rows.strike + i, 0, 3);
  __builtin_prefetch(rows.years + i, 0, 3);
  __builtin_prefetch(rows.rate + i, 0, 3);
  __builtin_prefetch(rows.dividend + i, 0, 3);
  __builtin_prefetch(rows.volatility + i, 0, 3);
  __builtin_prefetch(rows.right + i, 0, 3);
}

LANE_FUNCTION void prefetch_values(double *const *values, size_t i, int outputs) {
  for (int j = 0; j < outputs; j += 1) __builtin_prefetch(values[j] + i, 1, 3);
}

/// Rows from `start` to `end`, whole groups, in two halves.
LANE_FUNCTION void european_block(
    european_rows rows, double *const *values, uint8_t *status, size_t start, size_t end, int outputs) {
  STATE fronts[BLOCK_GROUPS];
  STATE *front = fronts;
  for (size_t i = start; i < end; i += LANES, front += 1) {
    prefetch_rows(rows, i + PREFETCH_ROWS);
    keep_front(front, usual_front(load_rows(rows, i)), outputs);
  }
  front = fronts;
  for (size_t i = start; i < end; i += LANES, front += 1) {
    prefetch_values(values, i + PREFETCH_ROWS, outputs);
    store_rows(load_rows(rows, i), *front, values, status, i, LANES, outputs);
  }
}

/// Fewer than LANES rows.
LANE_FUNCTION void european_rest(
    european_rows rows, double *const *values, uint8_t *status, size_t at, size_t count, int outputs) {
  LANES_IN in = {load_part(rows.spot + at, count, 1),      load_part(rows.strike + at, count, 1),
                 load_part(rows.years + at, count, 1),     load_part(rows.rate + at, count, 0),
                 load_part(rows.dividend + at, count, 0),  load_part(rows.volatility + at, count, 1),
                 load_part(rows.right + at, count, 1)};
  store_rows(in, usual_front(in), values, status, at, count, outputs);
}

/// How many rows lie before the first whose price stands at the start of a cache line.
///
/// Columns of one size tend to be allocated alike, so that all of them are then read and written line by line; a group
/// across two lines costs twice. Short columns are as often not alike.
LANE_FUNCTION size_t rows_before_line(const double *values, size_t count) {
  size_t before = (64 - (uintptr_t)values % 64) % 64 / sizeof(double) % LANES;
  return count < 2048 ? 0 : before;
}

LANE_FUNCTION void european_batch(
    european_rows rows, double *const *values, uint8_t *status, size_t count, int outputs) {
  size_t first = rows_before_line(values[0], count);
  if (first > 0) european_rest(rows, values, status, 0, first, outputs);
  size_t whole = count - (count - first) % LANES;
  if (outputs == EUROPEAN_ALL) {
    // Here the halves would leave too much to one another.
    for (size_t i = first; i < whole; i += LANES) {
      LANES_IN in = load_rows(rows, i);
      store_rows(in, usual_front(in), values, status, i, LANES, outputs);
    }
  } else {
    for (size_t start = first; start < whole; start += BLOCK_GROUPS * LANES) {
      size_t end = whole - start < BLOCK_GROUPS * LANES ? whole : start + BLOCK_GROUPS * LANES;
      european_block(rows, values, status, start, end, outputs);
    }
  }
  if (whole < count) european_rest(rows, values, status, whole, count - whole, outputs);
}

#define EUROPEAN(name, outputs)                                                                            \
  void ON_PATH(name)(european_rows rows, double *const *values, uint8_t *status, size_t count) {           \
    double *targets[outputs];                                                                              \
    for (int j = 0; j < outputs; j += 1) targets[j] = values[j];                                           \
    european_batch(rows, targets, status, count, outputs);                                                 \
  }

EUROPEAN(european_price, EUROPEAN_PRICE)
EUROPEAN(european_first, EUROPEAN_FIRST)
EUROPEAN(european_all, EUROPEAN_ALL)
