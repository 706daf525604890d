#pragma once

#include <map>
#include <memory>
#include <mutex>

#include "eth/account.hpp"
#include "ledger/contracts.hpp"
#include "ledger/list_id.hpp"
#include "status/body.hpp"
#include "support/fake_node.hpp"
#include "support/network.hpp"

namespace statepass::test {

// A JSON list of one: with braces alone it is a matter of taste of the compiler.
inline Json list_of(Json only) {
  Json out = Json::array();
  out.push_back(std::move(only));
  return out;
}

// A small chain of its own: real seals, state tries, proofs and events, as much of it as the relay asks for over
// JSON-RPC. Used from the test's thread and from those of the nodes that serve it.
class FakeChain {
 public:
  static constexpr std::uint64_t kList = 0x00060102b0000003;

  // Block 0, a minute old, with the contracts in it. `spare`: keys that are no validators yet.
  explicit FakeChain(std::size_t validators = 4, std::size_t spare = 0);

  // The validators from the next block on, by the index of their keys.
  void seat(Indexes members);
  // Each makes one block.
  void mine();
  void open_list(std::uint64_t list);
  // Puts the body's root onto the ledger, as `update` does.
  void update_list(std::uint64_t list, const status::StatusBody& body);
  // As `supersede` does.
  void supersede(std::uint64_t list, std::uint32_t index);
  void retire_list(std::uint64_t list);
  // A document signer's key with this COSE_Key; its id.
  Hash32 set_key(ByteView cose_key, std::int64_t from, std::int64_t to);
  void revoke_key(const Hash32& kid, std::int64_t cutoff);
  // An event of any contract, without a word that it changes.
  void emit(ledger::Contract contract, const std::vector<Hash32>& topics, const Bytes& data);
  // Writes a word without an event: a chain whose events do not tell everything.
  void write(ledger::Contract contract, const Hash32& slot, const Hash32& word);
  // A transaction that is in the newest block.
  void include(const Bytes& raw, bool success = true);

  std::uint64_t head() const;
  Hash32 hash(std::uint64_t number) const;
  Bytes raw_header(std::uint64_t number) const;
  Hash32 state_root(std::uint64_t number) const;
  std::int64_t time(std::uint64_t number) const;
  // As chain.json has it, with block 0 as checkpoint.
  Json chain_file() const;

  // What a node answers to a call, or to a batch.
  FakeNode::Reply reply(const Json& request) const;
  // The script of an honest node. The chain outlives it.
  FakeNode::Script script() const;
  // The transactions that were sent.
  std::vector<std::string> sent() const;

 private:
  using Storage = std::map<Hash32, Hash32>;
  using State = std::map<eth::Address, Storage>;
  struct Block {
    Bytes raw;
    Hash32 hash;
    std::int64_t time;
    State state;
    Json logs = Json::array();
    Json json;
  };
  struct Event {
    ledger::Contract contract;
    std::vector<Hash32> topics;
    Bytes data;
  };
  void seal(const std::vector<Event>& events);
  void put_root(std::uint64_t list, const status::StatusBody& body, const Event& event);
  Json answer(const Json& call, Json& error) const;
  Json proof(const Json& params, Json& error) const;
  Json logs(const Json& filter, Json& error) const;
  const Block* block_of(const Json& which) const;

  mutable std::mutex mutex_;
  Network network_;
  Indexes members_;
  State state_;
  std::map<std::uint64_t, status::StatusBody> bodies_;
  std::vector<Block> blocks_;
  std::map<std::string, Json> receipts_;
  mutable std::vector<std::string> sent_;
};

}  // namespace statepass::test
