// Direction numbers of Sobol's sequence and their scrambling: plain integers, done once for each sequence.
#include "CQuantMath.h"
#include "Tables/joe_kuo_table.h"

size_t sobol_most_dimensions(void) { return JOE_KUO_DIMENSIONS; }

/// The six bits that a letter of the table stands for.
static uint32_t bits_of_letter(char letter) {
  if (letter >= 'A' && letter <= 'Z') return (uint32_t)(letter - 'A');
  if (letter >= 'a' && letter <= 'z') return (uint32_t)(letter - 'a') + 26;
  if (letter >= '0' && letter <= '9') return (uint32_t)(letter - '0') + 52;
  return letter == '-' ? 62 : 63;
}

/// Reads the next `count` bits of a row, the lowest first.
static uint32_t read_bits(const char *row, size_t *position, uint32_t count) {
  uint32_t result = 0;
  for (uint32_t i = 0; i < count; i += 1, *position += 1) {
    uint32_t letter = bits_of_letter(row[*position / 6]);
    result |= ((letter >> (*position % 6)) & 1) << i;
  }
  return result;
}

void sobol_directions(size_t dimensions, uint32_t *directions) {
  size_t width = SOBOL_WIDTH(dimensions);
  for (size_t i = 0; i < 32 * width; i += 1) directions[i] = 0;
  for (size_t d = 0; d < dimensions; d += 1) {
    const char *row = joe_kuo_table + JOE_KUO_LETTERS * d;
    size_t position = 0;
    uint32_t degree = read_bits(row, &position, 5);
    uint32_t inner = degree > 0 ? read_bits(row, &position, degree - 1) : 0;
    uint32_t v[32];
    for (uint32_t k = 0; k < 32; k += 1) {
      if (degree == 0) v[k] = 1u << (31 - k);
      else if (k < degree) v[k] = (2 * read_bits(row, &position, k) + 1) << (31 - k);
      else {
        v[k] = v[k - degree] ^ (v[k - degree] >> degree);
        for (uint32_t j = 1; j < degree; j += 1)
          if ((inner >> (degree - 1 - j)) & 1) v[k] ^= v[k - j];
      }
      directions[k * width + d] = v[k];
    }
  }
}

/// A well-mixed word of a counter, as SplitMix64 makes it.
static uint64_t mixed(uint64_t z) {
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  return z ^ (z >> 31);
}

void sobol_seeds(uint64_t key, size_t dimensions, uint32_t *seeds) {
  for (size_t d = 0; d < SOBOL_WIDTH(dimensions); d += 1)
    seeds[d] = (uint32_t)(mixed(key + (d + 1) * 0x9e3779b97f4a7c15) >> 32);
}

void sobol_matrix_scramble(uint64_t key, size_t dimensions, uint32_t *directions) {
  size_t width = SOBOL_WIDTH(dimensions);
  for (size_t d = 0; d < dimensions; d += 1) {
    uint64_t counter = mixed(key ^ mixed((d + 1) * 0x9e3779b97f4a7c15));
    uint32_t masks[32];
    // Row i keeps digit i and adds a random choice of the digits before it: lower triangular, ones on the diagonal.
    for (uint32_t i = 0; i < 32; i += 1) {
      counter += 0x9e3779b97f4a7c15;
      uint32_t random = (uint32_t)(mixed(counter) >> 32);
      uint32_t before = i == 0 ? 0 : ~(UINT32_MAX >> i);
      masks[i] = (random & before) | (0x80000000u >> i);
    }
    for (uint32_t k = 0; k < 32; k += 1) {
      uint32_t from = directions[k * width + d], to = 0;
      for (uint32_t i = 0; i < 32; i += 1) to |= (uint32_t)__builtin_parity(from & masks[i]) << (31 - i);
      directions[k * width + d] = to;
    }
  }
}

void sobol_state(const uint32_t *directions, size_t dimensions, uint64_t index, uint32_t *state) {
  size_t width = SOBOL_WIDTH(dimensions);
  uint64_t gray = index ^ (index >> 1);
  for (size_t d = 0; d < width; d += 1) state[d] = 0;
  for (uint32_t k = 0; k < 32; k += 1) {
    if (!((gray >> k) & 1)) continue;
    for (size_t d = 0; d < dimensions; d += 1) state[d] ^= directions[k * width + d];
  }
}

void sobol_pattern(const uint32_t *directions, size_t dimensions, uint32_t *pattern) {
  size_t width = SOBOL_WIDTH(dimensions);
  for (uint32_t j = 0; j < SOBOL_BUNDLE; j += 1) {
    uint32_t gray = j ^ (j >> 1);
    for (size_t d = 0; d < dimensions; d += 1) {
      uint32_t x = 0;
      for (uint32_t k = 0; k < 5; k += 1)
        if ((gray >> k) & 1) x ^= directions[k * width + d];
      pattern[SOBOL_BUNDLE * d + j] = x;
    }
  }
}
