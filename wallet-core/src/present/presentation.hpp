#pragma once

#include <optional>

#include "base/bytes.hpp"
#include "base/result.hpp"

namespace statepass::present {

inline constexpr std::size_t kMostDeviceResponse = 24'576;

// The citizen's EIP-712 TransferConsent of a move between states, beside the answer to a desk's request (an extension
// of ours: Presentation key 7).
struct TransferConsent {
  ByteArray<20> holder;  // address of the act's one-time key
  ByteArray<32> salt;
  std::uint16_t from;  // jurisdiction that is left
  ByteArray<65> signature;

  friend bool operator==(const TransferConsent&, const TransferConsent&) = default;
};

// Presentation (presentation specification 4): what is packed. Views of the bytes that were read.
struct Presentation {
  ByteView device_response;          // ISO 18013-5 DeviceResponse, as any mdoc library makes and takes it
  std::optional<ByteView> evidence;  // one CBOR item
  std::optional<TransferConsent> consent;
};

Bytes write_presentation(const Presentation& presentation);
// cbor_…, present_structure, present_feature; present_limits: a DeviceResponse above kMostDeviceResponse. Neither the
// DeviceResponse nor the evidence is looked into beyond the rules of CBOR.
Result<Presentation> read_presentation(ByteView bytes);

}  // namespace statepass::present
