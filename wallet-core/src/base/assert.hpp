#pragma once

// A broken assertion is a bug of ours, never something that input can cause: the program (or the WebAssembly instance)
// stops.
#define SP_ASSERT(condition) (static_cast<bool>(condition) ? static_cast<void>(0) : __builtin_trap())
