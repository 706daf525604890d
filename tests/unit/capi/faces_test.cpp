// tests/vectors/faces.json, which the tests of Kotlin and Swift read: STATEPASS_FACES=FILE test_faces makes it anew,
// otherwise it is held against what would be made. Keys' signatures and the wallet's seal are drawn by chance, so those
// are tried.
#include <cstdio>
#include <cstdlib>
#include <functional>

#include "base/text.hpp"
#include "support/capi_kit.hpp"
#include "support/holder_kit.hpp"
#include "support/scripted_relay_answers.hpp"
#include "x509/pem.hpp"

using namespace statepass;
using test::lend;
using test::Owned;
using Json = nlohmann::ordered_json;
using Exchange = std::function<Json(const Json& request)>;

// A state whose ledger was heard of yesterday, one relay, and a citizen with a licence: everything that a face needs to
// hold, present, verify and follow the ledger without any other machine.
namespace {

constexpr std::uint64_t kFirst = 1'000, kLast = 44'190;
const std::string kRelay = "https://relay.example";

void seal(test::ScriptedLedger& ledger, std::uint64_t number, UnixTime time) {
  test::ScriptedLedger::Block block = ledger.blocks.at(0);
  const test::BlockPlan plan{.number = number,
                             .time = time,
                             .members = block.members,
                             .sealers = test::ScriptedLedger::range_of_quorum(block.members),
                             .state_root = block.state_root};
  block.header = ledger.network.sealed(plan);
  block.hash = qbft::block_hash_of(ledger.network.fields(plan), ledger.network.extra(plan));
  block.time = time;
  ledger.blocks[number] = std::move(block);
}

test::ScriptedLedger make_ledger() {
  test::ScriptedLedger out;
  out.admit(test::kNy, "NY");
  out.admit(test::kCa, "CA");
  out.put(ledger::Contract::council, ledger::council::validator_set_hash_slot(),
          out.network.set(test::range(0, 4)).hash());
  const x509::Certificate& signer = test::issuer().signer;
  out.set_key(holder::kid_of(signer.public_key()),
              {.jurisdiction = test::kNy, .from = signer.not_before(), .to = signer.not_after()});
  out.certificates.push_back(to_bytes(signer.der()));
  out.set_list(test::test_list(ledger::Family::document).pack(), {});
  out.set_list(test::test_list(ledger::Family::privilege).pack(), {});
  out.seal_to(0);
  seal(out, kFirst, test::kCheckTime - kSecondsPerDay);
  seal(out, kLast, test::kCheckTime - 20);
  return out;
}

std::string chain_text(const test::ScriptedLedger& ledger) {
  const auto& first = ledger.blocks.at(kFirst);
  Json validators = Json::array();
  for (const eth::Address& one : ledger.network.addresses(first.members)) validators.push_back(to_hex0x(one));
  return Json{{"name", "the faces' vectors"},
              {"chainId", 5361},
              {"development", false},
              {"genesisHash", to_hex0x(ledger.genesis().hash)},
              {"checkpoint",
               {{"number", kFirst}, {"hash", to_hex0x(first.hash)}, {"time", first.time}, {"validators", validators}}},
              {"book", {{"version", 1}}},
              {"relays", Json::array({kRelay})},
              {"desks", {{"CA", "https://ca.example"}, {"NY", "https://ny.example"}}},
              {"roots", Json::array({x509::to_pem("CERTIFICATE", test::issuer().root.der())})}}
      .dump();
}

Json read_cbor(const Owned& cbor) {
  Owned json;
  SP_ASSERT(sp_cbor_to_json(lend(cbor.view()), &json.buffer).code == SP_OK);
  return Json::parse(text_of(json.view()), nullptr, false);
}

// Drives a job to its end: what it says then.
Json converse(sp_job* job, const Exchange& exchange) {
  const auto now = test::kCheckTime;
  while (true) {
    Owned want;
    SP_ASSERT(sp_job_next(job, now, &want.buffer).code == SP_OK);
    const Json wanted = read_cbor(want);
    if (wanted["kind"] != "http") {
      sp_job_close(job);
      return wanted;
    }
    Bytes body;
    if (wanted.contains("body")) body = *from_base64url(wanted["body"].get<std::string>());
    const Json answer = exchange({{"method", wanted["method"]}, {"url", wanted["url"]}, {"body", to_hex(body)}});
    const auto id = wanted["id"].get<std::uint32_t>();
    const Bytes bytes = test::hex(answer["answer"].get<std::string>());
    SP_ASSERT(sp_job_http_answer(job, id, answer["status"].get<std::uint32_t>(), lend("\xa0"), lend(bytes), now).code ==
              SP_OK);
  }
}

struct Told {
  Json stranger, citizen, home;  // how the two jobs ended, and what the citizen then has
};

// What both faces' tests begin with: a stranger asks for everything, a citizen unlocks and asks for what is held.
Told tell(const std::string& chain, ByteView file, const std::string& passphrase, const Exchange& exchange) {
  Told told;
  sp_ledger* ledger = nullptr;
  sp_job* job = nullptr;
  SP_ASSERT(sp_ledger_open(lend(chain), lend(""), &ledger).code == SP_OK);
  SP_ASSERT(sp_ledger_sync(ledger, true, &job).code == SP_OK);
  told.stranger = converse(job, exchange);
  sp_ledger_close(ledger);

  sp_wallet* wallet = nullptr;
  Owned outcome, home;
  SP_ASSERT(sp_ledger_open(lend(chain), lend(""), &ledger).code == SP_OK);
  SP_ASSERT(sp_wallet_unlock(ledger, lend(file), lend(passphrase), lend(""), test::kCheckTime, &wallet, &outcome.buffer)
                .code == SP_OK);
  SP_ASSERT(wallet != nullptr);
  SP_ASSERT(sp_wallet_sync(wallet, &job).code == SP_OK);
  told.citizen = converse(job, exchange);
  SP_ASSERT(sp_wallet_home(wallet, test::kCheckTime, &home.buffer).code == SP_OK);
  told.home = read_cbor(home);
  sp_wallet_close(wallet);
  sp_ledger_close(ledger);
  return told;
}

Json make_faces() {
  const test::ScriptedLedger world = make_ledger();
  test::ScriptedRelay relay(world);
  const std::string chain = chain_text(world), passphrase(test::kPassphrase);
  holder::Wallet wallet = test::new_wallet();
  test::put_licence(wallet, 6);
  const auto file = wallet.seal(test::fresh_entropy());
  SP_ASSERT(file.has_value());
  Json exchanges = Json::array();
  tell(chain, *file, passphrase, [&](const Json& asked) {
    HttpRequest request;
    request.url = asked["url"].get<std::string>();
    request.body = test::hex(asked["body"].get<std::string>());
    const auto answer = relay.answer(request, kRelay);
    SP_ASSERT(answer.has_value());
    Json exchange = asked;
    exchange["status"] = answer->status;
    exchange["answer"] = to_hex(answer->body);
    if (std::ranges::find(exchanges, exchange) == exchanges.end()) exchanges.push_back(exchange);
    return exchange;
  });
  return {{"origin", "made by tests/unit/capi/faces_test.cpp: a test country, its only relay and a citizen"},
          {"now", test::kCheckTime},
          {"chain", chain},
          {"passphrase", passphrase},
          {"wallet", to_hex(*file)},
          {"exchanges", exchanges}};
}

// Without what is drawn by chance; with keys in order, as they are read back.
test::Json levelled(Json faces) {
  Json chain = Json::parse(faces["chain"].get<std::string>(), nullptr, false);
  chain.erase("roots");
  faces["chain"] = chain;
  faces.erase("wallet");
  for (Json& exchange : faces["exchanges"]) {
    if (exchange["url"] == kRelay + "/v1/issuers") exchange.erase("answer");
  }
  return faces;
}

}  // namespace

