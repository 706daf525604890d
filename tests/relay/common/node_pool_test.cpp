#include "common/rpc/node_pool.hpp"

#include <algorithm>
#include <ctime>
#include <future>

#include "common/run/task_group.hpp"
#include "support/fake_node.hpp"
#include "support/running.hpp"
#include "support/support.hpp"

using namespace statepass;
using namespace statepass::common;
using test::FakeNode;
using How = FakeNode::Reply::How;

namespace {

std::int64_t now() {
  return static_cast<std::int64_t>(std::time(nullptr));
}

FakeNode::Script answers(test::Json result, int delay = 0) {
  return [=](const test::Json& request, std::size_t) {
    if (request.is_array()) {
      test::Json out = test::Json::array();
      for (const auto& call : request) out.push_back(test::Json::parse(FakeNode::result(call, call["params"]).body));
      return FakeNode::Reply{.body = out.dump(), .delay = delay};
    }
    auto reply = FakeNode::result(request, result);
    reply.delay = delay;
    return reply;
  };
}

struct Pool {
  explicit Pool(const std::vector<FakeNode*>& nodes, const std::function<void(NodePoolOptions&)>& change = {}) {
    NodePoolOptions options;
    for (FakeNode* node : nodes) options.nodes.push_back(*Url::parse(node->url()));
    options.call = Milliseconds(2500);
    options.probe = Milliseconds(2500);
    options.poll = Milliseconds(30);
    options.methods = {"eth_getBlockByNumber", "eth_getProof", "eth_sendRawTransaction"};
    if (change) change(options);
    running.in_thread([&] {
      pool = std::make_unique<NodePool>(running.context(), options, metrics);
      pool->on_head = [this](const ChainHead& head) { heads.push_back(head); };
      pool->start();
    });
  }
  ~Pool() {
    running.in_thread([&] { pool.reset(); });
  }
  std::future<RpcResult> start(RpcCall call, std::uint64_t least = 0) {
    return running.start(pool->read(std::move(call), least));
  }
  RpcResult read(std::uint64_t least = 0) { return start({"eth_getProof", test::Json::array({"0x1"})}, least).get(); }
  // Until this node was heard of; the order of asking depends on it.
  bool wait_for_node(std::size_t i) {
    return test::within(10000, [&] {
      return running.in_thread([&] { return pool->nodes()[i].answering && pool->nodes()[i].head.has_value(); });
    });
  }
  bool wait_for_head(std::uint64_t number) {
    return test::within(
        10000, [&] { return running.in_thread([&] { return pool->head() && pool->head()->number == number; }); });
  }

  Metrics metrics;
  std::vector<ChainHead> heads;
  test::Running running;
  std::unique_ptr<NodePool> pool;
};

std::size_t count(const FakeNode& node, const std::string& method) {
  return static_cast<std::size_t>(std::ranges::count(node.methods(), method));
}

Task<> hand_over(NodePool& pool, RpcCall call, std::promise<RpcResult>& out) {
  RpcResult result = co_await pool.read(std::move(call), 0);
  out.set_value(std::move(result));
}

}  // namespace

TEST_CASE("answers are read strictly") {
  const std::string good = R"({"jsonrpc":"2.0","id":7,"result":"0x1"})";
  CHECK(decode_answer(good, 7) == Json("0x1"));
  CHECK(decode_answer(R"({"jsonrpc":"2.0","id":7,"result":null})", 7) == Json());
  for (const char* bad : {
           "",
           "{",
           "[]",
           "\"x\"",
           R"({"jsonrpc":"2.0","id":8,"result":1})",
           R"({"jsonrpc":"2.0","id":"7","result":1})",
           R"({"jsonrpc":"2.0","result":1})",
           R"({"jsonrpc":"1.0","id":7,"result":1})",
           R"({"id":7,"result":1})",
           R"({"jsonrpc":"2.0","id":7})",
           R"({"jsonrpc":"2.0","id":7,"result":1,"error":{"code":1,"message":"x"}})",
           R"({"jsonrpc":"2.0","id":7,"error":"x"})",
           R"({"jsonrpc":"2.0","id":7,"error":{"code":"1","message":"x"}})",
           R"({"jsonrpc":"2.0","id":7,"error":{"code":1}})",
       }) {
    INFO(bad);
    const auto result = decode_answer(bad, 7);
    REQUIRE_FALSE(result);
    CHECK(result.error().kind == RpcError::Kind::kMalformed);
  }
  const auto refused =
      decode_answer(R"({"jsonrpc":"2.0","id":7,"error":{"code":3,"message":"Execution reverted","data":"0x08"}})", 7);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().kind == RpcError::Kind::kRefused);
  CHECK(refused.error().code == 3);
  CHECK(refused.error().message == "Execution reverted");
  CHECK(refused.error().data == "0x08");
}

