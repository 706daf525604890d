#pragma once

#include <optional>

#include "sync/chain_config.hpp"
#include "sync/header_walk.hpp"
#include "sync/job.hpp"

namespace statepass::sync {

// What two sources say of where trust may begin.
enum class Sources : std::uint8_t {
  same,         // one block
  connected,    // the newer block follows from the older one
  contradict,   // two blocks of one number: at least one of the two is false
  other_block,  // of two numbers; neither tells about the other by itself
  other_chain,
};
// By themselves, without asking anybody.
Sources compare(const qbft::Checkpoint& one, const qbft::Checkpoint& other);
std::string_view sources_name(Sources sources);

// Whether the newer of two checkpoints follows from the older one: a light client that trusts the older one alone is
// brought to the number of the newer one over headers of any relay, which can keep them back but not invent them. Who
// believes one of the sources then knows what to think of the other. Touches no view, and needs no relay when compare()
// tells.
//
// Done: a CBOR text, sources_name(). Failed: sync_silent (retry) when no relay brought headers that lead there;
// qbft_trust_expired when the older one is past the trusting period.
// Progress: "headers".
class SourcesJob : public Job {
 public:
  SourcesJob(const ChainConfig& config, qbft::Checkpoint one, qbft::Checkpoint other);

  Want next(UnixTime now) override;
  Result<> http_answer(const HttpResponse& response, UnixTime now) override;
  Result<> http_failed(HttpFailure failure, UnixTime now) override;
  Progress progress() const override;

 private:
  void ask_next_relay();
  void fetch(std::string path, std::uint32_t max_bytes);
  Result<> take(ByteView body, UnixTime now);
  Result<> walk(UnixTime now);
  void finish(Sources sources);

  std::vector<std::string> relays_;
  qbft::Checkpoint older_, newer_;
  std::size_t relay_ = 0;  // that is asked next
  qbft::LightClient client_;
  std::optional<HeaderWalk> walk_;
  Want want_;
};

}  // namespace statepass::sync
