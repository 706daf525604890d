#include "sync/ledger_view.hpp"

using namespace statepass;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = text_of({data, size});
  const auto config = sync::ChainConfig::parse(text, true);
  const auto production = sync::ChainConfig::parse(text, false);
  SP_ASSERT(!production || (config && !config->development));
  if (!config) return 0;
  SP_ASSERT(config->chain() > 0 && config->relays.size() <= sync::ChainConfig::kMostRelays);
  SP_ASSERT(sync::LedgerView::load(sync::LedgerView(*config).save(), *config));
  return 0;
}
