#pragma once

#include <boost/asio/io_context.hpp>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "base/bytes.hpp"
#include "common/rpc/node_pool.hpp"
#include "common/run/task_group.hpp"
#include "desk/clock.hpp"
#include "desk/config.hpp"
#include "eth/address.hpp"
#include "ledger/contracts.hpp"
#include "qbft/light_client.hpp"

// What the desk reads of the ledger, through its own node. Heads are verified by their seals before anything is built
// on them; words are taken as the node says, since it is the state's own.
namespace statepass::desk {

using common::Json;
using common::Task;
namespace asio = boost::asio;

struct Head {
  std::uint64_t number = 0;
  Hash32 hash{};
  UnixTime time = 0;
  std::size_t validators = 0;
  std::size_t signers = 0;
  Hash32 validator_set{};
};

// Why the node gave no answer, in words for the log.
struct NodeTrouble {
  std::string words;
  bool reverted = false;  // a call that the contract refused
  Bytes revert_data;
};
template <class T>
using NodeResult = tl::expected<T, NodeTrouble>;

struct LogEntry {
  eth::Address address{};
  std::vector<Hash32> topics;
  Bytes data;
  std::uint64_t block = 0;
  Hash32 transaction{};
};

struct ReceiptInfo {
  bool success = false;
  std::uint64_t block = 0;
  Hash32 block_hash{};
  std::vector<LogEntry> logs;
};

class Ledger {
 public:
  Ledger(asio::io_context& context, const DeskConfig& config, const ChainFile& chain, const DeskClock& clock,
         common::Metrics& metrics);
  ~Ledger();

  void start();
  // Ends every call.
  void stop();
  // Until nothing is under way any more.
  Task<> wait() { return tasks_.wait(); }

  std::uint64_t chain_id() const { return chain_.chain_id; }
  // The newest block whose seals were verified.
  const std::optional<Head>& head() const { return head_; }
  // Called with each new one. Several may listen.
  void on_head(std::function<void(const Head&)> listener) { listeners_.push_back(std::move(listener)); }
  std::vector<common::NodePool::NodeView> nodes() const { return pool_.nodes(); }

  // Where a contract stands, by Council's book; the genesis address until the book was read.
  eth::Address address_of(ledger::Contract contract) const;
  Task<NodeResult<bool>> read_book();

  // Words of slots of one contract at the newest block; zero for those that are not there.
  Task<NodeResult<std::vector<Hash32>>> words(ledger::Contract contract, std::vector<Hash32> slots);
  Task<NodeResult<Hash32>> word(ledger::Contract contract, Hash32 slot);
  // How many transactions an account has sent.
  Task<NodeResult<std::uint64_t>> nonce(eth::Address account);
  // Whether a call would go through now; NodeTrouble.reverted with the contract's words when it would not.
  Task<NodeResult<Bytes>> call(eth::Address from, eth::Address to, Bytes data, std::uint64_t gas);
  Task<NodeResult<bool>> send(Bytes raw);
  // Nothing while the transaction is in no block.
  Task<NodeResult<std::optional<ReceiptInfo>>> receipt(Hash32 transaction);
  // Verifies the block of this number by its seals. Nothing when they do not show it, or show another hash.
  Task<NodeResult<std::optional<qbft::VerifiedBlock>>> verified_block(std::uint64_t number, Hash32 hash);
  // Logs of the contract, ascending.
  Task<NodeResult<std::vector<LogEntry>>> logs(std::uint64_t from, std::uint64_t to, ledger::Contract contract,
                                               std::vector<Hash32> first_topics);

 private:
  Task<> follow();
  Task<NodeResult<Bytes>> raw_header(std::uint64_t number);
  Task<bool> advance(std::uint64_t number);
  Task<NodeResult<Json>> ask(std::string method, Json params);

  ChainFile chain_;
  const DeskClock& clock_;
  common::NodePool pool_;
  common::TaskGroup tasks_;
  qbft::LightClient client_;
  std::optional<Head> head_;
  std::optional<common::ChainHead> wanted_;
  bool following_ = false;
  std::vector<std::function<void(const Head&)>> listeners_;
  std::map<ledger::Contract, eth::Address> book_;
};

}  // namespace statepass::desk
