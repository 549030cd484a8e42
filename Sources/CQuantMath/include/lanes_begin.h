// Stands before the kernels of a file: lets the compiler use the instructions of the path.
#if LANES_PATH == 2
#pragma clang attribute push( \
    __attribute__((target("avx512f,avx512vl,avx512dq,avx512bw,avx512cd,avx2,fma,bmi,bmi2,lzcnt"))), apply_to = function)
#elif LANES_PATH == 1
#pragma clang attribute push(__attribute__((target("avx2,fma,bmi,bmi2,lzcnt"))), apply_to = function)
#endif
#include "lanes.h"
