#pragma once

#include <map>
#include <memory>
#include <variant>

#include "holder/move.hpp"
#include "holder/show.hpp"
#include "present/receiver.hpp"
#include "vault/backoff.hpp"

namespace statepass::holder {

// ---- what a text turned out to be ----

struct TakenIgnored {};  // not for a wallet: go on scanning
struct TakenProgress {   // a frame of an animated code
  std::size_t have = 0;
  std::size_t need = 0;
};
struct TakenOffer {  // for Wallet::receive
  std::string text;
  std::string issuer;  // letters
};
struct TakenCheckpoint {
  std::uint64_t chain = 0;
  std::uint64_t number = 0;
  UnixTime time = 0;
  Hash32 hash{};
  std::string text;
};
struct TakenRefused {
  std::string_view reason;  // name of a reason or of an error
  std::optional<Errc> detail;
};
using Taken = std::variant<TakenIgnored, TakenProgress, TakenOffer, Review, TakenCheckpoint, TakenRefused>;

// ---- answers ----

struct Answer {
  std::string review;
  Bytes envelope;
  std::string carried_text;  // form U: for file, clipboard and link
  std::vector<ReviewElement> shared;
  UnixTime until = 0;
  bool stapled = false;        // ledger evidence is in it
  std::optional<Hash32> move;  // the transfer that it consents to
};

struct Unfinished {
  std::string offer;
  std::string issuer;  // letters
  UnixTime since = 0;
};
struct Home {
  std::vector<Card> cards;
  std::vector<Unfinished> unfinished;
};

// ---- unlocking ----

enum class Attempt : std::uint8_t { right, wrong, too_soon };
struct AttemptOutcome {
  Attempt result = Attempt::right;
  std::int64_t wait_seconds = 0;  // until the next attempt may be made
  Bytes backoff;                  // the record to keep from now on; empty: none is needed
};

// A citizen's wallet, unlocked. Locking is letting it go.
//
// The wallet changes its records in memory; whenever unsaved() is true after a call, the face keeps what seal() gives
// before it shows the result of the call to anybody. `now` is Unix time, `entropy` at least 32 fresh random bytes
// (holder_entropy), different ones for each call.
class Wallet {
 public:
  // A new, empty wallet. The errors of vault::Vault::create.
  static Result<Wallet> create(Config config, ByteView passphrase, ByteView entropy);
  // The errors of vault::Vault::open; holder_record, holder_version.
  static Result<Wallet> open(Config config, ByteView file, ByteView passphrase);

  bool unsaved() const { return store_.changed(); }
  Result<Bytes> seal(ByteView entropy);
  // Both passphrases as for the vault. `backoff`: the record kept, empty when there is none.
  Result<AttemptOutcome> change_passphrase(ByteView from, ByteView to, ByteView backoff, UnixTime now,
                                           ByteView entropy);

  std::vector<Card> cards(const LedgerDoor& ledger, UnixTime now) const;
  Home home(const LedgerDoor& ledger, UnixTime now) const;
  // The status lists and issuer keys of the copies held: what a sync should bring.
  ProofWish proof_wish() const;

  // Every text that the camera reads, a hand pastes or an address brings. `clock_ms`: monotonic milliseconds.
  Taken take(std::string_view text, const LedgerDoor& ledger, UnixTime now, std::int64_t clock_ms);

  // Consents to a review: signs, seals, marks the copies as used, writes the history, keeps a move. `withheld`:
  // "namespace/element". holder_review_unknown; holder_answered; holder_nothing_shared; present_request_expired;
  // holder_refused: the review says why nothing can be shared; present_too_large (Notice 4).
  Result<Answer> share(std::string_view review, const std::vector<std::string>& withheld, const LedgerDoor& ledger,
                       UnixTime now, ByteView entropy);
  // The same bytes again. holder_review_unknown, also when it was not answered.
  Result<Answer> redraw(std::string_view review) const;
  // The envelope of Notice 1, which may be shown to the asker or not. holder_review_unknown, holder_answered.
  Result<Bytes> decline(std::string_view review, UnixTime now, ByteView entropy);
  // The answer leaves the screen and the memory. holder_review_unknown.
  Result<> closed(std::string_view review);

  // Opens show mode and signs its first slot; ends the one before. The errors of Showing.
  Result<ShowSlot> show(present::Profile profile, const ShowChoice& choice, const LedgerDoor& ledger, UnixTime now,
                        ByteView entropy);
  // holder_show_over also when none is open.
  Result<ShowSlot> next_slot(const LedgerDoor& ledger, UnixTime now, ByteView entropy);
  void end_show() { showing_.reset(); }

  // The newest first.
  std::vector<HistoryRecord> history() const;
  // One entry, or all. holder_history_unknown.
  Result<> delete_history(std::optional<std::string_view> id);

  // The newest first.
  std::vector<Move> moves() const { return list_moves(store_); }

  Store& store() { return store_; }
  const Store& store() const { return store_; }
  const Config& config() const { return config_; }

 private:
  struct OpenReview {
    present::Request request;
    ReviewPlan plan;
    std::optional<Answer> answer;
  };

  Wallet(Config config, Store store) : config_(std::move(config)), store_(std::move(store)) {}
  Taken take_envelope(ByteView envelope, std::string_view text, const LedgerDoor& ledger, UnixTime now,
                      std::int64_t clock_ms);
  Taken take_request(ByteView body, const LedgerDoor& ledger, UnixTime now);
  Taken take_offer(std::string_view text) const;
  Result<Answer> answer(const OpenReview& open, const std::vector<PlannedDocument>& documents, const LedgerDoor& ledger,
                        UnixTime now, Entropy& entropy);
  Result<> keep_move(const ReviewMove& move, SignedTransfer signed_transfer, const PlannedDocument& document,
                     UnixTime now);
  Result<> write_history(HistoryKind kind, const OpenReview& open, const std::vector<ReviewElement>& shared,
                         std::string_view card, UnixTime now, Entropy& entropy);
  Result<> keep_used(std::span<const PlannedDocument> documents, UnixTime now);

  Config config_;
  Store store_;
  present::FrameReceiver frames_;
  std::map<std::string, OpenReview, std::less<>> reviews_;
  std::optional<Showing> showing_;
};

struct Unlocked {
  AttemptOutcome attempt;
  std::optional<Wallet> wallet;  // iff right
};
// Opens a kept wallet unless it is too soon for an attempt. A wrong passphrase is an outcome; everything else that
// Wallet::open finds is an error. `backoff`: the record kept, empty when there is none.
Result<Unlocked> unlock(Config config, ByteView file, ByteView passphrase, ByteView backoff, UnixTime now);

}  // namespace statepass::holder
