#include "mdoc/device_request.hpp"

using namespace statepass;

// A request that is read is written again, and read to the same; its reader authentication gets an outcome.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  ByteView input(data, size);
  (void)mdoc::SessionTranscript::parse(input);
  auto request = mdoc::parse_device_request(input);
  if (!request) return 0;
  const std::uint8_t null = 0xf6;
  const auto transcript = mdoc::SessionTranscript::of_handover(ByteView(&null, 1));
  std::vector<mdoc::EncodedDocRequest> again;
  for (const auto& one : request->doc_requests) {
    again.push_back({mdoc::encode_items_request(one.items.doc_type, one.items.elements), {}});
    if (one.reader_auth) (void)mdoc::verify_reader_auth(one, transcript, {}, 0, 0);
  }
  const Bytes bytes = mdoc::encode_device_request(again);
  auto back = mdoc::parse_device_request(bytes, {.max_bytes = bytes.size()});
  SP_ASSERT(back && back->doc_requests.size() == request->doc_requests.size());
  return 0;
}
