#pragma once

#include "mdoc/verify.hpp"
#include "present/evidence.hpp"
#include "present/presentation.hpp"
#include "present/show.hpp"
#include "verifier/question.hpp"
#include "verifier/verdict.hpp"

// From an opened answer to the verdict: checks 3 and 5 to 18, the outcome and its headline. A pure function of its
// arguments but for the light client, which learns the headers that verify.
namespace statepass::verifier {

inline constexpr UnixTime kFreshFor = 600, kTodayFor = 86'400, kStaleFor = 259'200;  // seconds
inline constexpr UnixTime kMostClockBehind = 30;
// A state's membership may be held so long (presentation specification 6).
inline constexpr UnixTime kMostMemberAge = 7 * kSecondsPerDay;

struct Policies {
  bool accept_unlisted = false;   // an issuer outside the ledger, by the list of roots
  bool accept_no_status = false;  // one that publishes no status
  friend bool operator==(const Policies&, const Policies&) = default;
};

// Whether and how well the portrait could be drawn.
enum class Picture : std::uint8_t { not_tried, drawn, unreadable };

// Everything is the caller's and outlives the call.
struct Examination {
  UnixTime now = 0;
  Mode mode = Mode::challenge;
  const mdoc::DeviceResponse* response = nullptr;
  const mdoc::SessionTranscript* transcript = nullptr;
  const Question* question = nullptr;           // null: none was asked, the answer says what it says
  const present::ShowInfo* show = nullptr;      // of mode show
  const present::Evidence* evidence = nullptr;  // stapled; null: none
  std::optional<Error> evidence_error;          // it was none
  LedgerSource* ledger = nullptr;               // null: there is none, and checks 13 to 16 do not apply
  const x509::TrustAnchors* anchors = nullptr;  // null: none
  const mdoc::KnownSigners* known_signers = nullptr;
  std::span<const crypto::EcPublicKey> issuer_keys;  // believed without a certificate
  const crypto::EcPrivateKey* reader_key = nullptr;  // for deviceMac, where the policy allows it
  mdoc::Policy policy;
  Policies policies;
  Check binding = Check::passed();  // check 4, as far as the caller knows more: slot, profile
  bool envelope = true;             // false: there was none, and check 1 does not apply
  bool duplicate = false;           // show mode: shown before
};

// A verdict, and what goes with it.
struct Judgement {
  Verdict verdict;
  std::vector<Value> values;  // none of documents that are not sound
  // The portrait waits for its decoder: decide_picture() makes the verdict final.
  bool needs_image = false;
  // The citizen's consent to a move, when it was asked for and every document is sound.
  std::optional<present::TransferConsent> consent;
  // Signers whose signature held: worth remembering.
  std::vector<std::shared_ptr<const x509::Signer>> signers;

  // What decide() was given, so that it can be asked again.
  bool evidence_discarded = false;
  bool development = false;
  bool ages_count = false;  // an answer of no is the verdict's
  Policies policies;
};

Judgement examine(const Examination& examination);

// What the platform's decoder said of the portrait: check 18 and the outcome anew.
void decide_picture(Judgement& judgement, Picture picture);

}  // namespace statepass::verifier
