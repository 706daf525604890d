#pragma once

#include <vector>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "eth/address.hpp"

namespace statepass::eth {

struct Log {
  Address address{};
  std::vector<Hash32> topics;  // at most 4; the first is keccak256 of the event's signature
  Bytes data;

  friend bool operator==(const Log&, const Log&) = default;
};

struct Receipt {
  std::uint8_t type = 0;  // of the transaction; 0 legacy
  bool success = false;
  std::uint64_t cumulative_gas_used = 0;
  ByteArray<256> logs_bloom{};
  std::vector<Log> logs;

  friend bool operator==(const Receipt&, const Receipt&) = default;
};

// The consensus form, as it stands in the receipts trie: [status, cumulative gas used, bloom, logs], behind the type
// byte of a typed transaction. Types 0 to 4. Errors: eth_receipt_type, eth_receipt_status (neither 0 nor 1; receipts
// from before Byzantium carry a state root there), eth_log_topics (more than 4), rlp_….
Result<Receipt> parse_receipt(ByteView raw);

// keccak256 of an event's signature, "Opened(uint64)": its first topic.
Hash32 event_topic(std::string_view signature);

}  // namespace statepass::eth
