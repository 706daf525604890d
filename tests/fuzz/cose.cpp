#include "cose/key.hpp"
#include "cose/mac0.hpp"
#include "cose/sign1.hpp"

using namespace statepass;

// A key that parses comes back from its own encoding; views of a message lie inside the input.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  ByteView input(data, size);
  if (auto key = cose::parse_key(input)) SP_ASSERT(cose::parse_key(cose::encode_key(*key)) == key);
  if (auto message = cose::parse_sign1(input, cose::TagRule::either)) {
    SP_ASSERT(message->signature.data() + message->signature.size() <= data + size);
    auto key = crypto::EcPublicKey::from_sec1(crypto::Curve::p256, Bytes(33, 2));
    if (key) (void)cose::verify_sign1(*message, *key, message->payload.value_or(input));
  }
  if (auto message = cose::parse_mac0(input, cose::TagRule::either)) (void)cose::verify_mac0(*message, input, input);
  return 0;
}
