#define LANES_PATH 0
#include "lanes_begin.h"

#include "elementary.h"

#include "lanes_end.h"
