#define LANES_PATH 0
#include "CQuantMath.h"
#include "lanes_begin.h"

#include "kernels/elementary_kernels.h"
#include "kernels/random_kernels.h"
#include "kernels/sobol_kernels.h"
#include "kernels/trigonometric_kernels.h"
#include "kernels/implied_kernels.h"
#include "kernels/normalised_black_kernels.h"

#include "lanes_end.h"
