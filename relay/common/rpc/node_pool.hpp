#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "common/net/http_client.hpp"
#include "common/rpc/json_rpc.hpp"
#include "common/run/metrics.hpp"

namespace statepass::common {

struct ChainHead {
  std::uint64_t number = 0;
  std::string hash;
  std::int64_t time = 0;

  friend bool operator==(const ChainHead&, const ChainHead&) = default;
};

struct NodePoolOptions {
  std::vector<Url> nodes;
  HttpClientOptions http;
  Milliseconds call{5'000};  // one call, waiting for a connection included
  Milliseconds probe{2'000};
  Milliseconds poll{500};              // between two looks at a node's head
  std::int64_t distrust_seconds = 60;  // a node that lied is asked last for so long
  std::int64_t stale_seconds = 120;    // a head older than this: the node may be cut off, another one is asked first
  std::uint64_t lag_blocks = 3;        // so many blocks behind the best: the same
  std::size_t batch = 100;             // calls in one request to a node
  std::vector<std::string> methods;    // what nodes may be asked at all
  // Looks at a block that a node calls its head, once for each; false: the node lies. None: every head is believed.
  std::function<bool(const Json& block)> accept_head;
};

// Whether a result can be true: fits the hash that was asked for, proves what it says. One that cannot is taken for no
// answer, its node is asked last for a while, and another one is asked.
using ResultCheck = std::function<bool(const Json& result)>;
using ResultsCheck = std::function<bool(std::size_t call, const Json& result)>;

// Several nodes of one chain. A node is judged by the age of its head alone: one that is cut off from the others goes
// on calling itself healthy. Calls go to the first good node, once more to another when that fails; equal reads that
// are under way at the same time share one answer.
class NodePool {
 public:
  NodePool(asio::io_context& context, NodePoolOptions options, Metrics& metrics);
  ~NodePool();
  NodePool(const NodePool&) = delete;
  NodePool& operator=(const NodePool&) = delete;

  // Begins to watch the nodes' heads.
  void start();
  // Ends every call with kStopped.
  void stop();

  // Only for calls that change nothing. `least_head`: a node that has this block is asked first. Equal calls have equal
  // checks.
  Task<RpcResult> read(RpcCall call, std::uint64_t least_head = 0, ResultCheck check = {});
  Task<std::vector<RpcResult>> read_all(std::vector<RpcCall> calls, std::uint64_t least_head = 0,
                                        ResultsCheck check = {});
  // A repetition at a second node is harmless: a node that has it says so, and that counts as success.
  Task<RpcResult> send_transaction(std::string raw);

  // The highest head seen at any node that is not stale; none before the first answer.
  std::optional<ChainHead> head() const;
  // Called with each new highest head.
  std::function<void(const ChainHead&)> on_head;

  struct NodeView {
    std::string origin;
    bool answering;  // its last call or probe was answered
    bool distrusted;
    std::optional<ChainHead> head;
  };
  std::vector<NodeView> nodes() const;
  // Some node answers and its head is not stale.
  bool ready() const;

  struct State;

 private:
  std::shared_ptr<State> state_;
};

}  // namespace statepass::common
