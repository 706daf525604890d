#pragma once

#include "cbor/encoder.hpp"
#include "mdoc/age.hpp"
#include "present/envelope.hpp"
#include "present/response.hpp"
#include "present/show.hpp"
#include "support/mdoc_kit.hpp"

// Questions and answers of the test country.
namespace statepass::test {

inline constexpr std::uint8_t kEphemeralSeed = 0x66;

inline present::RequestInfo request_info(std::uint8_t seed = kEphemeralSeed) {
  present::RequestInfo info{.reader_key = key_from_seed(seed).public_key()};
  info.nonce.fill(seed);
  info.created = kCheckTime;
  info.purpose.code = present::kPurposeAge;
  info.name = "Corner bar";
  info.replies = {{present::Channel::qr, {}, {}}};
  return info;
}

inline Bytes age_items(unsigned age = 18) {
  const std::string name = mdoc::age_element(age);
  const mdoc::RequestedElement wanted[] = {{mdoc::kAgeNameSpace, name, false}};
  return mdoc::encode_items_request(mdoc::kAgeDocType, wanted);
}

inline Bytes driving_items() {
  using namespace mdoc;
  const RequestedElement wanted[] = {{kMdlNameSpace, "family_name"},
                                     {kMdlNameSpace, kPortrait},
                                     {kMdlNameSpace, kDrivingPrivileges},
                                     {kStatepassNameSpace, kPrivilegeStatus}};
  return encode_items_request(kMdlDocType, wanted);
}

inline Bytes request_body(const present::RequestInfo& info, std::vector<Bytes> items) {
  return present::RequestDraft::make(info, std::move(items)).finish();
}

inline present::Request read_request(ByteView body) {
  auto request = present::Request::read(body);
  INFO("error: " << error_of(request));
  SP_ASSERT(request.has_value());
  return *std::move(request);
}

inline Bytes presentation_of(ByteView response) {
  return present::write_presentation({response, std::nullopt, std::nullopt});
}

// The body of a sealed response with this DeviceResponse.
inline Bytes seal(const present::Request& request, ByteView response, std::uint8_t entropy = 0x77) {
  auto sealed = present::seal_response(request, presentation_of(response), {}, SecretArray<32>(Bytes(32, entropy)));
  INFO("error: " << error_of(sealed));
  SP_ASSERT(sealed.has_value());
  return *sealed;
}

}  // namespace statepass::test
