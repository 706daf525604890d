#include "desk/wallet.hpp"
#include "support/support.hpp"

using namespace statepass;
using namespace statepass::test;

namespace {

struct Row {
  const char* what;
  const char* method;
  std::string path;
  std::string body;
  std::string type;
  unsigned status;
};

std::string deep(std::size_t levels) {
  return R"({"familyName":)" + std::string(levels, '[') + std::string(levels, ']') + "}";
}

}  // namespace

TEST_CASE("bad input gets its own refusal, and changes nothing") {
  TestChain chain;
  const Folder folder;
  TestDesk desk(chain, folder);
  REQUIRE(desk.ready());
  const std::string token =
      desk.post("/session", {{"name", "ada"}, {"passphrase", "ada's words"}}).json.value("token", "");
  desk.sign_in();
  const std::string ref = desk.issue();
  const std::string good = R"({"familyName":"Moore","givenName":"Alex","birthDate":"1990-05-17")";
  const std::string licence = "/v1/desk/licences/" + ref;
  const std::string json = "application/json";
  const std::vector<Row> rows{
      {"not JSON", "POST", "/v1/desk/applicants", "familyName=Moore", json, 400},
      {"truncated JSON", "POST", "/v1/desk/applicants", good, json, 400},
      {"an array", "POST", "/v1/desk/applicants", "[]", json, 400},
      {"nested deeply", "POST", "/v1/desk/applicants", deep(200), json, 400},
      {"too large", "POST", "/v1/desk/applicants", std::string(300'000, ' '), json, 413},
      {"another type", "POST", "/v1/desk/applicants", good + "}", "text/plain", 415},
      {"a member is missing", "POST", "/v1/desk/applicants", R"({"familyName":"Moore","birthDate":"1990-05-17"})", json,
       400},
      {"a member of another type", "POST", "/v1/desk/applicants",
       R"({"familyName":1,"givenName":"Alex","birthDate":"1990-05-17"})", json, 400},
      {"a name that documents cannot hold", "POST", "/v1/desk/applicants",
       R"({"familyName":"\u0416","givenName":"Alex","birthDate":"1990-05-17"})", json, 400},
      {"no such day", "POST", "/v1/desk/applicants",
       R"({"familyName":"Moore","givenName":"Alex","birthDate":"1990-02-30"})", json, 400},
      {"born tomorrow or later", "POST", "/v1/desk/applicants",
       R"({"familyName":"Moore","givenName":"Alex","birthDate":"2190-01-01"})", json, 400},
      {"a sex that is none", "POST", "/v1/desk/applicants", good + R"(,"sex":3})", json, 400},
      {"no such applicant", "GET", "/v1/desk/applicants/ffff", "", "", 404},
      {"no such licence", "GET", "/v1/desk/licences/ffff", "", "", 404},
      {"no such act", "GET", "/v1/desk/acts/ffff", "", "", 404},
      {"no such move", "GET", "/v1/desk/moves/0xffff", "", "", 404},
      {"no such address", "GET", "/v1/desk/nothing", "", "", 404},
      {"another method", "PUT", "/v1/desk/work", "", "", 405},
      {"a status without reason", "POST", licence + "/status",
       R"({"family":2,"value":"suspended","urgency":"urgent","idempotencyKey":"a"})", json, 400},
      {"a status without key", "POST", licence + "/status",
       R"({"family":2,"value":"suspended","urgency":"urgent","reason":"r"})", json, 400},
      {"a document cannot be suspended", "POST", licence + "/status",
       R"({"family":1,"value":"suspended","urgency":"urgent","reason":"r","idempotencyKey":"a"})", json, 400},
      {"a family that is none", "POST", licence + "/status",
       R"({"family":3,"value":"valid","urgency":"urgent","reason":"r","idempotencyKey":"a"})", json, 400},
      {"a move from here", "POST", "/v1/desk/moves/requests", R"({"from":"CA"})", json, 400},
      {"a move from nowhere", "POST", "/v1/desk/moves/requests", R"({"from":"ZZ"})", json, 400},
      {"a due date in the past", "POST", "/v1/desk/moves/requests", R"({"from":"NY","due":1})", json, 400},
      {"a portrait that is no picture", "PUT", "/v1/desk/applicants/x/portrait", "text", "image/jpeg", 404},
      {"a wrong passphrase", "POST", "/v1/desk/session", R"({"name":"ada","passphrase":"no"})", json, 401},
      {"a stranger", "POST", "/v1/desk/session", R"({"name":"eve","passphrase":"no"})", json, 401},
      {"a token of nobody", "POST", "/oid4vci/credential", "{}", json, 401},
      {"a form that is none", "POST", "/oid4vci/token", "%", "application/x-www-form-urlencoded", 400},
      {"a grant that is not supported", "POST", "/oid4vci/token", "grant_type=password&username=a",
       "application/x-www-form-urlencoded", 400},
      {"no such offer", "GET", "/oid4vci/offers/ffff", "", "", 404},
      {"an envelope that is not there", "GET", "/v1/envelopes/0xffff", "", "", 404},
      {"a record without a request", "GET", "/v1/ods/0xffff", "", "", 403},
  };
  for (const Row& row : rows) {
    CAPTURE(row.what);
    const Answer answer = desk.call(row.method, row.path, row.body, row.type, token);
    CHECK(answer.status == row.status);
    // Nothing of the input, and nothing of a person, comes back.
    CHECK(answer.body.find("Moore") == std::string::npos);
  }
  // The page's calls all want a session.
  for (const std::string path :
       {"/work", "/applicants", "/ledger", "/inbox", "/outbox", "/aging", "/session", "/moves?direction=in"}) {
    CAPTURE(path);
    CHECK(desk.call("GET", "/v1/desk" + path).status == 401);
    CHECK(desk.get(path).status == 200);
  }
  CHECK(desk.get("/applicants").json["applicants"].size() == 1);
}

TEST_CASE("wrong passphrases make one wait") {
  TestChain chain;
  const Folder folder;
  TestDesk desk(chain, folder);
  const auto wrong = [&] { return desk.post("/session", {{"name", "ada"}, {"passphrase", "no"}}); };
  CHECK_FALSE(wrong().json.contains("retryAfter"));
  CHECK_FALSE(wrong().json.contains("retryAfter"));
  CHECK(wrong().json["retryAfter"] == 1);
  // Not even the right one passes meanwhile; afterwards it does.
  CHECK(desk.post("/session", {{"name", "ada"}, {"passphrase", "ada's words"}}).status == 401);
  std::this_thread::sleep_for(std::chrono::milliseconds(2'100));
  CHECK(desk.post("/session", {{"name", "ada"}, {"passphrase", "ada's words"}}).status == 200);
}

TEST_CASE("a full database refuses what is new and keeps what it has") {
  TestChain chain;
  const Folder folder;
  std::string ref;
  {
    TestDesk desk(chain, folder);
    REQUIRE(desk.ready());
    desk.sign_in();
    ref = desk.issue();
    desk.in_thread([&] { desk.services().database.query("PRAGMA max_page_count = 1"); });  // as many as there are
    unsigned status = 201;
    for (int i = 0; i < 400 && status == 201; ++i)
      status = desk.post("/applicants",
                         {{"familyName", std::string(140, 'm')}, {"givenName", "Alex"}, {"birthDate", "1990-05-17"}})
                   .status;
    CHECK(status == 507);
    CHECK(desk.get("/licences/" + ref).status == 200);
  }
  TestDesk again(chain, folder);
  REQUIRE(again.ready());
  again.sign_in();
  CHECK(again.get("/licences/" + ref).status == 200);
  CHECK_FALSE(again.issue("Other").empty());
}

TEST_CASE("a database that another process holds is 507 to the page, and nothing is half done") {
  TestChain chain;
  const Folder folder;
  TestDesk desk(chain, folder);
  REQUIRE(desk.ready());
  desk.sign_in();
  const Json applicant{{"familyName", "Moore"}, {"givenName", "Alex"}, {"birthDate", "1990-05-17"}};
  {
    desk::Database other({.connection = desk.config.database});
    other.transaction([&] {
      other.execute("UPDATE schema_version SET version = version");
      const Answer refused = desk.post("/applicants", applicant);
      CHECK(refused.status == 507);
      CHECK(refused.json["code"] == "INSUFFICIENT_STORAGE");
      CHECK(refused.json.contains("retryAfter"));
    });
  }
  CHECK(desk.post("/applicants", applicant).status == 201);
  CHECK(desk.get("/applicants").json["applicants"].size() == 1);
}

TEST_CASE("the audit log shows where it was changed") {
  TestChain chain;
  const Folder folder;
  TestDesk desk(chain, folder);
  REQUIRE(desk.ready());
  desk.sign_in();
  desk.issue();
  desk.in_thread([&] {
    auto& services = desk.services();
    CHECK(services.history.broken_line() == std::nullopt);
    services.database.execute("UPDATE audit SET who = 'eve' WHERE seq = 3");
    CHECK(services.history.broken_line() == 3);
  });
}
