#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/datetime.hpp"
#include "crypto/ec.hpp"

// What a reader says about its question besides the DeviceRequest (presentation specification 2).
namespace statepass::present {

inline constexpr std::uint32_t kLeastLifetime = 30, kMostLifetime = 900, kMostQrLifetime = 300, kDefaultLifetime = 120;
inline constexpr std::size_t kLeastLongest = 1'024, kMostLongest = 32'768;

// Purpose codes; others are for others to define, and are shown by their words.
inline constexpr std::uint64_t kPurposeOther = 0, kPurposeIdentity = 1, kPurposeDriving = 2, kPurposeAge = 3,
                               kPurposeVehicleHire = 100, kPurposeLodging = 101, kPurposeLawEnforcement = 102,
                               kPurposeDmvDesk = 103;

struct Purpose {
  std::uint64_t code = kPurposeOther;
  std::string words;     // up to 120 bytes; never empty with kPurposeOther
  std::string language;  // tag of the words; empty: none
};

// Whether the reader wants ledger evidence, and the newest header that it has verified itself.
struct EvidenceWish {
  bool wanted = false;
  std::uint64_t chain = 0;
  std::optional<std::uint64_t> number;
  std::optional<Hash32> block_hash;
};

enum class Channel : std::uint8_t { qr = 1, carried = 2, mailbox = 3 };

struct Reply {
  Channel channel = Channel::qr;
  std::string base;    // mailbox: https address; http on localhost in development builds
  ByteArray<16> id{};  // mailbox
};

// "The asking DMV desk wants a move to jurisdiction `to`" (an extension of ours: RequestInfo key 12). What the citizen
// consents to is the statement's words, shown as they are.
struct TransferAsk {
  std::uint16_t to = 0;
  std::uint64_t due = 0;  // below 2^40, seconds
  std::string text;       // 1 to 512 bytes
};

struct RequestInfo {
  ByteArray<16> nonce{};           // fresh, from a CSPRNG
  crypto::EcPublicKey reader_key;  // ephemeral, P-256, one a request
  UnixTime created = 0;
  std::uint32_t lifetime = kDefaultLifetime;  // seconds, 30 to 900; at most 300 when the reply may come by QR
  Purpose purpose;
  std::string name;                          // the verifier's own, 1 to 64 bytes; unauthenticated
  std::optional<Hash32> reader_certificate;  // SHA-256 of the leaf; iff readerAuth is present
  std::optional<EvidenceWish> evidence;
  std::vector<Reply> replies;          // 1 to 3
  std::size_t longest = kMostLongest;  // of the answer's envelope, 1,024 to 32,768
  bool by_reference = false;           // certificates listed on the ledger may be sent by reference
  std::optional<TransferAsk> transfer;
};

// Deterministic. Values out of range are a bug of the caller.
Bytes write_request_info(const RequestInfo& info);

// Errors beside cbor_…: present_structure; present_feature; present_reader_key: the reader's key is none of P-256;
// present_lifetime; present_reply: no channel at all, or a mailbox without an address of the demanded kind.
Result<RequestInfo> read_request_info(ByteView bytes);

}  // namespace statepass::present
