#pragma once

#include <optional>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "crypto/secp256k1.hpp"
#include "eth/address.hpp"

namespace statepass::eth {

enum class TransactionType : std::uint8_t {
  legacy = 0,
  access_list = 1,  // EIP-2930
  dynamic_fee = 2,  // EIP-1559
};

struct Transaction {
  TransactionType type = TransactionType::dynamic_fee;
  // Nothing: a legacy transaction from before EIP-155, which is good on every chain. Such are read, never made.
  std::optional<std::uint64_t> chain_id;
  std::uint64_t nonce = 0;
  std::uint64_t max_priority_fee = 0;  // dynamic_fee alone
  std::uint64_t max_fee = 0;           // the gas price in the other types
  std::uint64_t gas_limit = 0;
  std::optional<Address> to;  // nothing: creates a contract
  Hash32 value{};             // a 256-bit number of wei
  Bytes data;
  Bytes access_list = {0xc0};  // an RLP item, of the typed transactions alone

  friend bool operator==(const Transaction&, const Transaction&) = default;
};

// Signing in two steps: sign keccak256(signing_bytes(t)), which is signing_digest(t), then give the signature to
// attach_signature(), which makes the bytes to send.
Bytes signing_bytes(const Transaction& transaction);
Hash32 signing_digest(const Transaction& transaction);
// eth_transaction_signature: high s (EIP-2) or v above 1. The transaction has a chain id.
Result<Bytes> attach_signature(const Transaction& transaction, const crypto::RecoverableSignature& signature);
Bytes sign_transaction(const Transaction& transaction, const crypto::Secp256k1Key& key);

struct SignedTransaction {
  Transaction transaction;
  crypto::RecoverableSignature signature;  // v 0 or 1
  Hash32 hash;                             // keccak256 of the bytes received
};

// The consensus form, as it is sent, stored in the block's trie and hashed. Errors: eth_transaction_type (a typed
// transaction other than those above), eth_transaction_to (a recipient of neither 0 nor 20 bytes),
// eth_transaction_signature (v that fits no chain id, high s), eth_transaction_access_list (no list), rlp_….
Result<SignedTransaction> parse_transaction(ByteView raw);
// Who signed. Errors: crypto_signature_form, crypto_recovery.
Result<Address> transaction_sender(const SignedTransaction& signed_transaction);

}  // namespace statepass::eth
