// Random words, uniform numbers and normal draws over arrays, for one path.
#include "random_lanes.h"

/// Runs the eight streams over `octets` rows of eight; `draw` makes a number of a word.
#define OVER_OCTETS(name, type, draw)                                      \
  void ON_PATH(name)(uint64_t *state, type *to, size_t octets) {           \
    for (size_t from = 0; from < 8; from += LANES) {                       \
      words s[4];                                                          \
      load_streams(s, state, from);                                        \
      for (size_t i = 0; i < octets; i += 1) {                             \
        words word = next_words(s);                                        \
        draw;                                                              \
      }                                                                    \
      store_streams(s, state, from);                                       \
    }                                                                      \
  }

OVER_OCTETS(random_words, uint64_t, __builtin_memcpy(to + 8 * i + from, &word, sizeof word))
OVER_OCTETS(random_uniforms, double, store(to + 8 * i + from, centred_uniform(word) + 0.5))
OVER_OCTETS(random_normals, double, store(to + 8 * i + from, normal_of_centred(centred_uniform(word))))

/// `Φ⁻¹` over an array; every number has to lie inside (0, 1).
void ON_PATH(batch_normal_quantile)(const double *u, double *z, size_t count) {
  size_t i = 0;
  for (; i < count; i += LANES) {
    size_t left = count - i;
    reals x = left >= LANES ? load(u + i) : load_part(u + i, left, 0.5);
    reals result = normal_quantile_lanes(x - 0.5, choose(x < 0.5, x, 1 - x));
    if (left >= LANES) store(z + i, result);
    else store_part(z + i, result, left);
  }
}

/// Blocks `block ..< block + blocks` of Philox4x32-10, two words of 64 bits each, the even word first.
/// Numbers of blocks wrap after 2^63, as positions of words do after 2^64.
void ON_PATH(philox_blocks)(uint64_t key, uint64_t stream, uint64_t block, uint64_t *to, size_t blocks) {
  words lane = 0;
  for (size_t j = 0; j < LANES; j += 1) lane[j] = j;
  const uint64_t low = 0xffffffff;
  for (size_t i = 0; i < blocks; i += LANES) {
    words number = (lane + (block + i)) & (UINT64_MAX >> 1);
    words c0 = number & low, c1 = number >> 32, c2 = stream & low, c3 = stream >> 32;
    uint32_t k0 = (uint32_t)key, k1 = (uint32_t)(key >> 32);
    ROUND for (int round = 0; round < 10; round += 1) {
      words first = c0 * 0xd2511f53, second = c2 * 0xcd9e8d57;
      c0 = (second >> 32) ^ c1 ^ k0;
      c2 = (first >> 32) ^ c3 ^ k1;
      c1 = second & low;
      c3 = first & low;
      k0 += 0x9e3779b9;
      k1 += 0xbb67ae85;
    }
    words even = (c1 << 32) | c0, odd = (c3 << 32) | c2;
    uint64_t pairs[2 * LANES];
    for (size_t j = 0; j < LANES; j += 1) {
      pairs[2 * j] = even[j];
      pairs[2 * j + 1] = odd[j];
    }
    size_t left = blocks - i < LANES ? blocks - i : LANES;
    if (left == LANES) __builtin_memcpy(to + 2 * i, pairs, sizeof pairs);
    else
      for (size_t j = 0; j < 2 * left; j += 1) to[2 * i + j] = pairs[j];
  }
}
