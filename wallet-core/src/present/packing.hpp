#pragma once

#include <span>
#include <vector>

#include "present/certificates.hpp"
#include "present/presentation.hpp"

// Packed: a Presentation deflated with a dictionary (presentation specification 4). No byte of an ISO structure is
// parsed or altered: what comes out is what went in, for any issuer's encoder.
namespace statepass::present {

inline constexpr std::size_t kMostPresentation = 49'152;

enum class Padding : std::uint8_t {
  none,   // show mode
  to_64,  // sealed: the shortest that makes the item a multiple of 64 bytes
};

// CBOR(Packed). `referenced`: at most two document-signer certificates that stand in the Presentation and that the
// other side holds; they are left out of it at about 10 bytes each. Whether they may be is the caller's rule (request
// key 11; seven days on the ledger in show mode). present_too_large: above kMostPresentation.
Result<Bytes> pack(ByteView presentation, std::span<const ByteView> referenced, Padding padding);

struct Packed {
  unsigned codec;
  std::size_t size;
  std::vector<ByteArray<8>> certificates;
  ByteView data;
};

// One item, which must fill the input. cbor_…; present_structure: an unknown codec, a size outside 1 to
// kMostPresentation, more than two certificates, or codec 0 with certificates or another size than its data;
// present_padding: pad that is not zero or not of the demanded length.
Result<Packed> read_packed(ByteView item, Padding padding);

// The Presentation's bytes: one, unless held certificates share a name. Then there is one for each choice of them that
// inflates to a Presentation, and the first whose issuer signature verifies is meant.
// present_certificate_unknown: none is held for a name; deflate_…: the stream gives other than `size` bytes, or is
// none; the errors of read_presentation.
Result<std::vector<Bytes>> unpack(const Packed& packed, const CertificateDirectory& held);

}  // namespace statepass::present
