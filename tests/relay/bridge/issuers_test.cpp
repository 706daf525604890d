#include <ctime>

#include "ledger/issuer_registry.hpp"
#include "support/running_relay.hpp"

using namespace statepass;
using test::FakeChain;
using test::FakeNode;
using test::Json;
using test::RunningRelay;

namespace {

ByteArray<32> filled(std::uint8_t value) {
  ByteArray<32> out;
  out.fill(value);
  return out;
}

// As much of a certificate as a relay looks at.
std::string certificate(std::uint8_t x, std::uint8_t y) {
  return "\x30\x82\x01\x40..." + std::string(text_of(filled(x))) + std::string(text_of(filled(y))) + "...";
}

}  // namespace

TEST_CASE("certificates are kept for registered keys alone, and given out while these may be good") {
  FakeChain chain;
  const auto now = static_cast<std::int64_t>(std::time(nullptr));
  const Hash32 good = chain.set_key(ledger::issuer_registry::p256_cose_key(filled(1), filled(2)), now - 100, now + 100);
  const Hash32 over = chain.set_key(ledger::issuer_registry::p256_cose_key(filled(3), filled(4)), 100, 200);
  FakeNode node(chain.script());
  const test::Folder store;
  const auto put = [](const RunningRelay& relay, const Hash32& kid, const std::string& der) {
    const auto response = relay.put("/v1/issuers/" + to_hex0x(kid), der);
    REQUIRE(response);
    return response->status;
  };
  {
    const RunningRelay relay(chain, {node.url()}, store.path());
    REQUIRE(relay.at(2));
    CHECK(relay.json("/v1/issuers") == Json{{"certificates", Json::array()}});
    CHECK(put(relay, good, certificate(1, 2)) == 204);
    CHECK(put(relay, over, certificate(3, 4)) == 204);
    CHECK(put(relay, good, certificate(3, 4)) == 409);
    CHECK(put(relay, good, "text" + certificate(1, 2)) == 409);
    CHECK(put(relay, good, "") == 409);
    CHECK(put(relay, Hash32{}, certificate(1, 2)) == 404);
    CHECK(put(relay, good, std::string(4'097, '0')) == 413);
    CHECK(relay.put("/v1/issuers/0x12", certificate(1, 2))->status == 400);
    CHECK(relay.json("/v1/issuers")["certificates"] == test::list_of(to_hex0x(bytes_of(certificate(1, 2)))));
  }
  const RunningRelay relay(chain, {node.url()}, store.path());
  REQUIRE(relay.at(2));
  CHECK(relay.json("/v1/issuers")["certificates"].size() == 1);
  chain.revoke_key(good, now);
  REQUIRE(relay.at(3));
  CHECK(relay.json("/v1/issuers")["certificates"].empty());
}
