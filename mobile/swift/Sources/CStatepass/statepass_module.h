#include "../../../../wallet-core/include/statepass.h"
