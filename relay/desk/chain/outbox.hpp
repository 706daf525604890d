#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "common/run/task_group.hpp"
#include "desk/chain/ledger.hpp"
#include "desk/keys/key_folder.hpp"
#include "desk/store/database.hpp"

// Acts on the ledger, each done exactly once however often the process is killed: an act is a row before anything else
// happens to it, its transaction is signed with a number of its own and stored before it is sent, and it is sent again,
// the same bytes, until a block holds it.
namespace statepass::desk {

struct NewAct {
  OperatorRole role = OperatorRole::status;
  ledger::Contract contract{};
  std::string function;
  Bytes data;
  std::uint64_t gas = 0;
  std::string purpose;  // whose outcome handler is told
  std::string subject;  // for that handler
  UnixTime at = 0;      // not before then
  // Does not depend on what other acts of the same key do: need not wait until they are in a block.
  bool independent = false;
};

enum class ActState : std::uint8_t { queued, pending, included, failed };
std::string_view act_state_name(ActState state);

struct Act {
  std::string id;
  OperatorRole role{};
  ledger::Contract contract{};
  std::string function;
  std::string purpose;
  std::string subject;
  ActState state = ActState::queued;
  UnixTime at = 0;
  std::string hash;  // 0x…; empty while it is not signed
  std::uint64_t block = 0;
  std::string block_hash;
  UnixTime block_time = 0;
  std::string error_name;
  std::string error_args;      // a JSON array
  std::vector<LogEntry> logs;  // to outcome handlers alone
};

class Outbox {
 public:
  Outbox(asio::io_context& context, Database& database, Ledger& ledger, const KeyFolder& keys, const DeskClock& clock);

  // Stores the act, as a part of the caller's transaction where there is one; its identifier.
  std::string add(const NewAct& act);
  // Takes back an act that is not signed yet.
  bool withdraw(const std::string& id);
  std::optional<Act> find(const std::string& id);
  // Acts of this purpose and subject that are neither included nor failed.
  bool outstanding(std::string_view purpose, std::string_view subject);

  // Told in the very transaction that makes the act included or failed, so that what follows from it cannot be lost.
  using Outcome = std::function<void(const Act&)>;
  void on_outcome(std::string purpose, Outcome outcome) { outcomes_[std::move(purpose)] = std::move(outcome); }

  void start();
  void stop();
  // Until nothing is under way any more.
  Task<> wait() { return tasks_.wait(); }
  struct Queue {
    std::int64_t acts = 0;
    std::int64_t oldest_seconds = 0;
  };
  Queue queue();

 private:
  struct Signed;
  Task<> work(OperatorRole role);
  Task<> step(OperatorRole role);
  Task<> follow(Signed act);
  Task<bool> begin(OperatorRole role, std::size_t in_flight);
  Task<> send(std::string id, Bytes raw);
  void finish(const std::string& id, ActState state, const ReceiptInfo* receipt, UnixTime block_time,
              const NodeTrouble* trouble);
  void wake();

  Database& database_;
  Ledger& ledger_;
  const KeyFolder& keys_;
  const DeskClock& clock_;
  common::TaskGroup tasks_;
  std::map<OperatorRole, asio::steady_timer> pauses_;  // one a key: who waits is woken by wake() alone
  bool stopping_ = false;
  std::map<std::string, Outcome, std::less<>> outcomes_;
  std::map<std::string, UnixTime> sent_;  // when each was last sent
};

}  // namespace statepass::desk
