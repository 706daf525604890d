#pragma once

#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "base/datetime.hpp"
#include "common/run/json.hpp"
#include "crypto/secp256k1.hpp"
#include "eth/receipt.hpp"
#include "eth/transaction.hpp"
#include "ledger/contracts.hpp"
#include "ledger/word.hpp"
#include "qbft/header_builder.hpp"
#include "support/fake_node.hpp"

// A node with a ledger behind it, in a few hundred lines: headers sealed by four keys, words that the contracts' calls
// change, receipts. What it does not know it refuses, so that a test never passes by a call that went nowhere.
namespace statepass::test {

struct State {
  std::string letters;
  ledger::Jurisdiction jurisdiction;
  crypto::Secp256k1Key admin;
};

class TestChain {
 public:
  static constexpr std::uint64_t kChain = 5361;

  TestChain();

  std::string url() const { return node_->url(); }
  FakeNode& node() { return *node_; }
  // As the genesis builder writes it.
  std::string chain_json(const std::vector<std::string>& relays, const std::string& desks = "{}") const;
  const State& state(std::string_view letters) const;

  // Makes an empty block.
  void mine();
  Hash32 word(ledger::Contract contract, const Hash32& slot);
  void set_word(ledger::Contract contract, const Hash32& slot, const Hash32& word);
  // Transactions in blocks, by the function's name.
  std::size_t count(const std::string& function);
  // What the node does with a transaction that comes: takes it, says so and loses it, takes it and says nothing.
  enum class Mood : std::uint8_t { honest, forgets, deaf };
  void mood(Mood mood);
  // A call that reverts from now on, with this error: "Stale(uint64,uint32)".
  void refuse(const std::string& function, const std::string& error);
  std::uint64_t head() const;

 private:
  struct Block {
    Bytes raw;
    Hash32 hash;
    UnixTime time;
  };
  struct Done {
    std::string function;
    Hash32 hash;
    bool success;
    std::uint64_t block;
    std::vector<eth::Log> logs;
  };
  // What a call does: its logs, or the error it reverts with.
  struct Effect {
    std::string function;
    std::vector<eth::Log> logs;
    Bytes revert;
    bool known = true;
  };
  FakeNode::Reply answer(const Json& request);
  Json result_of(const Json& call);
  Json proof(const Json& params);
  Json receipt(const Json& params);
  Json send(const Json& params);
  Json logs_of(const Json& params);
  Effect apply(const eth::Address& sender, const eth::Transaction& transaction, bool keep);
  Effect council(const eth::Address& sender, ByteView data, bool keep);
  Effect status_registry(ByteView data, bool keep);
  Effect licence_transfer(const eth::Address& sender, ByteView data, bool keep);
  Effect channel(const eth::Address& sender, ByteView data, bool keep);
  Effect data_directory(const eth::Address& sender, ByteView data, bool keep);
  ledger::Jurisdiction state_of(const eth::Address& sender, std::uint8_t role);
  Bytes supersede(std::uint64_t list, std::uint32_t index, const Hash32& old_word, std::span<const Hash32> path,
                  bool keep, std::vector<eth::Log>& logs);
  void seal_block();
  const Block* block_named(const std::string& name) const;

  mutable std::mutex mutex_;
  std::vector<crypto::Secp256k1Key> validators_;
  std::vector<State> states_;
  std::map<eth::Address, std::map<Hash32, Hash32>> words_;
  std::map<eth::Address, std::uint64_t> nonces_;
  std::vector<Block> blocks_;  // from number 1
  std::vector<Done> done_;
  std::map<std::string, Bytes> refused_;
  Mood mood_ = Mood::honest;
  std::unique_ptr<FakeNode> node_;
};

}  // namespace statepass::test
