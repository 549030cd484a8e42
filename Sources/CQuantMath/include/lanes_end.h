// Stands behind the kernels of a file.
#if LANES_PATH == 2 || LANES_PATH == 1
#pragma clang attribute pop
#endif
