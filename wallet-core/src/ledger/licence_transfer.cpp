#include "ledger/licence_transfer.hpp"

#include "crypto/keccak.hpp"
#include "eth/abi.hpp"
#include "eth/slot.hpp"
#include "eth/typed_data.hpp"

namespace statepass::ledger::licence_transfer {
namespace {

Hash32 typed_digest(std::uint64_t chain, const Address& contract, const Hash32& message) {
  return eth::typed_data_digest({"Statepass LicenceTransfer", "1", chain, contract}, message);
}

}  // namespace

Hash32 transfer_slot(const Hash32& id) {
  return eth::mapping_slot(id, eth::word_of(0));
}

Hash32 clearance_slot(const Hash32& id) {
  return eth::mapping_slot(id, eth::word_of(1));
}

std::string_view name_of(TransferState state) {
  constexpr std::string_view kNames[] = {"open", "cleared", "refused", "issued", "withdrawn", "expired"};
  return kNames[static_cast<std::size_t>(state) - 1];
}

Result<Transfer> Transfer::decode(const Hash32& word) {
  WordReader in(word);
  Transfer out;
  out.holder = in.take_address();
  SP_TRY_ASSIGN(out.from, in.take_jurisdiction());
  SP_TRY_ASSIGN(out.to, in.take_jurisdiction());
  SP_TRY_ASSIGN(out.state, in.take_enum(TransferState::expired));
  const std::uint64_t reason = in.take(8);
  if (reason > static_cast<std::uint64_t>(RefusalReason::administrative)) return fail(Errc::ledger_field, 200);
  out.reason = static_cast<RefusalReason>(reason);
  out.due = static_cast<UnixTime>(in.take(40));
  SP_TRY(in.finish());
  return out;
}

Hash32 Transfer::encode() const {
  WordWriter out;
  out.put(holder).put(from, 16).put(to, 16).put(static_cast<std::uint64_t>(state), 8);
  out.put(static_cast<std::uint64_t>(reason), 8).put(static_cast<std::uint64_t>(due), 40);
  return out.word();
}

Hash32 transfer_id(const Address& holder, const Hash32& salt) {
  return crypto::keccak256_of({eth::word_of(holder), salt});
}

Hash32 clearance_digest(const Hash32& id, const Hash32& salt, const Hash32& record_digest,
                        std::span<const Entry> entries) {
  crypto::Keccak256 hash;
  hash.update(id).update(salt).update(record_digest);
  for (const Entry& entry : entries) hash.update(be_bytes<8>(entry.list.pack())).update(be_bytes<4>(entry.index));
  return hash.finish();
}

Hash32 TransferConsent::digest(std::uint64_t chain, const Address& contract) const {
  eth::abi::Encoder members;
  members.address(holder).word(salt).uint(from).uint(to).uint(static_cast<std::uint64_t>(due)).word(statement);
  return typed_digest(
      chain, contract,
      eth::hash_struct(
          "TransferConsent(address holder,bytes32 salt,uint16 from,uint16 to,uint40 due,bytes32 statement)", members));
}

Hash32 TransferWithdraw::digest(std::uint64_t chain, const Address& contract) const {
  return typed_digest(chain, contract,
                      eth::hash_struct("TransferWithdraw(bytes32 transferId)", eth::abi::Encoder().word(transfer_id)));
}

}  // namespace statepass::ledger::licence_transfer
