#include "common/rpc/node_pool.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <ctime>
#include <map>

#include "common/net/io.hpp"
#include "common/run/log.hpp"

namespace statepass::common {
namespace {

struct Node {
  Node(asio::io_context& context, const Url& url, const HttpClientOptions& options)
      : client(context, url, options), origin(url.origin()) {}

  HttpClient client;
  std::string origin;
  std::optional<ChainHead> head;
  bool answering = false;
  std::string judged;  // hash of the head that was looked at last
  Clock::time_point distrusted_until{};
  Counter* calls = nullptr;
  Counter* failures = nullptr;
  Counter* lies = nullptr;
  Histogram* seconds = nullptr;
};

// One read that several callers wait for.
struct Flight {
  explicit Flight(asio::io_context& context) : landed(context, asio::steady_timer::time_point::max()) {}
  asio::steady_timer landed;
  std::optional<RpcResult> result;
};

RpcError::Kind kind_of(Transport transport) {
  switch (transport) {
    case Transport::kBusy:
      return RpcError::Kind::kBusy;
    case Transport::kRefused:
    case Transport::kUnreachable:
      return RpcError::Kind::kUnreachable;
    case Transport::kTimeout:
      return RpcError::Kind::kTimeout;
    case Transport::kStopped:
      return RpcError::Kind::kStopped;
    case Transport::kCut:
    case Transport::kMalformed:
    case Transport::kTooLarge:
      return RpcError::Kind::kMalformed;
  }
  return RpcError::Kind::kMalformed;
}

// Whether another node may do better.
bool is_the_nodes_fault(const RpcError& error) {
  return error.kind != RpcError::Kind::kRefused && error.kind != RpcError::Kind::kStopped &&
         error.kind != RpcError::Kind::kBusy;
}

std::int64_t unix_now() {
  return static_cast<std::int64_t>(std::time(nullptr));
}

}  // namespace

struct NodePool::State {
  State(asio::io_context& io, NodePoolOptions wanted) : context(io), options(std::move(wanted)) {}

  asio::io_context& context;
  NodePoolOptions options;
  std::vector<std::unique_ptr<Node>> nodes;
  std::map<std::string, std::shared_ptr<Flight>> flights;
  std::vector<std::unique_ptr<asio::steady_timer>> pauses;
  std::optional<ChainHead> best;
  Counter* shared = nullptr;
  std::uint64_t next_id = 1;
  bool stopped = false;

  bool stale(const Node& node) const { return !node.head || unix_now() - node.head->time > options.stale_seconds; }
  bool good(const Node& node, std::uint64_t least_head) const {
    return node.answering && Clock::now() >= node.distrusted_until && !stale(node) && node.head->number >= least_head &&
           (!best || node.head->number + options.lag_blocks >= best->number);
  }
  bool allowed(const std::string& method) const {
    return std::ranges::find(options.methods, method) != options.methods.end();
  }

  void distrust(Node& node, std::string_view method) const {
    node.failures->add();
    node.lies->add();
    node.distrusted_until = Clock::now() + std::chrono::seconds(options.distrust_seconds);
    log::warning("node lies", {{"node", node.origin}, {"method", std::string(method)}});
  }

