#include "statepass.h"

// The library is an archive: the linker takes from it what the exports name. This file only gives it something to link.
static_assert(SP_ABI_VERSION == 1);
