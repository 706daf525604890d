#include <cstdlib>

#include "base/secret.hpp"
#include "capi/support.hpp"

using namespace statepass;

namespace {

// Names live in string literals, so they end in a zero.
const char* known(std::string_view name) {
  return name.empty() ? "unknown" : name.data();
}

}  // namespace

uint32_t sp_abi_version(void) {
  return SP_ABI_VERSION;
}

const char* sp_version(void) {
  return "0.1.0";
}

bool sp_is_development(void) {
  return STATEPASS_DEVELOPMENT != 0;
}

const char* sp_error_name(uint32_t code) {
  return known(code > 0xffff ? "" : error_name(static_cast<Errc>(code)));
}

const char* sp_error_words(uint32_t code) {
  return known(code > 0xffff ? "" : error_words(static_cast<Errc>(code)));
}

const char* sp_reason_name(uint32_t reason) {
  return known(reason > 0xffff ? "" : reason_name(static_cast<Reason>(reason)));
}

uint8_t* sp_alloc(size_t size) {
  return static_cast<uint8_t*>(std::malloc(size == 0 ? 1 : size));
}

void sp_free(uint8_t* memory, size_t size) {
  if (memory == nullptr) return;
  secure_zero(memory, size);
  std::free(memory);
}

void sp_buffer_free(sp_buffer* buffer) {
  sp_free(buffer->data, buffer->size);
  *buffer = {nullptr, 0};
}
