#pragma once

#include <optional>

#include "bridge/chain/node_json.hpp"
#include "qbft/light_client.hpp"

namespace statepass::bridge {

// Which heads of nodes are believed: those to which trust leads from the checkpoint of the chain configuration, as for
// any client. It keeps a relay with several nodes from following the one that was broken into.
class HeadGuard {
 public:
  explicit HeadGuard(const qbft::Checkpoint& checkpoint) : chain_(checkpoint.chain), client_(checkpoint) {}

  enum class Answer : std::uint8_t {
    believed,
    refused,
    too_far,  // the validators changed too much since: a block between may lead there
  };
  // `why` is for the log. A time ahead of our clock is for the clients to judge. Two sealed blocks of one number are
  // for the clients to see: from then on seals alone count.
  Answer judge(const qbft::SealedHeader& header, UnixTime now, std::string& why);

  std::uint64_t trusted() const { return client_.head().number; }
  bool contradiction() const { return contradiction_; }

 private:
  std::uint64_t chain_;
  qbft::LightClient client_;
  bool contradiction_ = false;
};

}  // namespace statepass::bridge
