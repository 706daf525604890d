// Conflict files and several ledgers at once through the C interface, by tests/vectors/conflict.json, which the tests
// of the other faces read too.
#include <functional>
#include <optional>
#include <string>
#include <tuple>

#include "base/text.hpp"
#include "support/capi_kit.hpp"
#include "support/support.hpp"

using namespace statepass;
using test::Json;
using test::lend;
using test::Owned;

namespace {

Json read_cbor(const Owned& cbor) {
  Owned json;
  REQUIRE(sp_cbor_to_json(lend(cbor.view()), &json.buffer).code == SP_OK);
  return Json::parse(text_of(json.view()), nullptr, false);
}

struct Ledger {
  sp_ledger* handle = nullptr;

  explicit Ledger(const std::string& chain, ByteView record = {}) {
    REQUIRE(sp_ledger_open(lend(chain), lend(record), &handle).code == SP_OK);
  }
  Ledger(const Ledger&) = delete;
  Ledger& operator=(const Ledger&) = delete;
  ~Ledger() { sp_ledger_close(handle); }

  Json status(std::int64_t now) const {
    Owned out;
    REQUIRE(sp_ledger_status(handle, now, &out.buffer).code == SP_OK);
    return read_cbor(out);
  }
  Bytes saved() const {
    Owned out;
    REQUIRE(sp_ledger_save(handle, &out.buffer).code == SP_OK);
    return to_bytes(out.view());
  }
};

const Json& vectors() {
  static const Json kVectors = test::own_vectors("conflict.json");
  return kVectors;
}
const std::string& chain_text() {
  return vectors()["chain"].get_ref<const std::string&>();
}
std::int64_t now() {
  return vectors()["now"].get<std::int64_t>();
}

// Relays that say who they are and show one head; facts they have none.
Json answer_of(const std::string& url, const std::string& genesis_hash, std::uint64_t chain, const Json& head) {
  if (url.ends_with("/v1/chain")) {
    return Json{{"chainId", chain}, {"genesisHash", genesis_hash}, {"relay", {{"name", "a relay"}}}};
  }
  return url.ends_with("/v1/headers/latest") ? head : Json();
}

// One answer to the job's want. Nothing more is wanted: how it ended.
std::optional<Json> turn(sp_job* job, const std::function<Json(const std::string& url)>& answer) {
  Owned want;
  REQUIRE(sp_job_next(job, now(), &want.buffer).code == SP_OK);
  const Json wanted = read_cbor(want);
  if (wanted["kind"] != "http") return wanted;
  const Json said = answer(wanted["url"].get<std::string>());
  const std::string body = said.is_null() ? std::string() : said.dump();
  const std::uint32_t status = said.is_null() ? 404 : 200;
  REQUIRE(sp_job_http_answer(job, wanted["id"].get<std::uint32_t>(), status, lend("\xa0"), lend(body), now()).code ==
          SP_OK);
  return std::nullopt;
}
Json end_of(sp_job* job, const std::function<Json(const std::string& url)>& answer) {
  for (;;) {
    if (auto end = turn(job, answer)) {
      sp_job_close(job);
      return *end;
    }
  }
}
// All relays show one of the two blocks.
auto showing(std::size_t which, std::uint64_t chain = 5361) {
  return [=](const std::string& url) {
    return answer_of(url, vectors()["genesisHash"].get<std::string>(), chain, vectors()["headers"][which]);
  };
}
// The first relay shows the one, the second the other.
Json forked(const std::string& url) {
  return showing(url.starts_with("https://a.") ? 0 : 1)(url);
}

std::string_view name_of(const sp_error& error) {
  return sp_error_name(error.code);
}

}  // namespace

TEST_CASE("conflict files are judged from the block that they name, and by what is trusted here", "[capi]") {
  const Ledger ours(chain_text());
  Json other = Json::parse(chain_text(), nullptr, false);
  other["chainId"] = 5362;
  const Ledger theirs(other.dump());
  for (const Json& one : vectors()["files"]) {
    INFO(one["name"].get<std::string>());
    const Bytes file = test::hex(one["file"].get<std::string>());
    for (const Ledger* ledger : {&ours, &theirs}) {
      Json judged = one["judged"];
      judged["ours"] = ledger == &ours && judged["outcome"] == "verified";
      Owned out;
      REQUIRE(sp_conflict_verify(ledger->handle, lend(file), &out.buffer).code == SP_OK);
      CHECK(read_cbor(out) == judged);
    }
  }
  const Bytes file = test::hex(vectors()["files"][0]["file"].get<std::string>());
  Owned out;
  CHECK(name_of(sp_conflict_verify(ours.handle, lend(ByteView(file).first(99)), &out.buffer)) == "cbor_short");
  CHECK(name_of(sp_conflict_verify(ours.handle, lend("\xa0"), &out.buffer)) == "qbft_conflict_form");
  CHECK(out.view().empty());
}

