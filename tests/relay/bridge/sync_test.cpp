#include <ctime>

#include "ledger/council.hpp"
#include "support/running_relay.hpp"
#include "support/status_bodies.hpp"
#include "sync/sync_job.hpp"

using namespace statepass;
using test::FakeChain;
using test::FakeNode;
using test::Json;
using test::RunningRelay;

namespace {

std::string url_of(const RunningRelay& relay) {
  return "http://127.0.0.1:" + std::to_string(relay.port());
}

Result<> answer(sync::Job& job, const sync::Fetch& fetch, const RunningRelay& relay, UnixTime now) {
  const std::string target = fetch.request.url.substr(url_of(relay).size());
  std::optional<test::RawResponse> response;
  if (fetch.request.method == HttpMethod::post) {
    test::TestClient client(relay.port());
    response = client.post(target, std::string(text_of(fetch.request.body)));
  } else {
    response = relay.get(target);
  }
  if (!response) return job.http_failed(sync::HttpFailure::unreachable, now);
  HttpResponse taken;
  taken.status = static_cast<int>(response->status);
  taken.body = to_bytes(bytes_of(response->body));
  INFO(target << " -> " << taken.status);
  CHECK(taken.status == 200);
  return job.http_answer(taken, now);
}

void converse(const sync::ChainConfig& config, sync::LedgerView& view, const sync::SyncWishes& wishes,
              const RunningRelay& relay) {
  const UnixTime now = std::time(nullptr);
  sync::SyncJob job(config, view, wishes);
  sync::Want want = job.next(now);
  while (const auto* fetch = std::get_if<sync::Fetch>(&want)) {
    REQUIRE(answer(job, *fetch, relay, now));
    want = job.next(now);
  }
  REQUIRE(std::holds_alternative<sync::Done>(want));
  CHECK(view.relays()[0].state == sync::RelayState::honest);
  CHECK(view.relays()[0].name == "Relay under test");
}

}  // namespace

TEST_CASE("what a wallet and a verifier ask, this relay answers") {
  using namespace ledger;
  FakeChain chain;
  test::Series series(7);
  const auto body = test::changed({}, series, 40);
  chain.write(Contract::council, council::members_slot(), with_state({}, 6));
  chain.write(Contract::council, council::member_info_slot(6), council::MemberInfo{"CA", 1, 1}.encode());
  chain.write(Contract::council, council::book_state_slot(), council::BookState{1, 0}.encode());
  chain.open_list(FakeChain::kList);
  chain.open_list(FakeChain::kList + 1);
  chain.update_list(FakeChain::kList, body);
  const ByteArray<32> x = crypto::keccak256({}), y{};
  const Hash32 kid = chain.set_key(issuer_registry::p256_cose_key(x, y), 1'000'000'000, 4'000'000'000);
  while (chain.head() < 34) chain.mine();
  FakeNode node(chain.script());
  const test::Folder store;
  const RunningRelay relay(chain, {node.url()}, store.path());
  REQUIRE(relay.at(34));

  Json file = chain.chain_file();
  file["relays"] = test::list_of(url_of(relay));
  const auto config = sync::ChainConfig::parse(file.dump(), true);
  SP_REQUIRE_OK(config);
  sync::LedgerView verifier(*config);
  converse(*config, verifier, {.certificates = true, .all_lists = true, .kids = {kid}}, relay);
  CHECK(verifier.client().head().hash == chain.hash(34));
  CHECK(verifier.list_count() == 2);
  CHECK(verifier.letters_of(6) == "CA");
  CHECK(verifier.key(kid).known == sync::Known::yes);
  for (const std::uint64_t index : {0u, 5u, 131'071u}) {
    CHECK(verifier.status(FakeChain::kList, index).value == *body.value_at(index));
    CHECK(verifier.status(FakeChain::kList + 1, index).value == status::Value::valid);
  }
  CHECK(verifier.status(FakeChain::kList + 2, 0).known == sync::Known::absent);

  sync::LedgerView wallet(*config);
  const sync::SyncWishes wishes{
      .lists = {FakeChain::kList}, .kids = {kid}, .transfers = {kid}, .enc_keys = {6}, .evidence = true};
  converse(*config, wallet, wishes, relay);
  REQUIRE(wallet.evidence());
  CHECK(wallet.evidence()->block.number == 30);
  REQUIRE(wallet.evidence()->list(FakeChain::kList) != nullptr);
  CHECK(wallet.evidence()->list(FakeChain::kList)->body == body);
  CHECK(wallet.transfer(kid).known == sync::Known::absent);
  CHECK(wallet.enc_key(6).known == sync::Known::absent);
}
