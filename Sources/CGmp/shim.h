// The integers of the GNU multiple precision library behind functions that Swift can call: the library's own names
// are macros. Tests only; nothing that ships links it.
#pragma once
#include <gmp.h>
#include <stdint.h>
#include <stdlib.h>

typedef __mpz_struct *gmp_integer;

static inline gmp_integer _Nonnull gmp_integer_new(uint64_t high, uint64_t low, int negative) {
  gmp_integer x = (gmp_integer)malloc(sizeof(__mpz_struct));
  uint64_t words[2] = {high, low};
  mpz_init(x);
  mpz_import(x, 2, 1, sizeof(uint64_t), 0, 0, words);
  if (negative) mpz_neg(x, x);
  return x;
}
static inline void gmp_integer_free(gmp_integer _Nonnull x) {
  mpz_clear(x);
  free(x);
}
static inline void gmp_integer_add(gmp_integer _Nonnull r, gmp_integer _Nonnull a, gmp_integer _Nonnull b) {
  mpz_add(r, a, b);
}
static inline void gmp_integer_subtract(gmp_integer _Nonnull r, gmp_integer _Nonnull a, gmp_integer _Nonnull b) {
  mpz_sub(r, a, b);
}
static inline void gmp_integer_multiply(gmp_integer _Nonnull r, gmp_integer _Nonnull a, gmp_integer _Nonnull b) {
  mpz_mul(r, a, b);
}
static inline void gmp_integer_divide_down(gmp_integer _Nonnull r, gmp_integer _Nonnull a, gmp_integer _Nonnull b) {
  mpz_fdiv_q(r, a, b);
}
static inline void gmp_integer_divide_up(gmp_integer _Nonnull r, gmp_integer _Nonnull a, gmp_integer _Nonnull b) {
  mpz_cdiv_q(r, a, b);
}
static inline void gmp_integer_divide_to_zero(gmp_integer _Nonnull r, gmp_integer _Nonnull a, gmp_integer _Nonnull b) {
  mpz_tdiv_q(r, a, b);
}
static inline void gmp_integer_root(gmp_integer _Nonnull r, gmp_integer _Nonnull a) { mpz_sqrt(r, a); }
static inline int gmp_integer_compare(gmp_integer _Nonnull a, gmp_integer _Nonnull b) { return mpz_cmp(a, b); }
static inline int gmp_integer_sign(gmp_integer _Nonnull a) { return mpz_sgn(a); }
static inline size_t gmp_integer_bits(gmp_integer _Nonnull a) { return mpz_sizeinbase(a, 2); }
// The two words of a magnitude below 2^128.
static inline void gmp_integer_words(gmp_integer _Nonnull a, uint64_t *_Nonnull high, uint64_t *_Nonnull low) {
  uint64_t words[2] = {0, 0};
  mpz_export(words, NULL, -1, sizeof(uint64_t), 0, 0, a);
  *low = words[0];
  *high = words[1];
}
static inline char *_Nonnull gmp_integer_text(gmp_integer _Nonnull a) { return mpz_get_str(NULL, 10, a); }
