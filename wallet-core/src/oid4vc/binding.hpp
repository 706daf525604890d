#pragma once

#include <string>

#include "base/result.hpp"
#include "crypto/ec.hpp"

namespace statepass::oid4vc {

// Which document an IssuerSigned is, and which key it belongs to: what the protocol needs to put the answers of a batch
// to the keys that were proved. Nothing is verified here: that is the holder's, before anything is shown as received.
struct Binding {
  std::string doc_type;
  crypto::EcPublicKey device_key;
};
// The codes of cbor and cose; oid4vc_credential: no issuerAuth, no MSO in it, no docType, or no device key (ISO 18013-5
// 9.1.2.4).
Result<Binding> read_binding(ByteView issuer_signed);

}  // namespace statepass::oid4vc
