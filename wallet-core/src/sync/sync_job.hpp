#pragma once

#include <memory>

#include "sync/job.hpp"
#include "sync/ledger_view.hpp"

namespace statepass::sync {

// What a conversation shall bring beside heads, members and the words of all status lists.
struct SyncWishes {
  bool certificates = false;         // of the document signers, with the records of their keys
  bool all_lists = false;            // bodies of all lists: a verifier, so that no question tells who is checked
  std::vector<std::uint64_t> lists;  // bodies of these, by packed id: a wallet's own
  std::vector<Hash32> kids;          // records of these keys
  std::vector<Hash32> transfers;     // records of these moves
  std::vector<ledger::Jurisdiction> enc_keys;  // envelope keys of these states
  bool evidence = false;                       // of `kids` and `lists`, for stapling
};

class Conversation;

// One conversation with all relays of the configuration. Every relay shows its head; the highest that verifies wins,
// and the facts are asked of the relay that showed it. A relay that shows anything that is not so is refused with the
// code of what was wrong, and the next one is asked; nothing of it is kept but what was proven. Fails only when no
// relay was left: the view holds what was proven up to then.
//
// A relay that says it is busy (429, 503) is asked again after a Wait of some seconds, twice at most.
//
// Done has no result: the view is it. Failed: qbft_contradiction, qbft_trust_expired (no retry), sync_refused (every
// relay that answered was refused), sync_silent.
// Progress: "headers", "proofs", "lists", "evidence".
class SyncJob : public Job {
 public:
  // `view` outlives the job; both belong to `config`.
  SyncJob(const ChainConfig& config, LedgerView& view, SyncWishes wishes);
  ~SyncJob() override;
  SyncJob(const SyncJob&) = delete;
  SyncJob& operator=(const SyncJob&) = delete;

  Want next(UnixTime now) override;
  Result<> http_answer(const HttpResponse& response, UnixTime now) override;
  Result<> http_failed(HttpFailure failure, UnixTime now) override;
  Result<> waited(UnixTime now) override;
  Progress progress() const override;

 private:
  std::unique_ptr<Conversation> conversation_;
};

}  // namespace statepass::sync
