#pragma once

#include <variant>
#include <vector>

#include "qbft/light_client.hpp"
#include "sync/relay_answers.hpp"

namespace statepass::sync {

// qbft_quorum for a header with fewer seals than its validators must give. A light client knows a block by its hash,
// which no seal is part of: this tells a relay that shows a known block and leaves its seals out.
Result<> enough_seals(const qbft::SealedHeader& header);

// Brings a light client to one header of one relay: in one step where the validators allow it, else over as few headers
// between as will do, which the relay is asked for.
class HeaderWalk {
 public:
  static constexpr std::size_t kAskedAtOnce = 8, kMostAsked = 1'024;  // by one request, in all

  explicit HeaderWalk(qbft::SealedHeader target) { waiting_.push_back(std::move(target)); }

  std::uint64_t target() const { return waiting_.back().number(); }

  // As far as it goes: what became of the target, or the headers that are needed next. Refused with header_set_change
  // when no headers between can help.
  struct Arrived {
    qbft::HeaderOutcome outcome;
    std::size_t signers;  // of the last header that became the head on the way; 0 when none did
  };
  std::variant<Arrived, HeaderRange> go(qbft::LightClient& client, UnixTime now);

  // The headers that were asked for. Errors of SealedHeader::parse(); sync_header_other: fewer, more, or of other
  // numbers than were asked for.
  Result<> take(const std::vector<SentHeader>& headers);

 private:
  std::vector<qbft::SealedHeader> waiting_;  // ascending; the last is the target
  HeaderRange asked_;
  std::size_t asked_for_ = 0;  // headers in all
  std::size_t signers_ = 0;
};

}  // namespace statepass::sync
