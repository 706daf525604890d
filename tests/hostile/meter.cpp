#include "meter.hpp"

#include <malloc.h>
#include <secp256k1.h>
#include <secp256k1_recovery.h>

#include <algorithm>
#include <cstdlib>
#include <new>

namespace {

std::size_t in_use = 0, most_in_use = 0, before = 0, recoveries = 0;

void* taken(std::size_t size) {
  void* memory = std::malloc(size > 0 ? size : 1);
  if (memory == nullptr) std::abort();
  in_use += malloc_usable_size(memory);
  most_in_use = std::max(most_in_use, in_use);
  return memory;
}
void given_back(void* memory) {
  if (memory == nullptr) return;
  in_use -= malloc_usable_size(memory);
  std::free(memory);
}

}  // namespace

// All memory of the core comes from these.
void* operator new(std::size_t size) {
  return taken(size);
}
void* operator new[](std::size_t size) {
  return taken(size);
}
void operator delete(void* memory) noexcept {
  given_back(memory);
}
void operator delete[](void* memory) noexcept {
  given_back(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
  given_back(memory);
}
void operator delete[](void* memory, std::size_t) noexcept {
  given_back(memory);
}

// The linker leads calls of the library's function here (--wrap).
extern "C" {
int __real_secp256k1_ecdsa_recover(const secp256k1_context* context, secp256k1_pubkey* key,
                                   const secp256k1_ecdsa_recoverable_signature* signature, const unsigned char* digest);
int __wrap_secp256k1_ecdsa_recover(const secp256k1_context* context, secp256k1_pubkey* key,
                                   const secp256k1_ecdsa_recoverable_signature* signature, const unsigned char* digest);
int __wrap_secp256k1_ecdsa_recover(const secp256k1_context* context, secp256k1_pubkey* key,
                                   const secp256k1_ecdsa_recoverable_signature* signature,
                                   const unsigned char* digest) {
  ++recoveries;
  return __real_secp256k1_ecdsa_recover(context, key, signature, digest);
}
}

namespace statepass::hostile {

Meter::Meter() {
  before = most_in_use = in_use;
  recoveries = 0;
}

Cost Meter::stop() const {
  return {most_in_use - before, recoveries};
}

}  // namespace statepass::hostile
