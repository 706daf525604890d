#include "common/net/http_client.hpp"

#include "support/fake_node.hpp"
#include "support/running.hpp"
#include "support/support.hpp"

using namespace statepass;
using namespace statepass::common;
using test::FakeNode;

namespace {

struct Caller {
  explicit Caller(std::uint16_t port, HttpClientOptions options = {}) {
    const Url url = *Url::parse("http://127.0.0.1:" + std::to_string(port));
    running.in_thread([&] { client = std::make_unique<HttpClient>(running.context(), url, options); });
  }
  ~Caller() {
    running.in_thread([&] { client.reset(); });
  }
  std::future<ClientResult> start(Milliseconds within = Milliseconds(3000)) {
    ClientRequest request;
    request.method = Method::kPost;
    request.target = "/";
    request.body = R"({"method":"x","id":1})";
    return running.start(client->send(request, within));
  }
  ClientResult call(Milliseconds within = Milliseconds(3000)) { return start(within).get(); }

  test::Running running;
  std::unique_ptr<HttpClient> client;
};

FakeNode::Script always(FakeNode::Reply reply) {
  return [reply](const test::Json&, std::size_t) { return reply; };
}

void check_failure(const ClientResult& result, Transport expected) {
  REQUIRE_FALSE(result);
  CHECK(transport_name(result.error()) == transport_name(expected));
}

}  // namespace

TEST_CASE("answers come over a kept connection") {
  FakeNode node(always({.body = "fine"}));
  Caller caller(node.port());
  for (int i = 0; i < 5; ++i) {
    const auto answer = caller.call();
    REQUIRE(answer);
    CHECK(answer->status == 200);
    CHECK(answer->body == "fine");
  }
  CHECK(node.connections() == 1);
}

TEST_CASE("each way of not answering has its name") {
  using How = FakeNode::Reply::How;
  HttpClientOptions options;
  options.response_bytes = 1 << 20;
  FakeNode node(always({}));
  Caller caller(node.port(), options);
  const struct {
    FakeNode::Reply reply;
    Transport expected;
  } rows[] = {
      {FakeNode::how(How::kGarbage), Transport::kMalformed},
      {FakeNode::how(How::kCut), Transport::kCut},
      {FakeNode::how(How::kHalfClose), Transport::kRefused},
      {FakeNode::how(How::kSilence), Transport::kTimeout},
      {{.how = How::kHuge, .size = 2 << 20}, Transport::kTooLarge},
      {{.body = std::string((1 << 20) + 1, ' ')}, Transport::kTooLarge},
  };
  for (const auto& row : rows) {
    INFO(transport_name(row.expected));
    node.script(always(row.reply));
    check_failure(caller.call(Milliseconds(300)), row.expected);
  }
  node.script(always({.body = std::string(1 << 20, ' ')}));
  CHECK(caller.call()->body.size() == 1 << 20);
  node.script(always({.how = How::kHuge, .size = 1 << 20}));
  CHECK(caller.call()->body.size() == 1 << 20);
}

TEST_CASE("nobody there, and an address that does not resolve") {
  std::uint16_t port = 0;
  {
    port = FakeNode(always({})).port();
  }
  Caller caller(port);
  check_failure(caller.call(), Transport::kUnreachable);
  test::Running running;
  HttpClient client(running.context(), *Url::parse("http://name.invalid"));
  check_failure(running.run(client.send({}, Milliseconds(5000))), Transport::kUnreachable);
  running.in_thread([&] { client.stop(); });
}

TEST_CASE("a kept connection that the peer closed meanwhile is replaced once") {
  FakeNode node([](const test::Json&, std::size_t number) {
    return number == 1 ? FakeNode::how(FakeNode::Reply::How::kHalfClose) : FakeNode::Reply{.body = "fine"};
  });
  Caller caller(node.port());
  CHECK(caller.call());
  CHECK(caller.call());
  CHECK(node.requests() == 3);
  CHECK(node.connections() == 2);
}

TEST_CASE("connections and those who wait for them are bounded") {
  HttpClientOptions options;
  options.connections = 2;
  options.waiting = 3;
  FakeNode node(always({.body = "fine", .delay = 300}));
  Caller caller(node.port(), options);
  std::vector<std::future<ClientResult>> calls;
  for (int i = 0; i < 7; ++i) calls.push_back(caller.start());
  std::size_t fine = 0, busy = 0;
  for (auto& call : calls) {
    const auto result = call.get();
    fine += result.has_value();
    busy += !result && result.error() == Transport::kBusy;
  }
  CHECK(fine == 5);
  CHECK(busy == 2);
  CHECK(node.connections() == 2);
}

TEST_CASE("waiting for a connection counts towards the deadline") {
  HttpClientOptions options;
  options.connections = 1;
  FakeNode node(always({.body = "fine", .delay = 600}));
  Caller caller(node.port(), options);
  auto first = caller.start();
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  check_failure(caller.call(Milliseconds(200)), Transport::kTimeout);
  CHECK(first.get());
}

TEST_CASE("stopping ends what is under way") {
  HttpClientOptions options;
  options.connections = 1;
  FakeNode node(always(FakeNode::how(FakeNode::Reply::How::kSilence)));
  Caller caller(node.port(), options);
  auto waiting_for_answer = caller.start();
  auto waiting_for_connection = caller.start();
  REQUIRE(test::within(10000, [&] { return node.requests() == 1; }));
  caller.running.in_thread([&] { caller.client->stop(); });
  check_failure(waiting_for_answer.get(), Transport::kStopped);
  check_failure(waiting_for_connection.get(), Transport::kStopped);
  check_failure(caller.call(), Transport::kStopped);
}
