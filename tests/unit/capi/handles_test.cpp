#include <string>

#include "support/capi_kit.hpp"
#include "support/support.hpp"

using namespace statepass;
using test::lend;
using test::Owned;

namespace {

constexpr const char* kChain =
    R"({"name":"test","chainId":5361,"development":true,
"genesisHash":"0x0101010101010101010101010101010101010101010101010101010101010101",
"checkpoint":{"number":1000,"hash":"0x0202020202020202020202020202020202020202020202020202020202020202","time":1767225600,
"validators":["0x0303030303030303030303030303030303030303","0x0404040404040404040404040404040404040404"]},
"book":{"version":1},"relays":["http://127.0.0.1:9"],"desks":{"CA":"http://127.0.0.1:11"}})";
constexpr std::int64_t kNow = 1'767'229'200;
const std::string kEntropy(64, '\x5a');

std::string json_of(const Owned& cbor) {
  Owned json;
  REQUIRE(sp_cbor_to_json(lend(cbor.view()), &json.buffer).code == SP_OK);
  return std::string(text_of(json.view()));
}

bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

// Closed with the test, in the order that the header demands.
struct Handles {
  sp_ledger* ledger = nullptr;
  sp_wallet* wallet = nullptr;
  sp_verifier* verifier = nullptr;
  sp_job* job = nullptr;

  Handles() { REQUIRE(sp_ledger_open(lend(kChain), lend(""), &ledger).code == SP_OK); }
  Handles(const Handles&) = delete;
  Handles& operator=(const Handles&) = delete;
  ~Handles() {
    sp_job_close(job);
    sp_verifier_close(verifier);
    sp_wallet_close(wallet);
    sp_ledger_close(ledger);
  }
};

}  // namespace

TEST_CASE("a ledger starts at its checkpoint, and its record brings it back") {
  Handles h;
  Owned status;
  REQUIRE(sp_ledger_status(h.ledger, kNow, &status.buffer).code == SP_OK);
  const std::string json = json_of(status);
  CHECK(has(json, R"("number":1000)"));
  CHECK(has(json, R"("state":"unasked")"));
  CHECK_FALSE(has(json, "factsAsOf"));

  Owned record;
  REQUIRE(sp_ledger_save(h.ledger, &record.buffer).code == SP_OK);
  sp_ledger* again = nullptr;
  REQUIRE(sp_ledger_open(lend(kChain), lend(record.view()), &again).code == SP_OK);
  sp_ledger_close(again);
  again = h.ledger;
  CHECK(sp_ledger_open(lend(kChain), lend("\x80"), &again).code != SP_OK);
  CHECK(again == nullptr);
  CHECK(sp_ledger_open(lend("{"), lend(""), &again).code == SP_ERROR_json_short);
}

