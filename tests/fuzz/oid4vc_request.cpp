#include "oid4vc/messages.hpp"
#include "oid4vc/proof.hpp"

using namespace statepass;
using namespace statepass::oid4vc;

// What a desk is sent. What it reads can be written and is read again.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = text_of({data, size});
  if (auto token = parse_token_request(text)) SP_ASSERT(parse_token_request(make_token_request(*token)).has_value());
  if (auto request = parse_credential_request(text, 8)) {
    SP_ASSERT(parse_credential_request(make_credential_request(*request), 8)->proofs == request->proofs);
    (void)check_proofs(request->proofs,
                       {.credential_issuer = "https://dmv.example/ny", .now = 1'800'000'000, .most = 8});
  }
  if (auto id = parse_deferred_request(text)) SP_ASSERT(*parse_deferred_request(make_deferred_request(*id)) == *id);
  if (auto one = parse_notification(text)) SP_ASSERT(parse_notification(make_notification(*one))->event == one->event);
  return 0;
}