  // Good nodes in the order of the configuration, then those that at least answer, then the rest.
  std::vector<Node*> order(std::uint64_t least_head) const {
    std::vector<Node*> out;
    for (const auto& node : nodes) out.push_back(node.get());
    std::ranges::stable_sort(out, {}, [&](const Node* node) {
      return good(*node, least_head) ? 0 : node->answering ? 1 : 2;
    });
    return out;
  }
};

namespace {

using StatePointer = std::shared_ptr<NodePool::State>;

Task<tl::expected<std::string, RpcError>> post(Node& node, std::string body, Milliseconds within) {
  ClientRequest request;
  request.method = Method::kPost;
  request.target = node.client.origin().path.empty() ? "/" : "";
  request.fields = {{"Content-Type", "application/json"}};
  request.body = std::move(body);
  const auto start = Clock::now();
  auto answer = co_await node.client.send(std::move(request), within);
  const std::chrono::duration<double> took = Clock::now() - start;
  node.calls->add();
  node.seconds->observe(took.count());
  if (!answer) {
    node.failures->add();
    const auto kind = kind_of(answer.error());
    if (kind == RpcError::Kind::kUnreachable || kind == RpcError::Kind::kTimeout) node.answering = false;
    RpcError error{kind, 0, std::string(transport_name(answer.error())), {}};
    co_return tl::unexpected(std::move(error));
  }
  // A node answers even malformed requests with a JSON-RPC body and status 400; other statuses come from what stands in
  // front of it.
  if (answer->status != 200 && answer->status != 400) {
    node.failures->add();
    RpcError error{RpcError::Kind::kMalformed, 0, "HTTP status " + std::to_string(answer->status), {}};
    co_return tl::unexpected(std::move(error));
  }
  co_return std::move(answer->body);
}

Task<RpcResult> call_node(StatePointer state, Node& node, const RpcCall& call, Milliseconds within) {
  const std::uint64_t id = state->next_id++;
  std::string body = encode_call(call, id);
  auto answer = co_await post(node, std::move(body), within);
  if (!answer) co_return tl::unexpected(answer.error());
  RpcResult result = decode_answer(*answer, id);
  if (!result && result.error().kind == RpcError::Kind::kMalformed) node.failures->add();
  co_return result;
}

RpcResult refused_here(std::string_view method) {
  return tl::unexpected(RpcError{RpcError::Kind::kRefused, -32604, std::string(method) + " is not on the list", {}});
}

RpcResult impossible() {
  return tl::unexpected(RpcError{RpcError::Kind::kMalformed, 0, "the answer cannot be true", {}});
}

Task<RpcResult> call_some_node(StatePointer state, RpcCall call, std::uint64_t least_head, ResultCheck check) {
  if (!state->allowed(call.method)) co_return refused_here(call.method);
  RpcResult result = tl::unexpected(RpcError{});
  std::size_t tries = 0;
  for (Node* node : state->order(least_head)) {
    if (tries++ == 2) break;
    if (state->stopped) co_return tl::unexpected(RpcError{RpcError::Kind::kStopped, 0, {}, {}});
    result = co_await call_node(state, *node, call, state->options.call);
    if (result && check && !check(*result)) {
      state->distrust(*node, call.method);
      result = impossible();
    }
    if (result || !is_the_nodes_fault(result.error())) break;
  }
  co_return result;
}

Task<> fly(StatePointer state, std::shared_ptr<Flight> flight, std::string key, RpcCall call, std::uint64_t least_head,
           ResultCheck check) {
  RpcResult result = co_await call_some_node(state, std::move(call), least_head, std::move(check));
  flight->result = std::move(result);
  state->flights.erase(key);
  flight->landed.cancel();
}

std::optional<ChainHead> head_of(const Json& block) {
  const Json* number = member(block, "number");
  const Json* time = member(block, "timestamp");
  const std::string* hash = text_member(block, "hash");
  if (number == nullptr || time == nullptr || hash == nullptr || hash->size() != 66) return std::nullopt;
  const auto number_value = quantity(*number);
  const auto time_value = quantity(*time);
  if (!number_value || !time_value || *time_value > std::uint64_t{1} << 40) return std::nullopt;
  return ChainHead{*number_value, *hash, static_cast<std::int64_t>(*time_value)};
}

void set_answering(Node& node, bool answering) {
  if (node.answering != answering) log::info("node", {{"node", node.origin}, {"answering", answering}});
  node.answering = answering;
}

Task<> watch_node(StatePointer state, NodePool& pool, Node& node, asio::steady_timer& pause) {
  RpcCall latest{"eth_getBlockByNumber", Json::array({"latest", false})};
  while (!state->stopped) {
    const RpcResult block = co_await call_node(state, node, latest, state->options.probe);
    if (state->stopped) co_return;
    auto head = block ? head_of(*block) : std::nullopt;
    set_answering(node, head.has_value());
    if (head && head->hash != node.judged && state->options.accept_head) {
      if (!state->options.accept_head(*block)) {
        state->distrust(node, latest.method);
        head = std::nullopt;
      } else {
        node.judged = head->hash;
      }
    }
    if (head) node.head = head;
    if (head && !state->stale(node) && (!state->best || head->number > state->best->number)) {
      state->best = head;
      if (pool.on_head) pool.on_head(*head);
    }
    pause.expires_after(state->options.poll);
    co_await pause.async_wait(kTuple);
  }
}

}  // namespace

NodePool::NodePool(asio::io_context& context, NodePoolOptions options, Metrics& metrics)
    : state_(std::make_shared<State>(context, std::move(options))) {
  for (const Url& url : state_->options.nodes) {
    auto& node = *state_->nodes.emplace_back(std::make_unique<Node>(context, url, state_->options.http));
    const Labels labels{{"node", node.origin}};
    node.calls = &metrics.counter("statepass_node_calls_total", "requests sent to a node", labels);
    node.failures =
        &metrics.counter("statepass_node_failures_total", "requests to a node without a proper answer", labels);
    node.lies = &metrics.counter("statepass_node_lies_total", "answers of a node that cannot be true", labels);
    node.seconds = &metrics.histogram("statepass_node_seconds", "time a node took", labels);
    const std::weak_ptr<State> weak = state_;
    const Node* shown = &node;
    metrics.gauge("statepass_node_head_age_seconds", "age of the node's head, -1 when unknown", labels, [weak, shown] {
      const auto held = weak.lock();
      return held && shown->head ? static_cast<double>(unix_now() - shown->head->time) : -1;
    });
    metrics.gauge("statepass_node_answering", "1 when the last probe was answered", labels, [weak, shown] {
      const auto held = weak.lock();
      return held && shown->answering ? 1 : 0;
    });
  }
  state_->shared = &metrics.counter("statepass_node_calls_shared_total", "reads that shared an answer under way");
}

NodePool::~NodePool() {
  stop();
}

void NodePool::start() {
  for (const auto& node : state_->nodes) {
    auto& pause = *state_->pauses.emplace_back(std::make_unique<asio::steady_timer>(state_->context));
    asio::co_spawn(state_->context, watch_node(state_, *this, *node, pause), asio::detached);
  }
}

void NodePool::stop() {
  state_->stopped = true;
  on_head = nullptr;
  for (const auto& node : state_->nodes) node->client.stop();
  for (const auto& pause : state_->pauses) pause->cancel();
}

Task<RpcResult> NodePool::read(RpcCall call, std::uint64_t least_head, ResultCheck check) {
  const auto state = state_;
  const std::string key = call.method + call.params.dump();
  std::shared_ptr<Flight> flight;
  if (const auto found = state->flights.find(key); found != state->flights.end()) {
    flight = found->second;
    state->shared->add();
  } else {
    flight = std::make_shared<Flight>(state->context);
    state->flights.emplace(key, flight);
    // Starts at once, and may even end before co_spawn returns.
    asio::co_spawn(state->context, fly(state, flight, key, std::move(call), least_head, std::move(check)),
                   asio::detached);
  }
  if (!flight->result) co_await flight->landed.async_wait(kTuple);
  // Whoever was cancelled while waiting has no answer; the flight goes on for the others.
  if (!flight->result) co_return tl::unexpected(RpcError{RpcError::Kind::kStopped, 0, {}, {}});
  co_return *flight->result;
}

Task<std::vector<RpcResult>> NodePool::read_all(std::vector<RpcCall> calls, std::uint64_t least_head,
                                                ResultsCheck check) {
  const auto state = state_;
  std::vector<RpcResult> results;
  results.reserve(calls.size());
  for (const RpcCall& call : calls)
    if (!state->allowed(call.method)) co_return std::vector<RpcResult>(calls.size(), refused_here(call.method));
  for (std::size_t at = 0; at < calls.size(); at += state->options.batch) {
    const auto end = std::min(at + state->options.batch, calls.size());
    const std::vector<RpcCall> part(calls.begin() + static_cast<std::ptrdiff_t>(at),
                                    calls.begin() + static_cast<std::ptrdiff_t>(end));
    std::vector<RpcResult> answers(part.size(), tl::unexpected(RpcError{}));
    std::size_t tries = 0;
    for (Node* node : state->order(least_head)) {
      if (tries++ == 2) break;
      const std::uint64_t id = state->next_id;
      state->next_id += part.size();
      std::string body = encode_batch(part, id);
      auto text = co_await post(*node, std::move(body), state->options.call);
      answers = text ? decode_batch(*text, id, part.size())
                     : std::vector<RpcResult>(part.size(), tl::unexpected(text.error()));
      for (std::size_t i = 0; check && i < answers.size(); ++i) {
        if (!answers[i] || check(at + i, *answers[i])) continue;
        state->distrust(*node, part[i].method);
        answers[i] = impossible();
      }
      const bool another = std::ranges::any_of(
          answers, [](const RpcResult& answer) { return !answer && is_the_nodes_fault(answer.error()); });
      if (!another) break;
    }
    for (RpcResult& answer : answers) results.push_back(std::move(answer));
  }
  co_return results;
}

Task<RpcResult> NodePool::send_transaction(std::string raw) {
  const auto state = state_;
  RpcCall call{"eth_sendRawTransaction", Json::array({std::move(raw)})};
  co_return co_await call_some_node(state, std::move(call), 0, {});
}

std::optional<ChainHead> NodePool::head() const {
  return state_->best;
}

std::vector<NodePool::NodeView> NodePool::nodes() const {
  std::vector<NodeView> out;
  for (const auto& node : state_->nodes)
    out.push_back({node->origin, node->answering, Clock::now() < node->distrusted_until, node->head});
  return out;
}

bool NodePool::ready() const {
  return std::ranges::any_of(state_->nodes, [&](const auto& node) { return node->answering && !state_->stale(*node); });
}

}  // namespace statepass::common
