#pragma once

#include "verifier/examine.hpp"

namespace statepass::verifier {

// For the command line and other programs without a ledger: whom to believe is said with the document.
struct MdocTrust {
  const x509::TrustAnchors* anchors = nullptr;       // null: none
  std::span<const crypto::EcPublicKey> issuer_keys;  // believed without a certificate
  const crypto::EcPrivateKey* reader_key = nullptr;  // for deviceMac
  const mdoc::KnownSigners* known_signers = nullptr;
};

// The verdict on a DeviceResponse of any issuer and wallet. Both policies are on, so that what verifies is green. An
// unreadable response or transcript is grey.
Verdict verify_mdoc(ByteView response, ByteView transcript, UnixTime at, const MdocTrust& trust);

}  // namespace statepass::verifier
