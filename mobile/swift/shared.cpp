#include "statepass.h"
