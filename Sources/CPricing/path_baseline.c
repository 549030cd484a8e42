#define LANES_PATH 0
#include "lanes_begin.h"

#include "CPricing.h"
#include "kernels/european_kernels.h"
#include "kernels/normal_kernels.h"

#include "lanes_end.h"
