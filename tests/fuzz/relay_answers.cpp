#include "sync/relay_answers.hpp"

using namespace statepass;

// Whatever a relay answers to a question is read within its bounds, or refused.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView body(data, size);
  if (const auto chain = sync::read_chain(body)) SP_ASSERT(chain->name.size() <= 64);
  if (const auto header = sync::read_header(body)) SP_ASSERT(2 * header->header.raw.size() <= size);
  if (const auto pushed = sync::read_push(body)) SP_ASSERT(2 * pushed->size() <= size);
  if (const auto certificates = sync::read_certificates(body))
    SP_ASSERT(certificates->size() <= sync::kMostCertificates);
  (void)sync::read_headers(body);
  (void)sync::read_nodes(body);
  return 0;
}
