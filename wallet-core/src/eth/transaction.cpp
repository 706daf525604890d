#include "eth/transaction.hpp"

#include "crypto/keccak.hpp"
#include "rlp/encoder.hpp"
#include "rlp/reader.hpp"

namespace statepass::eth {
namespace {

// Half the order of the group, rounded down: the highest s that EIP-2 allows.
constexpr Hash32 kHighestS = {0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
                              0xff, 0xff, 0xff, 0xff, 0xff, 0x5d, 0x57, 0x6e, 0x73, 0x57, 0xa4,
                              0x50, 0x1d, 0xdf, 0xe9, 0x2f, 0x46, 0x68, 0x1b, 0x20, 0xa0};
constexpr std::uint64_t kMostChainId = 0x7fff'ffff'ffff'ffff - 18;  // so that 2·id + 36 fits 64 bits

bool is_low_s(ByteView s) {
  return !less(kHighestS, s);
}

// Nonce to data: what all types have in common.
void put_body(const Transaction& t, rlp::Encoder& out) {
  out.uint(t.nonce);
  if (t.type == TransactionType::dynamic_fee) out.uint(t.max_priority_fee);
  out.uint(t.max_fee).uint(t.gas_limit);
  out.string(t.to ? ByteView(*t.to) : ByteView()).integer(t.value).string(t.data);
}

Result<> read_body(rlp::Reader& in, Transaction& t) {
  SP_TRY_ASSIGN(t.nonce, in.uint());
  if (t.type == TransactionType::dynamic_fee) {
    SP_TRY_ASSIGN(t.max_priority_fee, in.uint());
  }
  SP_TRY_ASSIGN(t.max_fee, in.uint());
  SP_TRY_ASSIGN(t.gas_limit, in.uint());
  const std::size_t at = in.offset();
  SP_TRY_ASSIGN(ByteView to, in.string());
  if (to.size() == 20) {
    t.to = take_array<20>(to);
  } else if (!to.empty()) {
    return fail(Errc::eth_transaction_to, at);
  }
  SP_TRY_ASSIGN(ByteView value, in.integer(32));
  std::ranges::copy(value, t.value.end() - static_cast<std::ptrdiff_t>(value.size()));
  SP_TRY_ASSIGN(ByteView data, in.string());
  t.data = to_bytes(data);
  return {};
}

Result<> read_r_s(rlp::Reader& in, crypto::RecoverableSignature& signature) {
  const std::size_t at = in.offset();
  SP_TRY_ASSIGN(ByteView r, in.integer(32));
  SP_TRY_ASSIGN(ByteView s, in.integer(32));
  std::ranges::copy(r, signature.begin() + 32 - static_cast<std::ptrdiff_t>(r.size()));
  std::ranges::copy(s, signature.begin() + 64 - static_cast<std::ptrdiff_t>(s.size()));
  if (!is_low_s(ByteView(signature).subspan(32, 32))) return fail(Errc::eth_transaction_signature, at);
  return {};
}

// The type byte, for typed transactions, in front of the list of these items.
Bytes envelope(TransactionType type, const rlp::Encoder& items) {
  rlp::Encoder out;
  if (type != TransactionType::legacy) out.raw(ByteArray<1>{static_cast<std::uint8_t>(type)});
  return out.list(items).take();
}

void put_unsigned(const Transaction& t, rlp::Encoder& out) {
  if (t.type == TransactionType::legacy) return put_body(t, out);
  SP_ASSERT(t.chain_id);
  out.uint(*t.chain_id);
  put_body(t, out);
  out.raw(t.access_list);
}

// v is 27 or 28 without a chain id, else 35 or 36 above twice the chain id (EIP-155).
Result<> read_legacy_v(rlp::Reader& in, SignedTransaction& out) {
  const std::size_t at = in.offset();
  SP_TRY_ASSIGN(std::uint64_t v, in.uint(2 * kMostChainId + 36));
  if (v == 27 || v == 28) {
    out.signature[64] = static_cast<std::uint8_t>(v - 27);
    return {};
  }
  if (v < 35) return fail(Errc::eth_transaction_signature, at);
  out.transaction.chain_id = (v - 35) / 2;
  out.signature[64] = static_cast<std::uint8_t>((v - 35) % 2);
  return {};
}

Result<> read_typed_end(rlp::Reader& in, SignedTransaction& out) {
  SP_TRY_ASSIGN(rlp::Item access_list, in.item());
  if (!access_list.is_list) return fail(Errc::eth_transaction_access_list, access_list.offset);
  SP_TRY(rlp::validate(access_list.whole));
  out.transaction.access_list = to_bytes(access_list.whole);
  const std::size_t at = in.offset();
  SP_TRY_ASSIGN(std::uint64_t parity, in.uint());
  if (parity > 1) return fail(Errc::eth_transaction_signature, at);
  out.signature[64] = static_cast<std::uint8_t>(parity);
  return {};
}

}  // namespace

Bytes signing_bytes(const Transaction& t) {
  rlp::Encoder items;
  put_unsigned(t, items);
  if (t.type == TransactionType::legacy && t.chain_id) items.uint(*t.chain_id).uint(0).uint(0);
  return envelope(t.type, items);
}

Hash32 signing_digest(const Transaction& t) {
  return crypto::keccak256(signing_bytes(t));
}

Result<Bytes> attach_signature(const Transaction& t, const crypto::RecoverableSignature& signature) {
  SP_ASSERT(t.chain_id && *t.chain_id <= kMostChainId);
  const ByteView r = ByteView(signature).first(32), s = ByteView(signature).subspan(32, 32);
  const std::uint8_t parity = signature[64];
  if (parity > 1 || !is_low_s(s)) return fail(Errc::eth_transaction_signature);
  rlp::Encoder items;
  put_unsigned(t, items);
  items.uint(t.type == TransactionType::legacy ? *t.chain_id * 2 + 35 + parity : parity).integer(r).integer(s);
  return envelope(t.type, items);
}

Bytes sign_transaction(const Transaction& t, const crypto::Secp256k1Key& key) {
  auto raw = attach_signature(t, key.sign(signing_digest(t)));
  SP_ASSERT(raw);
  return *std::move(raw);
}

Result<SignedTransaction> parse_transaction(ByteView raw) {
  SignedTransaction out{};
  Transaction& t = out.transaction;
  t.type = TransactionType::legacy;
  std::size_t start = 0;
  if (!raw.empty() && raw[0] < 0x80) {  // EIP-2718: a list begins at 0xc0
    if (raw[0] != 1 && raw[0] != 2) return fail(Errc::eth_transaction_type);
    t.type = TransactionType{raw[0]};
    start = 1;
  }
  SP_TRY_ASSIGN(rlp::Reader items, rlp::Reader::open_list(raw.subspan(start), start));
  if (t.type != TransactionType::legacy) {
    SP_TRY_ASSIGN(t.chain_id, items.uint(kMostChainId));
  }
  SP_TRY(read_body(items, t));
  SP_TRY(t.type == TransactionType::legacy ? read_legacy_v(items, out) : read_typed_end(items, out));
  SP_TRY(read_r_s(items, out.signature));
  SP_TRY(items.finish());
  out.hash = crypto::keccak256(raw);
  return out;
}

Result<Address> transaction_sender(const SignedTransaction& t) {
  SP_TRY_ASSIGN(crypto::Secp256k1PublicKey key, crypto::secp256k1_recover(signing_digest(t.transaction), t.signature));
  return address_of(key);
}

}  // namespace statepass::eth
