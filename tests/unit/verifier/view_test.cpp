#include "support/verifier_kit.hpp"
#include "x509/pem.hpp"

using namespace statepass;
using namespace statepass::test;

TEST_CASE("a reader with the device's view of the ledger knows what the view knows", "[verifier]") {
  const LedgerWorld world;
  sync::ChainConfig config{.checkpoint = world.network.checkpoint(world.plan(1, kCheckTime - 60)),
                           .book = ledger::AddressBook::of_main_genesis()};
  config.policies = {.accept_unlisted = true, .accept_no_status = false};
  config.roots = {x509::to_pem("CERTIFICATE", issuer().root.der())};
  const auto made = verifier::VerifierConfig::of(config);
  SP_REQUIRE_OK(made);
  CHECK(made->roots.list().size() == 1);
  CHECK(made->policies == verifier::Policies{true, false});
  config.roots = {"not a certificate"};
  SP_CHECK_ERROR(verifier::VerifierConfig::of(config), x509_pem);

  sync::LedgerView view(config);
  verifier::ViewSource source(view, true);
  CHECK(source.client().head().number == 1);
  CHECK(source.certificates().empty());
  CHECK(source.development());
  CHECK_FALSE(source.facts_as_of());
  CHECK(source.letters_of(kNewYork).empty());
  CHECK_FALSE(source.jurisdiction_of("NY"));
  verifier::Verifier reader(*made);
  const auto asked = reader.ask(verifier::Preset::over_18, "Bar", kCheckTime, 0, Bytes(48, 1), source);
  SP_REQUIRE_OK(asked);
  const auto request = request_of(*asked);
  CHECK(request.info().evidence->wanted);
  const auto checked = reader.take(present::write_text_q(answer(request, listed_age())), present::Origin::scanned,
                                   kCheckTime, 1, source);
  CHECK(words(checked) ==
        "amber both_unchecked: issuer_key_on_ledger?status_unavailable status?status_unavailable "
        "freshness?status_unavailable");
}