TEST_CASE("a batch's answers are put in order; one that is wrong as a whole is wrong for each") {
  const auto results = decode_batch(
      R"([{"jsonrpc":"2.0","id":11,"result":"b"},{"jsonrpc":"2.0","id":10,"error":{"code":-32601,"message":"Method not found"}}])",
      10, 3);
  REQUIRE(results.size() == 3);
  CHECK(results[0].error().code == -32601);
  CHECK(results[1] == Json("b"));
  CHECK(results[2].error().kind == RpcError::Kind::kMalformed);
  for (
      const char* bad :
      {"[", "1", R"([{"jsonrpc":"2.0","id":10,"result":1},{"jsonrpc":"2.0","id":10,"result":1}])",
       R"([{"jsonrpc":"2.0","id":9,"result":1}])", R"([{"jsonrpc":"2.0","id":12,"result":1}])", R"([1])",
       R"([{"jsonrpc":"2.0","id":10,"result":1},{"jsonrpc":"2.0","id":11,"result":1},{"jsonrpc":"2.0","id":10,"result":1}])"}) {
    INFO(bad);
    for (const auto& result : decode_batch(bad, 10, 2)) CHECK(result.error().kind == RpcError::Kind::kMalformed);
  }
  const auto whole = decode_batch(
      R"({"jsonrpc":"2.0","id":null,"error":{"code":-32005,"message":"Number of requests exceeds max batch size"}})",
      10, 2);
  CHECK(whole[1].error().code == -32005);
}

TEST_CASE("heads are followed, each new one is told once") {
  FakeNode node(FakeNode::with_head(5, now(), answers("x")));
  Pool pool({&node});
  REQUIRE(pool.wait_for_head(5));
  node.script(FakeNode::with_head(6, now(), answers("x")));
  REQUIRE(pool.wait_for_head(6));
  node.script(FakeNode::with_head(4, now(), answers("x")));
  std::this_thread::sleep_for(std::chrono::milliseconds(150));
  pool.running.in_thread([&] {
    REQUIRE(pool.heads.size() == 2);
    CHECK(pool.heads[0].number == 5);
    CHECK(pool.heads[1].number == 6);
    CHECK(pool.pool->ready());
  });
}

TEST_CASE("a node that dies is replaced by the next, and comes back") {
  FakeNode second(FakeNode::with_head(5, now(), answers("second")));
  auto first = std::make_unique<FakeNode>(FakeNode::with_head(5, now(), answers("first")));
  Pool pool({first.get(), &second});
  REQUIRE(pool.wait_for_head(5));
  REQUIRE(pool.wait_for_node(0));
  CHECK(pool.read() == Json("first"));
  first->script([](const test::Json&, std::size_t) { return FakeNode::how(How::kHalfClose); });
  CHECK(pool.read() == Json("second"));
  first->script(FakeNode::with_head(5, now(), answers("first")));
  CHECK(test::within(10000, [&] { return pool.read() == Json("first"); }));
  first.reset();
  CHECK(pool.read() == Json("second"));
}

TEST_CASE("every bad answer of a node makes the pool ask another one, once") {
  FakeNode first(answers("first"));
  FakeNode second(FakeNode::with_head(5, now(), answers("second")));
  Pool pool({&first, &second});
  REQUIRE(pool.wait_for_head(5));
  const FakeNode::Reply bad[] = {FakeNode::how(How::kGarbage),
                                 FakeNode::how(How::kCut),
                                 FakeNode::how(How::kHalfClose),
                                 FakeNode::how(How::kSilence),
                                 {.body = "{}"},
                                 {.body = "<html>"},
                                 {.how = How::kStatus, .body = "{}", .status = 502},
                                 {.body = R"({"jsonrpc":"2.0","id":999999999,"result":"other"})"}};
  for (const auto& reply : bad) {
    INFO(reply.body << static_cast<int>(reply.how));
    // Heads as before, so that it stays the first choice.
    first.script(FakeNode::with_head(5, now(), [reply](const test::Json&, std::size_t) { return reply; }));
    REQUIRE(pool.wait_for_node(0));
    const auto before = count(first, "eth_getProof");
    CHECK(pool.read() == Json("second"));
    CHECK(count(first, "eth_getProof") == before + 1);
  }
}

