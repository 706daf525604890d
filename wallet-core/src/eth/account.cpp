#include "eth/account.hpp"

#include "rlp/encoder.hpp"
#include "rlp/reader.hpp"

namespace statepass::eth {
namespace {

Hash32 right_aligned(ByteView digits) {
  Hash32 word{};
  std::ranges::copy(digits, word.end() - static_cast<std::ptrdiff_t>(digits.size()));
  return word;
}

}  // namespace

Result<Account> decode_account(ByteView rlp) {
  SP_TRY_ASSIGN(rlp::Reader fields, rlp::Reader::open_list(rlp));
  Account account;
  SP_TRY_ASSIGN(account.nonce, fields.uint());
  SP_TRY_ASSIGN(ByteView balance, fields.integer(32));
  account.balance = right_aligned(balance);
  SP_TRY_ASSIGN(account.storage_root, fields.array<32>());
  SP_TRY_ASSIGN(account.code_hash, fields.array<32>());
  SP_TRY(fields.finish());
  return account;
}

Bytes encode_account(const Account& account) {
  rlp::Encoder fields;
  fields.uint(account.nonce).integer(account.balance).string(account.storage_root).string(account.code_hash);
  return rlp::Encoder().list(fields).take();
}

Result<Hash32> decode_storage_value(ByteView rlp) {
  rlp::Reader in(rlp);
  auto digits = in.integer(32);
  if (!digits || digits->empty() || !in.done()) return fail(Errc::eth_storage_value);
  return right_aligned(*digits);
}

Bytes encode_storage_value(const Hash32& word) {
  return rlp::Encoder().integer(word).take();
}

Result<std::optional<Account>> prove_account(const Hash32& state_root, const Address& address, NodeSet& nodes) {
  SP_TRY_ASSIGN(Proven value, prove_hashed(state_root, address, nodes));
  if (!value) return std::nullopt;
  return decode_account(*value);
}

Result<std::optional<Hash32>> prove_slot(const Hash32& storage_root, const Hash32& slot, NodeSet& nodes) {
  SP_TRY_ASSIGN(Proven value, prove_hashed(storage_root, slot, nodes));
  if (!value) return std::nullopt;
  return decode_storage_value(*value);
}

}  // namespace statepass::eth
