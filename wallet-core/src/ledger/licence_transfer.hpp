#pragma once

#include <span>
#include <string_view>

#include "base/datetime.hpp"
#include "base/result.hpp"
#include "ledger/list_id.hpp"
#include "ledger/word.hpp"

// LicenceTransfer: moves of a licence from one state to another (ledger specification 1.5, 2.3).
namespace statepass::ledger::licence_transfer {

Hash32 transfer_slot(const Hash32& id);
// StampedDigest of time and clearance digest
Hash32 clearance_slot(const Hash32& id);

enum class TransferState : std::uint8_t { open = 1, cleared = 2, refused = 3, issued = 4, withdrawn = 5, expired = 6 };
std::string_view name_of(TransferState state);  // "cleared"

enum class RefusalReason : std::uint8_t {
  none = 0,
  hold_here = 1,
  hold_elsewhere = 2,
  binding = 3,  // missing or wrong
  not_our_licence = 4,
  possible_duplicate = 5,
  recalled = 6,
  administrative = 7,
};

struct Transfer {
  Address holder{};
  Jurisdiction from = 0;
  Jurisdiction to = 0;
  TransferState state = TransferState::open;
  RefusalReason reason = RefusalReason::none;
  UnixTime due = 0;

  static Result<Transfer> decode(const Hash32& word);
  Hash32 encode() const;
  friend bool operator==(const Transfer&, const Transfer&) = default;
};

// keccak256(abi.encode(holder, salt)): nobody but the holder can occupy it.
Hash32 transfer_id(const Address& holder, const Hash32& salt);

// An entry that the move supersedes.
struct Entry {
  ListId list;
  std::uint32_t index = 0;
};
// keccak256(id ‖ salt ‖ record digest ‖ (list id 8 ‖ index 4) of each): what the origin commits to when it clears.
Hash32 clearance_digest(const Hash32& id, const Hash32& salt, const Hash32& record_digest,
                        std::span<const Entry> entries);

// What the holder signs (4.1). The digests are for the chain and for the contract that stands in the book there.
struct TransferConsent {
  Address holder{};
  Hash32 salt{};
  Jurisdiction from = 0;
  Jurisdiction to = 0;
  UnixTime due = 0;
  Hash32 statement{};  // keccak256 of the UTF-8 text shown

  Hash32 digest(std::uint64_t chain, const Address& contract) const;
};
struct TransferWithdraw {
  Hash32 transfer_id{};

  Hash32 digest(std::uint64_t chain, const Address& contract) const;
};

}  // namespace statepass::ledger::licence_transfer
