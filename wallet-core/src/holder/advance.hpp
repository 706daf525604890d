#pragma once

#include <deque>

#include "holder/binding.hpp"
#include "holder/receive.hpp"

namespace statepass::holder {

// Brings everything forward that waits for others (ledger specification 4.3): what the ledger says of each move is
// proved; the state that is left gets the binding of an open one, and its transfer copy is received; deliveries that
// were put off are fetched; a move that is issued is done when the new licence is here; cards that run out of copies
// get new ones. It is run at opening and on a timer, never because of a presentation.
//
// One thing that fails does not hold up the others. Done: Move[]. Failed, once all was tried: the error of the proof,
// of a binding (holder_binding_refused: the desk does not accept it; holder_binding_answer) or of what was received.
class AdvanceJob final : public sync::Job {
 public:
  // Wallet and ledger outlive the job. holder_entropy.
  static Result<std::unique_ptr<AdvanceJob>> start(Wallet& wallet, LedgerDoor& ledger, ByteView entropy);

  sync::Want next(UnixTime now) override;
  Result<> http_answer(const HttpResponse& response, UnixTime now) override;
  Result<> http_failed(sync::HttpFailure failure, UnixTime now) override;
  Result<> code_answer(std::optional<std::string_view> code, UnixTime now) override;
  Result<> waited(UnixTime now) override;
  Result<> saved(UnixTime now) override;
  sync::Progress progress() const override;

 private:
  enum class Stage : std::uint8_t { proof, unfinished, bindings, refills, ending };
  struct Posted {
    Hash32 move{};
    std::string url;
    Binding binding;
  };

  AdvanceJob(Wallet& wallet, LedgerDoor& ledger, Entropy entropy)
      : wallet_(wallet), ledger_(ledger), entropy_(std::move(entropy)) {}

  // Begins the next piece of work; false when the stage has none left.
  bool begin_proof();
  bool begin_unfinished(UnixTime now);
  bool begin_binding(UnixTime now);
  bool begin_refill(UnixTime now);
  std::optional<sync::Want> step_inner(UnixTime now);
  void inner_done();
  void take_facts();
  void take_offer(std::string_view offer, UnixTime now);
  void remember(const Error& error, bool retry);
  void finish();

  Wallet& wallet_;
  LedgerDoor& ledger_;
  Entropy entropy_;
  Stage stage_ = Stage::proof;
  bool begun_ = false;                   // the list of the stage was made
  std::deque<std::string> waiting_;      // issuances, moves or cards, by id
  std::unique_ptr<sync::Job> inner_;     // proof or reception
  std::optional<Hash32> receiving_for_;  // the move whose transfer copy `inner_` brings
  std::optional<Posted> posted_;
  bool save_due_ = false;
  std::optional<sync::Failed> trouble_;  // the first
  std::optional<sync::Want> ending_;
};

// Moves that the ledger has issued and whose new licence is here are done: the new card takes the place of the old one.
Result<> settle_moves(Store& store);

// At a fifth of the stock, or five days before its end; not while the licence moves, nor behind a successor.
bool wants_refill(const Store& store, const CardRecord& card, UnixTime now);

// Whether the ledger can still say something new about it.
bool is_open(const MoveRecord& move);

}  // namespace statepass::holder
