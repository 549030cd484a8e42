// The density of a price that can only step to its neighbours, in time.
#include "CPricing.h"

#pragma STDC FP_CONTRACT OFF

// 1 - √½: with this part of a step, two implicit steps and their extrapolation are of second order and forget what
// is rough.
static const double PART = 0x1.2bec333018866p-2;
// 1 + √2: the weight of the second step, of which √2 is taken off for the first.
static const double WEIGHT = 0x1.3504f333f9de6p+1;

typedef struct chain {
  const double *up, *down, *level;
  double *ratio, *inverse;
  size_t count;
} chain;

static void grow(double *level, const double *factor, size_t count) {
  for (size_t j = 0; j < count; j += 1) level[j] *= factor[j];
}

// One implicit step, and what leaves at the ends. The elimination only adds what is positive, so every mass keeps its
// digits and its sign.
static void step(chain chain, double length, const double *from, double *to, double ends[2]) {
  double kept = 1, carried = 0, mass = 0, rise = 0;
  for (size_t j = 0; j < chain.count; j += 1) {
    double pace = chain.level[j] * length, fall = pace * chain.down[j];
    rise = pace * chain.up[j];
    kept = 1 + fall * kept;
    mass = from[j] + carried * mass;
    double over = 1 / (kept + rise);
    to[j] = mass;
    chain.inverse[j] = over;
    chain.ratio[j] = fall;
    carried = rise * over;
    kept *= over;
  }
  double above = 0;
  for (size_t j = chain.count; j-- > 0;) {
    to[j] = (to[j] + above) * chain.inverse[j];
    above = to[j] * chain.ratio[j];
  }
  ends[0] = above;
  ends[1] = rise * to[chain.count - 1];
}

void density_phase(
    const double *up, const double *down, const double *part_growth, const double *rest_growth, double *level,
    double *mass, double *scratch, double *absorbed, size_t count, double length, size_t steps) {
  double *half = scratch + 2 * count, *full = scratch + 3 * count;
  chain chain = {up, down, level, scratch, scratch + count, count};
  double first[2], second[2];
  for (size_t k = 0; k < steps; k += 1) {
    grow(level, part_growth, count);
    step(chain, PART * length, mass, half, first);
    grow(level, part_growth, count);
    step(chain, PART * length, half, full, second);
    grow(level, rest_growth, count);
    for (size_t j = 0; j < count; j += 1) mass[j] = WEIGHT * full[j] - (WEIGHT - 1) * half[j];
    for (int side = 0; side < 2; side += 1) absorbed[side] += first[side] + WEIGHT * second[side];
  }
}
