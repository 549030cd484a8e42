// Vector kernels of QuantMath: the same bits on every path, and for one number as for a million.
#pragma once
#include <stddef.h>
#include <stdint.h>

#include "dispatch.h"

/// `y[i] = e^x[i]`; every double is allowed, and so is `x == y`.
void batch_exp(const double *_Nonnull x, double *_Nonnull y, size_t count);
/// `y[i] = ln x[i]`; -∞ for 0, NaN below.
void batch_log(const double *_Nonnull x, double *_Nonnull y, size_t count);
/// `y[i] = ln(1 + x[i])`; -∞ for -1, NaN below.
void batch_log1p(const double *_Nonnull x, double *_Nonnull y, size_t count);
/// `y[i] = Φ(x[i])`.
void batch_normal_cumulative(const double *_Nonnull x, double *_Nonnull y, size_t count);
