#include "eth/transaction.hpp"

using namespace statepass;

// What is read of a transaction with a chain id is all that it says: written again it is the same bytes.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  ByteView input(data, size);
  auto parsed = eth::parse_transaction(input);
  if (!parsed) return 0;
  if (parsed->transaction.chain_id) {
    auto raw = eth::attach_signature(parsed->transaction, parsed->signature);
    SP_ASSERT(raw && equal(*raw, input));
  }
  (void)eth::transaction_sender(*parsed);
  return 0;
}
