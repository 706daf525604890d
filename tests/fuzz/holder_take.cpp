#include "holder/shape.hpp"
#include "sync/ledger_view.hpp"

using namespace statepass;
using namespace statepass::holder;

namespace {

// A ledger of which nothing is proved.
class Unknown final : public LedgerDoor {
 public:
  std::uint64_t chain() const override { return 5361; }
  std::optional<LedgerHead> head() const override { return std::nullopt; }
  Fact<ledger::issuer_registry::KeyRecord> key(const Hash32&) const override { return {}; }
  Fact<status::Value> status(const StatusPlace&) const override { return {}; }
  Fact<ledger::licence_transfer::Transfer> transfer(const Hash32&) const override { return {}; }
  Fact<ByteArray<32>> enc_key(ledger::Jurisdiction) const override { return {}; }
  std::optional<std::string> letters_of(ledger::Jurisdiction) const override { return std::nullopt; }
  std::optional<ledger::Jurisdiction> jurisdiction_of(std::string_view) const override { return std::nullopt; }
  eth::Address transfer_contract() const override { return {}; }
  std::optional<Bytes> evidence(const EvidenceWanted&) const override { return std::nullopt; }
  std::unique_ptr<sync::Job> prove(const ProofWish&) override { return nullptr; }
};

}  // namespace

// Any text may be scanned; whatever it is taken for has its shape.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static auto wallet = Wallet::create({.chain = 5361}, Bytes(8, 'p'), Bytes(32, 1));
  SP_ASSERT(wallet.has_value());
  const Unknown ledger;
  const Taken taken = wallet->take(text_of(ByteView(data, size)), ledger, 1'795'269'720, 0);
  SP_ASSERT(cbor::validate(shape_of(taken), {.allow_floats = true}).has_value());
  return 0;
}
