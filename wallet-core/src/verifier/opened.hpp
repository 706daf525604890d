#pragma once

#include "mdoc/device_response.hpp"
#include "present/evidence.hpp"
#include "present/packing.hpp"

namespace statepass::verifier {

// An answer as it was packed. Owns its bytes; everything else is views of them.
struct Presented {
  Bytes bytes;
  present::Presentation presentation;
  mdoc::DeviceResponse response;
  std::optional<present::Evidence> evidence;
  std::optional<Error> evidence_error;  // there was an item that is none
};

// Where several held certificates share a name, the first choice whose issuer signature holds is meant. The errors of
// present::unpack() and mdoc::parse_device_response(). What is wrong with the evidence is no error of the answer.
Result<Presented> open_packed(const present::Packed& packed, const present::CertificateDirectory& held);

}  // namespace statepass::verifier
