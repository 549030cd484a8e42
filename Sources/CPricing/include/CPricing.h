// Vector kernels of Pricing, built on the lanes of CQuantMath.
#pragma once
#include <stddef.h>
#include <stdint.h>
