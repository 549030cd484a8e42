#if defined(__x86_64__)
#define LANES_PATH 1
#include "CPricing.h"
#include "Tables/short_log_table.h"
#include "lanes_begin.h"

#include "kernels/european_kernels.h"
#include "kernels/normal_kernels.h"
#include "kernels/path_kernels.h"
#include "kernels/row_kernels.h"
#include "trigonometric.h"
#include "kernels/complex_lanes.h"
#include "kernels/fourier_kernels.h"
#include "kernels/heston_kernels.h"
#include "kernels/american_kernels.h"
#include "kernels/american_alone.h"
#include "kernels/chain_kernels.h"
#include "kernels/revaluation_kernels.h"

#include "lanes_end.h"
#endif