TEST_CASE("the vectors of the faces are what is made today, and tell what they told") {
  const Json made = make_faces();
  if (const char* path = std::getenv("STATEPASS_FACES")) {
    std::FILE* to = std::fopen(path, "wb");
    REQUIRE(to != nullptr);
    const std::string text = made.dump(1) + "\n";
    CHECK(std::fwrite(text.data(), 1, text.size(), to) == text.size());
    CHECK(std::fclose(to) == 0);
    return;
  }
  const Json kept = Json(test::own_vectors("faces.json"));
  const bool same = levelled(kept) == levelled(made);
  CHECK(same);

  const Bytes file = test::hex(kept["wallet"].get<std::string>());
  std::size_t missed = 0;
  const Told told =
      tell(kept["chain"].get<std::string>(), file, kept["passphrase"].get<std::string>(), [&](Json asked) {
        for (const Json& exchange : kept["exchanges"]) {
          if (exchange["method"] == asked["method"] && exchange["url"] == asked["url"] &&
              exchange["body"] == asked["body"])
            return exchange;
        }
        ++missed;
        return Json{{"status", 404}, {"answer", ""}};
      });
  CHECK(missed == 0);
  CHECK(told.stranger["kind"] == "done");
  CHECK(told.citizen["kind"] == "done");
  REQUIRE(told.home["cards"].size() == 1);
  CHECK(told.home["cards"][0]["status"] == "valid");
}