TEST_CASE("what stopped a ledger is given out as a file, before and after a restart", "[capi]") {
  Bytes record, file;
  {
    const Ledger ledger(chain_text());
    Owned out;
    CHECK(name_of(sp_ledger_conflict(ledger.handle, &out.buffer)) == "qbft_conflict_none");
    sp_job* job = nullptr;
    REQUIRE(sp_ledger_sync(ledger.handle, false, &job).code == SP_OK);
    CHECK(end_of(job, forked)["error"] == "qbft_contradiction");
    CHECK(ledger.status(now())["stopped"] == "ledger_contradiction");
    REQUIRE(sp_ledger_conflict(ledger.handle, &out.buffer).code == SP_OK);
    file = to_bytes(out.view());
    record = ledger.saved();
    // No record makes it go on.
    CHECK(name_of(sp_ledger_import(ledger.handle, lend(Ledger(chain_text()).saved()))) == "qbft_contradiction");
  }
  CHECK(to_hex(file) == vectors()["files"][0]["file"].get<std::string>());
  const Ledger again(chain_text(), record);
  Owned out;
  REQUIRE(sp_ledger_conflict(again.handle, &out.buffer).code == SP_OK);
  CHECK(to_bytes(out.view()) == file);
}

TEST_CASE("two chains are followed at once, each with its own trust and its own record", "[capi]") {
  Json side_chain = Json::parse(chain_text(), nullptr, false);
  side_chain["chainId"] = 5362;
  const std::string side_text = side_chain.dump();
  const Ledger main(chain_text()), side(side_text);
  sp_job *main_job = nullptr, *side_job = nullptr;
  REQUIRE(sp_ledger_sync(main.handle, false, &main_job).code == SP_OK);
  REQUIRE(sp_ledger_sync(side.handle, false, &side_job).code == SP_OK);
  // Turn by turn. Headers bear no chain id: what would contradict within one chain is nothing between two.
  std::optional<Json> main_end, side_end;
  while (!main_end || !side_end) {
    if (!main_end) main_end = turn(main_job, showing(0));
    if (!side_end) side_end = turn(side_job, showing(1, 5362));
  }
  sp_job_close(main_job);
  sp_job_close(side_job);
  for (const auto& [ledger, which, chain] :
       {std::tuple(&main, std::size_t{0}, 5361), std::tuple(&side, std::size_t{1}, 5362)}) {
    const Json status = ledger->status(now());
    CHECK(status["chainId"] == chain);
    CHECK(status["head"]["hash"] == vectors()["headers"][which]["hash"]);
    CHECK_FALSE(status.contains("stopped"));
  }
  sp_ledger* none = nullptr;
  CHECK(name_of(sp_ledger_open(lend(side_text), lend(main.saved()), &none)) == "qbft_state_chain");
  CHECK(none == nullptr);
  CHECK(name_of(sp_ledger_import(side.handle, lend(main.saved()))) == "qbft_state_chain");
}

TEST_CASE("a record is taken over in place, and never leads back", "[capi]") {
  const Ledger ahead(chain_text()), fresh(chain_text());
  sp_job* job = nullptr;
  REQUIRE(sp_ledger_sync(ahead.handle, false, &job).code == SP_OK);
  end_of(job, showing(0));
  REQUIRE(ahead.status(now())["head"]["number"] == 200);
  const Bytes first = fresh.saved(), later = ahead.saved();
  CHECK(sp_ledger_import(fresh.handle, lend(later)).code == SP_OK);
  CHECK(fresh.status(now())["head"]["number"] == 200);
  CHECK(name_of(sp_ledger_import(fresh.handle, lend(first))) == "qbft_state_older");
  CHECK(sp_ledger_import(fresh.handle, lend("\x80")).code != SP_OK);
  CHECK(fresh.saved() == later);
}
