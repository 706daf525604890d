#pragma once

#include <string>

#include "crypto/sealed.hpp"
#include "holder/answer.hpp"

// The citizen's proof to the state that is left: the licensee's device key stands behind the transfer (ledger
// specification 4.3, steps 3 to 5).
namespace statepass::holder {

inline constexpr std::uint32_t kBindingLifetime = 900;  // seconds

// TransferBinding as it is posted: an X25519 sealed box to the state's envelope key over deterministic CBOR {1:
// transfer id, 2: RequestInfo, 3: [ItemsRequestBytes], 4: DeviceResponse, 5: X25519 key for the answer}. The
// RequestInfo's nonce is the first 16 bytes of SHA-256("statepass-move" ‖ chain id 8 ‖ id), and nobody asked: its key
// is thrown away.
struct Binding {
  Bytes sealed;
  crypto::X25519KeyPair answer_key;
};
// `copy`: of the licence that moves. The errors of sign_documents; crypto_key: no envelope key.
Result<Binding> make_binding(const Store& store, const MoveRecord& move, const Copy& copy, std::uint64_t chain,
                             const ByteArray<32>& envelope_key, UnixTime now, Entropy& entropy);

// The answer's credential offer for the transfer copy, as a link. crypto_decrypt; holder_binding_answer.
Result<std::string> open_binding_answer(ByteView sealed, const crypto::X25519KeyPair& key);

}  // namespace statepass::holder
