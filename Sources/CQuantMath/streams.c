// Distances along the sequence of xoshiro256: polynomials over GF(2) modulo its characteristic polynomial.
#include "CQuantMath.h"

// What x^256 is; from `scripts/random_tables.py jumps`.
static const uint64_t top[4] = {0x9d116f2bb0f0f001, 0x0280002bcefd1a5e, 0x04b4edcf26259f85, 0x0003c03c3f3ecb19};

void stream_distance_product(const uint64_t *a, const uint64_t *b, uint64_t *product) {
  uint64_t power[4] = {a[0], a[1], a[2], a[3]}, sum[4] = {0, 0, 0, 0};
  for (size_t bit = 0; bit < 256; bit += 1) {
    uint64_t taken = 0 - ((b[bit >> 6] >> (bit & 63)) & 1);
    for (size_t i = 0; i < 4; i += 1) sum[i] ^= power[i] & taken;
    uint64_t over = 0 - (power[3] >> 63);
    for (size_t i = 3; i > 0; i -= 1) power[i] = ((power[i] << 1) | (power[i - 1] >> 63)) ^ (top[i] & over);
    power[0] = (power[0] << 1) ^ (top[0] & over);
  }
  for (size_t i = 0; i < 4; i += 1) product[i] = sum[i];
}

static uint64_t rotated(uint64_t word, int count) { return (word << count) | (word >> (64 - count)); }

uint64_t stream_next(uint64_t *s) {
  uint64_t result = rotated(s[0] + s[3], 23) + s[0], shifted = s[1] << 17;
  s[2] ^= s[0];
  s[3] ^= s[1];
  s[1] ^= s[2];
  s[0] ^= s[3];
  s[2] ^= shifted;
  s[3] = rotated(s[3], 45);
  return result;
}

void stream_jump(const uint64_t *distance, uint64_t *s) {
  uint64_t sum[4] = {0, 0, 0, 0};
  for (size_t bit = 0; bit < 256; bit += 1) {
    uint64_t taken = 0 - ((distance[bit >> 6] >> (bit & 63)) & 1);
    for (size_t i = 0; i < 4; i += 1) sum[i] ^= s[i] & taken;
    stream_next(s);
  }
  for (size_t i = 0; i < 4; i += 1) s[i] = sum[i];
}
