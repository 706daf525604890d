#pragma once

#include <deque>
#include <set>

#include "sync/header_walk.hpp"
#include "sync/sync_job.hpp"

namespace statepass::sync {

// The inside of SyncJob. Steps, each of one or more requests:
//   heads     of every relay: who it is (once), its head, headers between where they are needed
//   witness   of every relay: the header of the next lower number that another one showed, for one number has one block
//   known     after a contradiction: the header of the block that was known, where it is not at hand
//   then of the relay with the highest head, until one brought all:
//   proofs    certificates, Council's words, members, keys, moves, the status registry's account
//   lists     the words of all lists, and the bodies that are wished; of a body that was held, what changed since
//   evidence  a block divisible by 30, and under it the words of the wished keys and lists
class Conversation {
 public:
  Conversation(const ChainConfig& config, LedgerView& view, SyncWishes wishes);

  Want want() const;
  Result<> http_answer(const HttpResponse& response, UnixTime now);
  Result<> http_failed(HttpFailure failure, UnixTime now);
  Result<> waited();
  Progress progress() const;

 private:
  enum class Phase : std::uint8_t {
    chain,
    head,
    between,
    witness,
    known,
    certificates,
    proofs,
    lists,
    delta,
    body,
    evidence_header,
    evidence_proofs,
    evidence_body,
    finished
  };
  struct Relay {
    bool asked = false;                       // for its head
    bool compared = false;                    // with the others, at one number
    bool asked_known = false;                 // for the header of a block that was contradicted
    bool out = false;                         // refused or silent
    std::optional<qbft::VerifiedBlock> head;  // with its state root
  };
  // One entry of the state that is to be proven: an account, or a slot of it.
  struct Question {
    eth::Address account{};
    std::optional<Hash32> slot;

    auto operator<=>(const Question&) const = default;
  };
  // Questions and what was proven of them, all under one block.
  struct Proofs {
    qbft::VerifiedBlock block{};
    std::vector<Question> open;
    std::vector<ledger::FactQuery> asked;             // by the request that is under way
    std::map<Question, std::optional<Hash32>> words;  // slots; of an account its storage root
    std::vector<Bytes> nodes;                         // where they are kept: each once
    bool keep_nodes = false;

    void ask(const eth::Address& account, std::optional<Hash32> slot);
    // Of an account that was asked for; nothing when it is proven absent.
    const std::optional<Hash32>& storage_root(const eth::Address& account) const { return found({account, {}}); }
    // The word of a slot that was asked for; nothing when it is proven absent.
    const std::optional<Hash32>& word(const eth::Address& account, const Hash32& slot) const {
      return found({account, slot});
    }
    const std::optional<Hash32>& found(const Question& question) const;
    // What the next request asks.
    void take_next();
    Result<> take(const std::vector<Bytes>& answer);
  };
  struct WantedBody {
    std::uint64_t list = 0;
    ledger::H216 root{};
    std::optional<std::uint32_t> held;  // the version whose body is held: what changed since is asked for first
  };

  RelayNote& note() { return view_.notes_[relay_]; }
  void get(Phase phase, std::string path, std::uint32_t max_bytes);
  void post(Phase phase, std::string path, Bytes body);
  void finish(Want end);
  // A relay that is busy is asked again, a few times.
  bool ask_again(const HttpResponse& response);

  // What an answer's content does. An error: the relay showed something that is not so.
  Result<> take_answer(ByteView body, UnixTime now);
  // An answer without content.
  void take_status(int status, UnixTime now);
  void refuse(const Error& error, Reason reason, UnixTime now);
  void be_silent(const Error& error, UnixTime now);

  // heads
  void ask_next_head(UnixTime now);
  Result<> take_chain(ByteView body);
  Result<> take_head(ByteView body, UnixTime now);
  Result<> take_between(ByteView body, UnixTime now);
  void walk(UnixTime now);
  void arrive(const HeaderWalk::Arrived& arrived, UnixTime now);
  void call_behind();
  void compare_next(UnixTime now);
  Result<> take_witness(ByteView body, UnixTime now);
  void ask_known(UnixTime now);
  Result<> take_known(ByteView body, UnixTime now);
  void fail_without_relay(UnixTime now);

  // facts
  void begin_facts(UnixTime now);
  void begin_proofs();
  void ask_proofs(Phase phase);
  Result<> take_certificates(ByteView body);
  Result<> take_proofs(ByteView body);
  Result<> take_council(const Proofs& proofs);
  Result<bool> take_book(const Proofs& proofs);
  void plan_registries();
  void take_letters();
  void take_records();
  std::set<Hash32> wanted_kids() const;
  std::optional<eth::Address> place_of(ledger::Contract contract, UnixTime time) const;

  // lists
  Result<> begin_lists();
  Result<> take_lists(ByteView body);
  void begin_bodies();
  void ask_next_body();
  void ask_body();
  // A delta that does not lead to the root is worth nothing, whoever sent it: the body is asked for.
  void take_delta(ByteView delta);
  Result<> take_body(ByteView body);
  void keep_body(status::StatusBody body);
  // No relay is asked twice for a body; without another one the body stays away.
  void pass_body_on();

  // evidence
  void begin_evidence();
  bool holds_evidence(std::uint64_t number) const;
  Result<> take_evidence_header(ByteView body, UnixTime now);
  void ask_evidence(const qbft::SealedHeader& header);
  void take_evidence_lists();
  Result<> take_evidence_proofs(ByteView body);
  void ask_next_evidence_body();
  Result<> take_evidence_body(ByteView body);

  // After a relay fell out: the next one, in the same step.
  void go_on(UnixTime now);

  const ChainConfig& config_;
  LedgerView& view_;
  SyncWishes wishes_;
  std::vector<Relay> relays_;
  std::size_t relay_ = 0;        // whom the request goes to
  std::uint64_t witness_ = 0;    // the number that is compared
  std::size_t facts_relay_ = 0;  // under whose head the facts are proven
  Phase phase_ = Phase::head;
  Want want_;
  Fetch delayed_;  // while waiting
  int patience_ = 0;

  std::optional<HeaderWalk> walk_;
  Proofs proofs_;
  bool book_asked_ = false;
  bool registries_planned_ = false;
  std::map<std::uint64_t, std::uint32_t> held_versions_;  // of bodies, before the registry was taken
  std::deque<WantedBody> bodies_;
  std::set<std::size_t> asked_for_body_;      // relays, about the first of bodies_
  std::uint32_t parts_done_ = 0, parts_ = 0;  // of the step

  Proofs evidence_proofs_;
  HeldEvidence evidence_;
};

// A body as relays send it, checked against its root. Errors: deflate_…, status_body_size, status_root.
Result<status::StatusBody> body_of(ByteView zlib, const ledger::H216& root);
// The body after a delta of this list from this version, checked against its root. Errors: status_…; sync_answer (of
// another list, or from another version).
Result<status::StatusBody> body_after(ByteView delta, const status::StatusBody& before, std::uint64_t list,
                                      std::uint32_t from, const ledger::H216& root);

}  // namespace statepass::sync