TEST_CASE("a job takes the answer to the open want, once") {
  Handles h;
  REQUIRE(sp_ledger_sync(h.ledger, true, &h.job).code == SP_OK);
  Owned want, same;
  REQUIRE(sp_job_next(h.job, kNow, &want.buffer).code == SP_OK);
  REQUIRE(sp_job_next(h.job, kNow, &same.buffer).code == SP_OK);
  CHECK(json_of(want) == json_of(same));
  CHECK(has(json_of(want), R"("kind":"http")"));
  CHECK(has(json_of(want), R"("id":1)"));
  CHECK(sp_job_http_failed(h.job, 7, SP_HTTP_TIMED_OUT, kNow).code == SP_ERROR_capi_job);
  CHECK(sp_job_saved(h.job, 1, kNow).code == SP_ERROR_sync_not_wanted);
  CHECK(sp_job_code(h.job, 1, lend("1234"), kNow).code == SP_ERROR_sync_not_wanted);
  CHECK(sp_job_no_code(h.job, 1, kNow).code == SP_ERROR_sync_not_wanted);
  CHECK(sp_job_waited(h.job, 1, kNow).code == SP_ERROR_sync_not_wanted);
  CHECK(sp_job_http_answer(h.job, 1, 1'000, lend(""), lend(""), kNow).code == SP_ERROR_capi_size);
  Owned progress;
  REQUIRE(sp_job_progress(h.job, &progress.buffer).code == SP_OK);
  CHECK(has(json_of(progress), R"("step":"headers")"));
  REQUIRE(sp_job_http_failed(h.job, 1, SP_HTTP_UNREACHABLE, kNow).code == SP_OK);
  Owned end;
  REQUIRE(sp_job_next(h.job, kNow, &end.buffer).code == SP_OK);
  CHECK(has(json_of(end), R"("error":"sync_silent")"));
  sp_job_close(nullptr);
}

TEST_CASE("a wallet is sealed, and opened with its passphrase alone") {
  Handles h;
  CHECK(sp_wallet_create(h.ledger, lend("correct horse"), lend("short"), &h.wallet).code != SP_OK);
  CHECK(h.wallet == nullptr);
  REQUIRE(sp_wallet_create(h.ledger, lend("correct horse"), lend(kEntropy), &h.wallet).code == SP_OK);
  CHECK(sp_wallet_unsaved(h.wallet));
  Owned file;
  REQUIRE(sp_wallet_seal(h.wallet, lend(kEntropy), &file.buffer).code == SP_OK);
  CHECK_FALSE(sp_wallet_unsaved(h.wallet));
  Owned home;
  REQUIRE(sp_wallet_home(h.wallet, kNow, &home.buffer).code == SP_OK);
  CHECK(has(json_of(home), R"("cards":[])"));
  sp_wallet_close(h.wallet);

  Owned wrong, right;
  h.wallet = nullptr;
  REQUIRE(sp_wallet_unlock(h.ledger, lend(file.view()), lend("wrong"), lend(""), kNow, &h.wallet, &wrong.buffer).code ==
          SP_OK);
  CHECK(has(json_of(wrong), R"("result":"wrong")"));
  CHECK(h.wallet == nullptr);
  REQUIRE(sp_wallet_unlock(h.ledger, lend(file.view()), lend("correct horse"), lend(""), kNow, &h.wallet, &right.buffer)
              .code == SP_OK);
  CHECK(has(json_of(right), R"("result":"right")"));
  CHECK(h.wallet != nullptr);
}

TEST_CASE("a verifier asks, and a wallet without documents says so") {
  Handles h;
  REQUIRE(sp_verifier_open(h.ledger, &h.verifier).code == SP_OK);
  Owned asked;
  CHECK(sp_verifier_ask(h.verifier, lend("what"), lend("bar"), kNow, 0, lend(kEntropy), &asked.buffer).code ==
        SP_ERROR_capi_option);
  REQUIRE(sp_verifier_ask(h.verifier, lend("over_21"), lend("bar"), kNow, 0, lend(kEntropy), &asked.buffer).code ==
          SP_OK);
  const std::string json = json_of(asked);
  const std::size_t from = json.find("statepass:1/");
  REQUIRE(from != std::string::npos);
  const std::string uri = json.substr(from, json.find('"', from) - from);

  REQUIRE(sp_wallet_create(h.ledger, lend("correct horse"), lend(kEntropy), &h.wallet).code == SP_OK);
  Owned taken;
  REQUIRE(sp_wallet_take(h.wallet, lend(uri), kNow, 0, &taken.buffer).code == SP_OK);
  CHECK(has(json_of(taken), R"("kind":"review")"));
  Owned checked;
  REQUIRE(sp_verifier_take(h.verifier, lend("something"), false, kNow, 0, &checked.buffer).code == SP_OK);
  CHECK(json_of(checked) == R"({"kind":"ignored"})");
  Owned slot;
  CHECK(sp_wallet_show(h.wallet, lend("everything"), lend(""), kNow, lend(kEntropy), &slot.buffer).code ==
        SP_ERROR_capi_option);
  CHECK(sp_wallet_next_slot(h.wallet, kNow, lend(kEntropy), &slot.buffer).code == SP_ERROR_holder_show_over);
  sp_wallet_end_show(h.wallet);
  sp_verifier_cancel(h.verifier);
}

TEST_CASE("a feed says which socket it wants, and a text of it is judged") {
  Handles h;
  sp_feed* feed = nullptr;
  REQUIRE(sp_feed_open(h.ledger, 7, &feed).code == SP_OK);
  Owned open, listen, news, known, pause;
  REQUIRE(sp_feed_next(feed, kNow, &open.buffer).code == SP_OK);
  CHECK(has(json_of(open), R"("kind":"open")"));
  CHECK(has(json_of(open), R"("url":"ws://127.0.0.1:9/v1/push")"));
  REQUIRE(sp_feed_next(feed, kNow, &listen.buffer).code == SP_OK);
  CHECK(has(json_of(listen), R"("kind":"listen")"));
  REQUIRE(sp_feed_text(feed, 9, lend("nonsense"), kNow, &known.buffer).code == SP_OK);
  CHECK(has(json_of(known), R"("news":"ignored")"));
  REQUIRE(sp_feed_text(feed, 1, lend("nonsense"), kNow, &news.buffer).code == SP_OK);
  CHECK(has(json_of(news), R"("news":"refused")"));
  Owned status;
  REQUIRE(sp_ledger_status(h.ledger, kNow, &status.buffer).code == SP_OK);
  CHECK(has(json_of(status), R"("reason":"json_)"));
  CHECK(has(json_of(status), R"("byPerson":false)"));
  CHECK(has(json_of(status), R"("quorum":2)"));
  REQUIRE(sp_feed_next(feed, kNow, &pause.buffer).code == SP_OK);
  CHECK(has(json_of(pause), R"("kind":"pause")"));
  sp_feed_closed(feed, 1, kNow);
  sp_feed_wake(feed, kNow);
  sp_feed_synced(feed);
  sp_feed_close(feed);
}
