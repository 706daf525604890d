#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "base/bytes.hpp"
#include "base/datetime.hpp"
#include "eth/abi.hpp"
#include "ledger/channel.hpp"
#include "ledger/council.hpp"
#include "ledger/data_directory.hpp"
#include "ledger/issuer_registry.hpp"
#include "ledger/licence_transfer.hpp"
#include "ledger/list_id.hpp"

// The data of the transactions that change the ledger (ledger specification 1), and what a refusal says.
namespace statepass::ledger::calls {

// Council
Bytes vote(const council::Proposal& proposal);
Bytes activate();
Bytes set_operator(const Address& who, std::uint8_t roles, UnixTime from, UnixTime until);

// IssuerRegistry
Bytes set_key(ByteView cose_key, issuer_registry::KeyPurpose purpose, UnixTime from, UnixTime to);
Bytes retire_key(const Hash32& kid, UnixTime to);
Bytes revoke_key(const Hash32& kid, UnixTime cutoff);
Bytes set_enc_key(const ByteArray<32>& x25519);

// StatusRegistry
struct ListUpdate {
  std::uint64_t list;
  std::uint32_t from_version;
  ByteView words;
  ByteView siblings;
};
Bytes open_list(const ListId& list);
Bytes open_lists(const ListId& first, std::uint16_t count);
Bytes update_list(const ListUpdate& update);
Bytes update_lists(std::span<const ListUpdate> updates);
Bytes close_list(const ListId& list);
Bytes retire_lists(std::span<const ListId> lists);

// IssuanceLog
Bytes anchor_batch(const Hash32& root, std::uint8_t height);

// LicenceTransfer
struct Flip {
  licence_transfer::Entry entry;
  Hash32 old_word;
  std::span<const Hash32, 10> path;
};
Bytes open_transfer(const licence_transfer::TransferConsent& consent, const ByteArray<65>& signature);
Bytes clear_transfer(const Hash32& id, const Hash32& digest, UnixTime due);
Bytes refuse_transfer(const Hash32& id, licence_transfer::RefusalReason reason);
Bytes complete_transfer(const Hash32& id, const Hash32& salt, const Hash32& record_digest, std::span<const Flip> flips,
                        const Hash32& issuance_root);
Bytes withdraw_transfer(const Hash32& id, const ByteArray<65>& signature);
Bytes expire_transfer(const Hash32& id);

// Channel
Bytes post_notice(Jurisdiction to, std::uint64_t seq, channel::NoticeClass notice_class, const Hash32& envelope_digest);
Bytes settle_notices(Jurisdiction from, std::uint64_t up_to);
Bytes reject_notice(Jurisdiction from, std::uint64_t seq, channel::RejectCode code);

// DataDirectory
struct AssetContent {
  data_directory::AssetKind kind;
  data_directory::HashAlgorithm hash;
  data_directory::StorageKind storage;
  Hash32 digest;
  ByteView metadata;
};
Bytes publish_asset(const Hash32& id, const AssetContent& content, const Hash32& allowed);
Bytes republish_asset(const Hash32& id, const Hash32& digest, ByteView metadata);
Bytes set_asset_rules(const Hash32& id, const Hash32& allowed);
Bytes set_asset_person(const Hash32& id, const Address& who, UnixTime until);
Bytes withdraw_asset(const Hash32& id);
Bytes request_asset(const Hash32& id, data_directory::Purpose purpose);

// The signature of the custom error that a call reverted with, "Stale(uint64,uint32)": one of those of the seven
// contracts. Nothing for any other data.
std::optional<std::string_view> error_of(ByteView revert_data);

}  // namespace statepass::ledger::calls
