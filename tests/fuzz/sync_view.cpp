#include "sync/ledger_view.hpp"

using namespace statepass;

// A record that is read is written in the same form, and reads again as what it was.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Hash32 hash{};
  hash.fill(0xaa);
  const auto set = qbft::ValidatorSet::of({eth::Address{1}});
  const sync::ChainConfig config{.genesis_hash = hash,
                                 .checkpoint = {5361, 0, hash, 1'780'000'000, *set},
                                 .book = ledger::AddressBook::of_main_genesis(),
                                 .relays = {"https://a"}};
  const auto view = sync::LedgerView::load({data, size}, config);
  if (!view) return 0;
  const Bytes record = view->save();
  const auto again = sync::LedgerView::load(record, config);
  SP_ASSERT(again && again->save() == record);
  (void)view->status(0, 0);
  (void)view->members();
  return 0;
}
