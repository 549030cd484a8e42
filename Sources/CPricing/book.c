#include "CPricing.h"
#include "dispatch.h"

DECLARE_PATHS(chain_prepare, (chain_expiry *expiry));
void chain_prepare(chain_expiry *expiry) { ON_CURRENT_PATH(chain_prepare, expiry); }

DECLARE_PATHS(chain_log_strikes, (const double *strike, double reference, double *log_strike, size_t count));
void chain_log_strikes(const double *strike, double reference, double *log_strike, size_t count) {
  ON_CURRENT_PATH(chain_log_strikes, strike, reference, log_strike, count);
}

DECLARE_PATHS(chain_requote, (const chain_expiry *expiries, size_t expiry_count, double spot, double reference,
                              chain_rows rows, double *const *values, uint8_t *status));
void chain_requote(
    const chain_expiry *expiries, size_t expiry_count, double spot, double reference, chain_rows rows,
    double *const *values, uint8_t *status) {
  ON_CURRENT_PATH(chain_requote, expiries, expiry_count, spot, reference, rows, values, status);
}

DECLARE_PATHS(revaluation_prepare, (european_rows rows, double *x, double *s, double *per_s, double *spot_value,
                                    double *strike_value, uint8_t *usual, size_t count));
void revaluation_prepare(
    european_rows rows, double *x, double *s, double *per_s, double *spot_value, double *strike_value, uint8_t *usual,
    size_t count) {
  ON_CURRENT_PATH(revaluation_prepare, rows, x, s, per_s, spot_value, strike_value, usual, count);
}

DECLARE_PATHS(revaluation_sums, (revaluation_rows rows, size_t count, const double *spot_factor,
                                 const double *volatility_factor, double *sums, size_t scenarios));
void revaluation_sums(
    revaluation_rows rows, size_t count, const double *spot_factor, const double *volatility_factor, double *sums,
    size_t scenarios) {
  ON_CURRENT_PATH(revaluation_sums, rows, count, spot_factor, volatility_factor, sums, scenarios);
}

DECLARE_PATHS(chebyshev_surface, (const double *coefficients, size_t rows, size_t columns, const double *u,
                                  const double *v, double *values, size_t count));
void chebyshev_surface(
    const double *coefficients, size_t rows, size_t columns, const double *u, const double *v, double *values,
    size_t count) {
  ON_CURRENT_PATH(chebyshev_surface, coefficients, rows, columns, u, v, values, count);
}
