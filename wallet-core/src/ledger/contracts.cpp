#include "ledger/contracts.hpp"

#include "base/assert.hpp"

namespace statepass::ledger {
namespace {

constexpr std::string_view kNames[kContracts] = {
    "Council",       "IssuerRegistry",   "StatusRegistry",  "IssuanceLog", "LicenceTransfer", "Channel",
    "DataDirectory", "InspectionLedger", "AccountRegistry", "ChainAnchor", "TitleRegistry"};

}  // namespace

std::string_view name_of(Contract contract) {
  const auto index = static_cast<std::size_t>(contract) - 1;
  SP_ASSERT(index < kContracts);
  return kNames[index];
}

std::optional<Contract> contract_of(std::string_view name) {
  for (std::size_t i = 0; i < kContracts; ++i) {
    if (kNames[i] == name) return static_cast<Contract>(i + 1);
  }
  return std::nullopt;
}

Hash32 book_key_of(Contract contract) {
  Hash32 key{};
  std::ranges::copy(bytes_of(name_of(contract)), key.begin());
  return key;
}

Address genesis_address_of(Contract contract) {
  return {0x57, 0xa7, 0xe9, 0xa5, 0x50, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, static_cast<std::uint8_t>(contract)};
}

}  // namespace statepass::ledger
