#include "bridge/store/boxes.hpp"

#include "support/running_relay.hpp"

using namespace statepass;
using test::FakeChain;
using test::FakeNode;
using test::RunningRelay;

namespace {

const Hash32 kToken = [] {
  Hash32 out;
  out.fill(7);
  return out;
}();

class Reader {
 public:
  explicit Reader(std::uint16_t port) : port_(port) {}

  unsigned open() { return ask("PUT", "").status; }
  unsigned post(const std::string& item) {
    return ask("POST", item, "Content-Type: application/octet-stream\r\n").status;
  }
  test::RawResponse take(const Hash32& token = kToken) {
    return ask("GET", "", "Authorization: Bearer " + to_base64url(token) + "\r\n");
  }
  test::RawResponse ask(const std::string& method, const std::string& body, const std::string& fields = "") {
    test::TestClient client(port_);
    client.send(method + " /v1/boxes/" + to_base64url(bridge::Boxes::id_of(kToken)) + " HTTP/1.1\r\nHost: a\r\n" +
                fields + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
    const auto response = client.read();
    REQUIRE(response);
    return *response;
  }

 private:
  std::uint16_t port_;
};

}  // namespace

TEST_CASE("the owner of a box gets what was put into it, once") {
  FakeChain chain;
  FakeNode node(chain.script());
  const test::Folder store;
  const RunningRelay relay(chain, {node.url()}, store.path());
  Reader reader(relay.port());
  CHECK(reader.post("early") == 404);
  CHECK(reader.take().status == 404);
  CHECK(reader.open() == 201);
  CHECK(reader.open() == 409);
  const std::string large(32'768, 'x');
  CHECK(reader.post("small") == 201);
  CHECK(reader.post(std::string(200, 'y')) == 201);
  CHECK(reader.post(large) == 201);
  CHECK(reader.post(large + "x") == 413);
  CHECK(reader.post("") == 400);
  CHECK(reader.post("fourth") == 201);
  CHECK(reader.post("fifth") == 409);
  CHECK(reader.take(Hash32{}).status == 401);
  CHECK(reader.ask("GET", "").status == 401);
  const auto taken = reader.take();
  CHECK(taken.status == 200);
  CHECK(taken.field("Content-Type") == "application/cbor");
  CHECK(taken.body ==
        "\x84\x45small\x58\xc8" + std::string(200, 'y') + std::string("\x59\x80\x00", 3) + large + "\x46" + "fourth");
  CHECK(relay.put("/v1/boxes/short", "")->status == 400);
}

TEST_CASE("a reader waits for the answer, and a box does not live for ever") {
  FakeChain chain;
  FakeNode node(chain.script());
  const test::Folder store;
  const RunningRelay relay(chain, {node.url()}, store.path());
  Reader reader(relay.port());
  REQUIRE(reader.open() == 201);
  std::thread writer([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    reader.post("late");
  });
  CHECK(reader.take().body == "\x81\x44late");
  writer.join();

  bridge::Boxes boxes;
  const auto now = common::Clock::now();
  const auto id = bridge::Boxes::id_of(kToken);
  CHECK(boxes.open(id, now) == bridge::Boxes::Result::done);
  CHECK(boxes.post(id, "x", now + std::chrono::seconds(901)) == bridge::Boxes::Result::unknown);
  CHECK_FALSE(boxes.take(id, now + std::chrono::seconds(901)));
  CHECK(boxes.open(id, now + std::chrono::seconds(901)) == bridge::Boxes::Result::done);
}