TEST_CASE("what a node refuses is not asked again elsewhere") {
  FakeNode first(FakeNode::with_head(5, now(), [](const test::Json& request, std::size_t) {
    return FakeNode::error(request, -32000, "World state unavailable");
  }));
  FakeNode second(FakeNode::with_head(5, now(), answers("second")));
  Pool pool({&first, &second});
  REQUIRE(pool.wait_for_head(5));
  REQUIRE(pool.wait_for_node(0));
  const auto result = pool.read();
  REQUIRE_FALSE(result);
  CHECK(result.error().kind == RpcError::Kind::kRefused);
  CHECK(result.error().code == -32000);
  CHECK(result.error().message == "World state unavailable");
  CHECK(count(second, "eth_getProof") == 0);
}

TEST_CASE("a node is judged by the age of its head, not by what it says of itself") {
  FakeNode stale(FakeNode::with_head(50, now() - 1000, answers("stale")));
  FakeNode lagging(FakeNode::with_head(5, now(), answers("lagging")));
  FakeNode good(FakeNode::with_head(20, now(), answers("good")));
  Pool pool({&stale, &lagging, &good});
  REQUIRE(pool.wait_for_head(20));
  REQUIRE(pool.wait_for_node(0));
  REQUIRE(pool.wait_for_node(1));
  CHECK(pool.read() == Json("good"));
  good.script([](const test::Json&, std::size_t) { return FakeNode::how(How::kHalfClose); });
  // Better a late answer than none: it proves its own age.
  CHECK(pool.read() == Json("stale"));
  Pool alone({&stale});
  CHECK(test::within(10000, [&] { return alone.running.in_thread([&] { return alone.pool->nodes()[0].answering; }); }));
  CHECK_FALSE(alone.running.in_thread([&] { return alone.pool->ready(); }));
  CHECK_FALSE(alone.running.in_thread([&] { return alone.pool->head(); }));
}

TEST_CASE("a read of a block goes to a node that has it") {
  FakeNode behind(FakeNode::with_head(19, now(), answers("behind")));
  FakeNode ahead(FakeNode::with_head(20, now(), answers("ahead")));
  Pool pool({&behind, &ahead});
  REQUIRE(pool.wait_for_head(20));
  REQUIRE(pool.wait_for_node(0));
  CHECK(pool.read() == Json("behind"));
  CHECK(pool.read(20) == Json("ahead"));
}

TEST_CASE("equal reads share one answer") {
  FakeNode node(FakeNode::with_head(5, now(), answers("x", 200)));
  Pool pool({&node});
  REQUIRE(pool.wait_for_head(5));
  std::vector<std::future<RpcResult>> calls;
  for (int i = 0; i < 10; ++i) calls.push_back(pool.start({"eth_getProof", test::Json::array({"same"})}));
  for (int i = 0; i < 3; ++i) calls.push_back(pool.start({"eth_getProof", test::Json::array({"other"})}));
  for (auto& call : calls) CHECK(call.get() == Json("x"));
  CHECK(count(node, "eth_getProof") == 2);
  CHECK(pool.start({"eth_getProof", test::Json::array({"same"})}).get() == Json("x"));
  CHECK(count(node, "eth_getProof") == 3);
}

TEST_CASE("methods that are not on the list never leave") {
  FakeNode node(FakeNode::with_head(5, now(), answers("x")));
  Pool pool({&node});
  REQUIRE(pool.wait_for_head(5));
  for (const char* method : {"admin_peers", "eth_sendTransaction", "debug_setHead", "eth_getProof "}) {
    const auto result = pool.start({method, test::Json::array()}).get();
    REQUIRE_FALSE(result);
    CHECK(result.error().code == -32604);
    CHECK(count(node, method) == 0);
  }
  const auto batch = pool.running.run(
      pool.pool->read_all({{"eth_getProof", test::Json::array()}, {"admin_peers", test::Json::array()}}));
  CHECK_FALSE(batch[0]);
  CHECK(count(node, "eth_getProof") == 0);
}

