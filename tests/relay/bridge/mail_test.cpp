#include "bridge/store/mail.hpp"

#include "support/running_relay.hpp"

using namespace statepass;
using test::FakeChain;
using test::FakeNode;
using test::Json;
using test::RunningRelay;

namespace {

const std::string kPath = "/v1/mail/" + to_base64url(Hash32{1, 2, 3});

unsigned ask(const RunningRelay& relay, const std::string& method, const std::string& target, const std::string& body) {
  test::TestClient client(relay.port());
  client.send(method + " " + target +
              " HTTP/1.1\r\nHost: a\r\nContent-Type: application/octet-stream\r\nContent-Length: " +
              std::to_string(body.size()) + "\r\n\r\n" + body);
  const auto response = client.read();
  REQUIRE(response);
  return response->status;
}

}  // namespace

TEST_CASE("letters stay in their box, over a restart too, until they are taken away") {
  FakeChain chain;
  FakeNode node(chain.script());
  const test::Folder store;
  {
    const RunningRelay relay(chain, {node.url()}, store.path());
    CHECK(relay.json(kPath)["items"].empty());
    CHECK(ask(relay, "POST", kPath, "first") == 201);
    CHECK(ask(relay, "POST", kPath, "second") == 201);
    CHECK(ask(relay, "POST", kPath, "") == 400);
    CHECK(ask(relay, "POST", kPath, std::string(65'537, 'x')) == 413);
    CHECK(ask(relay, "POST", "/v1/mail/short", "x") == 400);
    CHECK(relay.json("/v1/mail/" + to_base64url(Hash32{9}))["items"].empty());
  }
  const RunningRelay relay(chain, {node.url()}, store.path());
  const Json items = relay.json(kPath)["items"];
  REQUIRE(items.size() == 2);
  CHECK(items[0]["octets"] == to_hex0x(bytes_of("first")));
  CHECK(items[1]["octets"] == to_hex0x(bytes_of("second")));
  const std::string first = std::to_string(items[0]["id"].get<int>());
  CHECK(relay.json(kPath + "?after=" + first)["items"].size() == 1);
  CHECK(ask(relay, "DELETE", kPath + "?upTo=" + first, "") == 204);
  CHECK(relay.json(kPath)["items"].size() == 1);
  CHECK(ask(relay, "DELETE", kPath, "") == 400);
  CHECK(relay.json(kPath + "?after=x", 400)["code"] == "BAD_REQUEST");
}

TEST_CASE("a box holds so many letters, for so long") {
  const test::Folder folder;
  bridge::Mail mail(folder.path());
  const bridge::Mail::Box box{5};
  for (std::size_t i = 0; i < bridge::Mail::kLetters; ++i) {
    const auto id = mail.reserve(box, 1'000);
    REQUIRE(id);
    if (i == 0) {
      REQUIRE(mail.store(box, *id, 1'000, "letter"));
      mail.show(box, *id, 1'000);
    }
  }
  CHECK_FALSE(mail.reserve(box, 1'000));
  CHECK(mail.read(box, 0, 1'000, 1'000).size() == 1);
  CHECK(mail.read(box, 0, 1'000, 1'000 + bridge::Mail::kKept).empty());
  CHECK(mail.reserve(box, 1'000 + bridge::Mail::kKept));
  mail.release(box, 2);
  CHECK(mail.reserve(box, 1'000));
}
