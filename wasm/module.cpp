#include <cerrno>
#include <cstddef>
#include <cstdint>

#include "statepass.h"

// The library is an archive: the linker takes from it what the exports name. This file gives it something to link, and
// the libraries their one source of randomness, which is the loader's.
static_assert(SP_ABI_VERSION == 1);

extern "C" {

__attribute__((import_module("wasi_snapshot_preview1"), import_name("random_get"))) std::uint16_t statepass_random_get(
    void* buffer, std::size_t size);

// Takes the place of a weak one that aborts.
int getentropy(void* buffer, std::size_t size) {
  if (statepass_random_get(buffer, size) == 0) return 0;
  errno = EIO;
  return -1;
}

}  // extern "C"