TEST_CASE("a batch is split, answered in order, and asked elsewhere when a node fails") {
  FakeNode first(FakeNode::with_head(5, now(), answers("x")));
  FakeNode second(FakeNode::with_head(5, now(), answers("x")));
  Pool pool({&first, &second}, [](NodePoolOptions& options) { options.batch = 4; });
  REQUIRE(pool.wait_for_head(5));
  const auto ask = [&] {
    std::vector<RpcCall> calls;
    for (int i = 0; i < 10; ++i) calls.push_back({"eth_getProof", test::Json::array({i})});
    const auto results = pool.running.run(pool.pool->read_all(calls));
    REQUIRE(results.size() == 10);
    for (int i = 0; i < 10; ++i) CHECK(results[static_cast<std::size_t>(i)] == Json(test::Json::array({i})));
  };
  ask();
  first.script([](const test::Json& request, std::size_t count) {
    return request.is_array() ? FakeNode::how(How::kCut) : FakeNode::with_head(5, now(), answers("x"))(request, count);
  });
  ask();
}

TEST_CASE("too many calls are refused at once, and no node at all is said") {
  FakeNode node(FakeNode::with_head(5, now(), answers("x", 300)));
  {
    Pool pool({&node}, [](NodePoolOptions& options) {
      options.http.connections = 2;
      options.http.waiting = 1;
      options.call = Milliseconds(2000);
    });
    REQUIRE(pool.wait_for_head(5));
    std::vector<std::future<RpcResult>> calls;
    for (int i = 0; i < 8; ++i) calls.push_back(pool.start({"eth_getProof", test::Json::array({i})}));
    std::size_t busy = 0;
    for (auto& call : calls) {
      const auto result = call.get();
      busy += !result && result.error().kind == RpcError::Kind::kBusy;
    }
    CHECK(busy >= 4);
    CHECK(busy < 8);
  }
  std::uint16_t port = FakeNode(answers("x")).port();
  Pool dead({}, [port](NodePoolOptions& options) {
    options.nodes = {*Url::parse("http://127.0.0.1:" + std::to_string(port))};
  });
  const auto result = dead.read();
  REQUIRE_FALSE(result);
  CHECK(result.error().kind == RpcError::Kind::kUnreachable);
}

TEST_CASE("stopping ends calls that wait") {
  FakeNode node(
      FakeNode::with_head(5, now(), [](const test::Json&, std::size_t) { return FakeNode::how(How::kSilence); }));
  Pool pool({&node}, [](NodePoolOptions& options) { options.call = Milliseconds(60'000); });
  REQUIRE(pool.wait_for_head(5));
  auto call = pool.start({"eth_getProof", test::Json::array()});
  REQUIRE(test::within(10000, [&] { return count(node, "eth_getProof") == 1; }));
  pool.running.in_thread([&] { pool.pool->stop(); });
  const auto result = call.get();
  REQUIRE_FALSE(result);
  CHECK(result.error().kind == RpcError::Kind::kStopped);
}

TEST_CASE("a read that is cancelled says so, and its answer still comes for the others") {
  std::promise<void> go;
  const std::shared_future<void> gone = go.get_future().share();
  FakeNode node(FakeNode::with_head(5, now(), [gone](const test::Json& request, std::size_t) {
    gone.wait();
    return FakeNode::result(request, "fine");
  }));
  Pool pool({&node}, [](NodePoolOptions& options) { options.call = Milliseconds(60'000); });
  REQUIRE(pool.wait_for_head(5));
  const RpcCall call{"eth_getProof", test::Json::array({"0x1"})};
  std::promise<RpcResult> cancelled;
  std::optional<TaskGroup> tasks;
  pool.running.in_thread([&] {
    tasks.emplace(pool.running.context());
    tasks->spawn(hand_over(*pool.pool, call, cancelled));
  });
  auto other = pool.start(call);
  pool.running.in_thread([&] { tasks->cancel(); });
  const auto result = cancelled.get_future().get();
  go.set_value();
  REQUIRE_FALSE(result);
  CHECK(result.error().kind == RpcError::Kind::kStopped);
  CHECK(other.get() == test::Json("fine"));
  CHECK(count(node, "eth_getProof") == 1);
  pool.running.in_thread([&] { tasks.reset(); });
}
