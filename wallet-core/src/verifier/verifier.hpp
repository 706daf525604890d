#pragma once

#include <variant>

#include "present/pending.hpp"
#include "present/receiver.hpp"
#include "present/text.hpp"
#include "verifier/examine.hpp"

namespace statepass::verifier {

struct Presented;

struct VerifierConfig {
  x509::TrustAnchors roots;  // of document signers, beside the ledger
  Policies policies;

  // Roots and policies of the program's configuration. The errors of x509::read_certificates().
  static Result<VerifierConfig> of(const sync::ChainConfig& config);
};

// A question as it is shown. The envelope is drawn by present::plan_drawing().
struct Asked {
  ByteArray<8> ref{};
  Bytes envelope;
  std::string uri;  // form U, for link and copy
  UnixTime expires_at = 0;
};

struct AskOptions {
  std::uint32_t lifetime = present::kDefaultLifetime;
  // The questions before stay open, eight in all; else the new one replaces them.
  bool keep_others = false;
  std::optional<present::Reply> mailbox;  // beside QR and hand
};

// What a text came to.
struct Ignored {};
struct Progress {
  std::size_t have = 0, need = 0;  // parts of an animated code
};
struct Noticed {
  present::NoticeCode code;  // the holder's program stopped the waiting: never a verdict
};
using Checked = std::variant<Ignored, Progress, Noticed, Judgement>;

// The CBOR of a face's Checked: {"kind": "ignored"}, {"kind": "progress", "have", "need"}, {"kind": "notice",
// "notice": name}, {"kind": "verdict", "verdict", "values": [{"doc", "namespace", "element", "value"}], "needsImage"}.
Bytes encode_checked(const Checked& checked);

// A reader: asks, takes what is scanned, judges. No I/O, no clock: `now` is the reader's wall clock, `ticks` the
// milliseconds of its monotonic clock.
class Verifier {
 public:
  explicit Verifier(VerifierConfig config) : config_(std::move(config)) {}

  // A new request. `name`: the verifier's own, 1 to 64 bytes. `entropy`: 48 fresh random bytes at least.
  // present_structure: a name that is empty, too long or not UTF-8; crypto_parameter: too little entropy;
  // present_limits: eight wait already.
  Result<Asked> ask(const Question& question, std::string_view name, UnixTime now, std::int64_t ticks, ByteView entropy,
                    LedgerSource& ledger, const AskOptions& options = {});
  Result<Asked> ask(Preset preset, std::string_view name, UnixTime now, std::int64_t ticks, ByteView entropy,
                    LedgerSource& ledger, const AskOptions& options = {}) {
    return ask(question_of(preset), name, now, ticks, entropy, ledger, options);
  }

  // Whatever a camera read or a hand pasted. Opens no address, asks nobody, believes nothing of it.
  Checked take(std::string_view text, present::Origin origin, UnixTime now, std::int64_t ticks, LedgerSource& ledger);
  // What lay in a mailbox, envelopes of which one may unseal.
  Checked take_mailbox(std::span<const ByteView> envelopes, UnixTime now, std::int64_t ticks, LedgerSource& ledger);

  // Whether the platform could draw the portrait of the last verdict: that verdict made final, or nothing when none
  // waits for it.
  std::optional<Judgement> image_decoded(bool drawn);

  // Forgets every question, key and verdict, and all frames. A scan that follows is another one.
  void cancel();

  std::size_t waiting() const { return pending_.size(); }

 private:
  struct Waiting {
    ByteArray<8> ref;
    Question question;
  };
  struct Given {
    Hash32 message;  // SHA-256 of the body that it is about
    Judgement judgement;
  };
  struct Message;

  Checked take_envelope(ByteView bytes, const Message& message);
  Checked take_frame(ByteView body, const Message& message);
  Checked take_notice(ByteView body);
  Checked take_sealed(ByteView body, const Message& message);
  Checked take_show(ByteView body, const Message& asked);
  Checked judge_opened(const present::PendingRequests::Opened& opened, ByteView body, const Message& message);
  Judgement finish(Judgement judgement, ByteView body);
  Judgement refuse(const Message& message, CheckId failed, Reason reason, std::optional<Errc> detail) const;
  Examination examination(const Message& message, const Presented& presented) const;
  const Question* question_of_ref(const ByteArray<8>& ref) const;
  void learn(const Judgement& judgement);
  void fill_directory(const LedgerSource& ledger);

  VerifierConfig config_;
  present::PendingRequests pending_;
  std::vector<Waiting> questions_;
  present::FrameReceiver receiver_;
  present::ShownCodes shown_;
  present::CertificateDirectory directory_;
  mdoc::KnownSigners known_signers_;
  std::size_t listed_ = 0;  // certificates that the ledger's relays listed, as far as they are in the directory
  std::uint64_t scan_ = 0;
  bool whole_certificates_ = false;  // an answer named a certificate that is not held: ask for the whole one
  std::optional<Given> given_;
};

}  // namespace statepass::verifier
