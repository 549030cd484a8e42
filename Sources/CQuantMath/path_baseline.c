#define LANES_PATH 0
#include "lanes_begin.h"

#include "kernels/elementary_kernels.h"

#include "lanes_end.h"
