#include "verifier/verifier.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "cbor/encoder.hpp"
#include "crypto/sha.hpp"
#include "present/envelope.hpp"
#include "present/reason.hpp"
#include "verifier/opened.hpp"
#include "x509/pem.hpp"

namespace statepass::verifier {
namespace {

using present::Kind;

constexpr std::size_t kMostName = 64;
constexpr std::size_t kKeyEntropy = 32, kNonceEntropy = 16;
constexpr std::size_t kMostKnownSigners = 256;
// Facts older than this are worth a fresher proof in the answer.
constexpr UnixTime kWishAfter = 600;

constexpr std::string_view kNotices[] = {"declined", "unsupported", "request_expired", "answer_too_large"};

// Facts that are old, or none at all: what the wallet has at hand is wanted.
std::optional<present::EvidenceWish> wish_of(LedgerSource& ledger, UnixTime now) {
  const auto facts = ledger.facts_as_of();
  const qbft::LightClient& client = ledger.client();
  present::EvidenceWish out{.wanted = !facts || now - facts->time > kWishAfter,
                            .chain = client.chain(),
                            .number = std::nullopt,
                            .block_hash = std::nullopt};
  // A head that is newer than the facts would keep back proofs that are newer than these.
  const qbft::VerifiedBlock& head = client.head();
  if (head.state_root && (!facts || head.time - facts->time <= kWishAfter)) {
    out.number = head.number;
    out.block_hash = head.hash;
  }
  return out;
}

// Which check an error of reading belongs to: what is wrong with the question or the slot is check 4.
CheckId check_of(Errc code) {
  switch (code) {
    case Errc::present_request_unknown:
    case Errc::present_already_answered:
    case Errc::present_slot:
    case Errc::present_slot_future:
    case Errc::present_slot_expired:
    case Errc::present_profile:
      return CheckId::transcript;
    default:
      return CheckId::decode;
  }
}

Check check_of_result(const Result<>& result, Kind kind) {
  if (result) return Check::passed();
  return Check::failed(present::reason_of(result.error().code, kind), result.error().code);
}

}  // namespace

Result<VerifierConfig> VerifierConfig::of(const sync::ChainConfig& config) {
  VerifierConfig out;
  out.policies = {config.policies.accept_unlisted, config.policies.accept_no_status};
  for (const std::string& pem : config.roots) {
    SP_TRY_ASSIGN(auto certificates, x509::read_certificates(bytes_of(pem)));
    for (x509::Certificate& certificate : certificates) out.roots.add(std::move(certificate));
  }
  return out;
}

struct Verifier::Message {
  Mode mode = Mode::challenge;
  UnixTime now = 0;
  std::int64_t ticks = 0;
  LedgerSource& ledger;
};

Result<Asked> Verifier::ask(const Question& question, std::string_view name, UnixTime now, std::int64_t ticks,
                            ByteView entropy, LedgerSource& ledger, const AskOptions& options) {
  if (name.empty() || name.size() > kMostName || !is_utf8(bytes_of(name))) return fail(Errc::present_structure);
  if (entropy.size() < kKeyEntropy + kNonceEntropy) return fail(Errc::crypto_parameter, entropy.size());
  if (!options.keep_others) cancel();
  fill_directory(ledger);
  SP_TRY_ASSIGN(auto key, crypto::EcPrivateKey::from_entropy(entropy.first(kKeyEntropy)));
  present::RequestInfo info{.reader_key = key.public_key()};
  info.nonce = take_array<16>(entropy.subspan(kKeyEntropy));
  info.created = now;
  info.lifetime = options.lifetime;
  info.purpose = question.purpose;
  info.name = name;
  info.evidence = wish_of(ledger, now);
  info.replies = {{present::Channel::qr, {}, {}}, {present::Channel::carried, {}, {}}};
  if (options.mailbox) info.replies.push_back(*options.mailbox);
  info.by_reference = directory_.size() > 0 && !whole_certificates_;
  info.transfer = question.transfer;
  const Bytes body = present::RequestDraft::make(info, question.items()).finish();
  SP_TRY_ASSIGN(const auto request, present::Request::read(body));
  Asked out{request.ref(), present::write_envelope(Kind::request, body), {}, now + info.lifetime};
  SP_TRY(present::read_envelope(out.envelope));
  SP_TRY(pending_.add(request, std::move(key), ticks));
  questions_.push_back({out.ref, question});
  out.uri = present::write_text_u(out.envelope);
  return out;
}

Checked Verifier::take(std::string_view text, present::Origin origin, UnixTime now, std::int64_t ticks,
                       LedgerSource& ledger) {
  const bool by_hand = origin == present::Origin::pasted;
  const Message message{by_hand ? Mode::carried : Mode::challenge, now, ticks, ledger};
  const auto bytes = present::read_text(text, origin);
  if (bytes) return take_envelope(*bytes, message);
  const Errc code = bytes.error().code;
  if (code == Errc::present_not_statepass) return Ignored{};
  return refuse(message, CheckId::envelope, present::reason_of(code, Kind::sealed_response), code);
}

Checked Verifier::take_envelope(ByteView bytes, const Message& message) {
  const auto envelope = present::read_envelope(bytes);
  if (!envelope) {
    const Errc code = envelope.error().code;
    // A damaged frame is dropped: the others make up for it.
    if (!bytes.empty() && bytes[0] == static_cast<std::uint8_t>(Kind::frame)) {
      receiver_.count_damaged();
      return Ignored{};
    }
    return refuse(message, CheckId::envelope, present::reason_of(code, Kind::sealed_response), code);
  }
  switch (envelope->kind) {
    case Kind::frame:
      return take_frame(envelope->body, message);
    case Kind::notice:
      return take_notice(envelope->body);
    case Kind::sealed_response:
      return take_sealed(envelope->body, message);
    case Kind::show:
      return take_show(envelope->body, message);
    case Kind::request:     // ours in a mirror, or another reader's
    case Kind::checkpoint:  // for the ledger, not for a verdict
      break;
  }
  return Ignored{};
}

Checked Verifier::take_frame(ByteView body, const Message& message) {
  const auto got = receiver_.take(body, message.ticks);
  if (!got && got.error().code == Errc::present_interference)
    return refuse(message, CheckId::envelope, Reason::interference, got.error().code);
  if (got && *got) return take_envelope(**got, message);
  const auto progress = receiver_.progress();
  return Progress{progress.have, progress.want};
}

Checked Verifier::take_notice(ByteView body) {
  const auto notice = present::read_notice(body);
  if (!notice || !pending_.cancel(notice->ref)) return Ignored{};
  std::erase_if(questions_, [&](const Waiting& waiting) { return waiting.ref == notice->ref; });
  receiver_.forget();
  return Noticed{notice->code};
}

Checked Verifier::take_sealed(ByteView body, const Message& message) {
  auto answer = pending_.open(body, message.ticks);
  if (!answer) {
    const Errc code = answer.error().code;
    return refuse(message, check_of(code), present::reason_of(code, Kind::sealed_response), code);
  }
  if (const auto* opened = std::get_if<present::PendingRequests::Opened>(&*answer))
    return judge_opened(*opened, body, message);
  if (given_ && given_->message == crypto::sha256(body)) return given_->judgement;
  return Ignored{};
}

Checked Verifier::judge_opened(const present::PendingRequests::Opened& opened, ByteView body, const Message& message) {
  fill_directory(message.ledger);
  const auto refused = [&](const Error& error) {
    return refuse(message, check_of(error.code), present::reason_of(error.code, Kind::sealed_response), error.code);
  };
  const auto packed = present::read_packed(opened.packed.view(), present::Padding::to_64);
  if (!packed) return refused(packed.error());
  const auto presented = open_packed(*packed, directory_);
  if (!presented) {
    whole_certificates_ = presented.error().code == Errc::present_certificate_unknown;
    return refused(presented.error());
  }
  Examination in = examination(message, *presented);
  in.transcript = pending_.transcript(opened.ref, message.ticks);
  in.question = question_of_ref(opened.ref);
  SP_ASSERT(in.transcript != nullptr && in.question != nullptr);
  Judgement judgement = examine(in);
  const Outcome outcome = judgement.verdict.outcome;
  if (in.question->transfer && (outcome == Outcome::green || outcome == Outcome::amber))
    judgement.consent = presented->presentation.consent;
  if (outcome != Outcome::grey) pending_.accept(opened.ref, body);
  return finish(std::move(judgement), body);
}

Checked Verifier::take_show(ByteView body, const Message& asked) {
  Message message = asked;
  message.mode = Mode::show;
  fill_directory(message.ledger);
  const auto refused = [&](const Error& error) {
    return refuse(message, check_of(error.code), present::reason_of(error.code, Kind::show), error.code);
  };
  const auto shown = present::read_show_presentation(body);
  if (!shown) return refused(shown.error());
  const auto presented = open_packed(shown->packed, directory_);
  if (!presented) return refused(presented.error());
  const auto handover = present::show_handover(shown->show_info_bytes);
  Examination in = examination(message, *presented);
  in.transcript = &handover.transcript;
  in.show = &shown->show_info;
  in.question = questions_.empty() ? nullptr : &questions_.back().question;
  Result<> bound = present::check_slot(shown->show_info, message.now);
  if (bound) bound = present::check_profile(shown->show_info.profile, presented->response);
  in.binding = check_of_result(bound, Kind::show);
  if (bound && !presented->response.documents.empty()) {
    const auto& signature = presented->response.documents.front().device_signed.signature;
    const auto key = present::ShownCodes::key(shown->show_info_bytes, signature ? signature->signature : ByteView());
    in.duplicate = shown_.see(key, scan_, message.ticks).duplicate;
    // The code that stays in the picture.
    if (!in.duplicate && given_ && given_->message == crypto::sha256(body)) return given_->judgement;
  }
  return finish(examine(in), body);
}

Checked Verifier::take_mailbox(std::span<const ByteView> envelopes, UnixTime now, std::int64_t ticks,
                               LedgerSource& ledger) {
  const Message message{Mode::carried, now, ticks, ledger};
  Checked out = Ignored{};
  ByteView chosen;
  for (ByteView bytes : envelopes) {
    const auto envelope = present::read_envelope(bytes);
    if (!envelope || equal(envelope->body, chosen)) continue;
    if (envelope->kind == Kind::notice && chosen.empty()) out = take_notice(envelope->body);
    if (envelope->kind != Kind::sealed_response) continue;
    const auto answer = pending_.open(envelope->body, ticks);
    if (!answer) continue;
    if (!chosen.empty())
      return refuse(message, CheckId::transcript, Reason::already_answered, Errc::present_already_answered);
    chosen = envelope->body;
  }
  return chosen.empty() ? out : take_sealed(chosen, message);
}

std::optional<Judgement> Verifier::image_decoded(bool drawn) {
  if (!given_ || !given_->judgement.needs_image) return std::nullopt;
  decide_picture(given_->judgement, drawn ? Picture::drawn : Picture::unreadable);
  return given_->judgement;
}

void Verifier::cancel() {
  for (const Waiting& waiting : questions_) (void)pending_.cancel(waiting.ref);
  questions_.clear();
  receiver_.forget();
  given_.reset();
  ++scan_;
}

Examination Verifier::examination(const Message& message, const Presented& presented) const {
  Examination out{.now = message.now, .mode = message.mode, .response = &presented.response};
  out.evidence = presented.evidence ? &*presented.evidence : nullptr;
  out.evidence_error = presented.evidence_error;
  out.ledger = &message.ledger;
  out.anchors = &config_.roots;
  out.known_signers = &known_signers_;
  out.policies = config_.policies;
  return out;
}

// A verdict that says only why there is none. What was not reached is unknown.
Judgement Verifier::refuse(const Message& message, CheckId failed, Reason reason, std::optional<Errc> detail) const {
  Judgement out;
  out.verdict.mode = message.mode;
  out.verdict.reader_time = message.now;
  for (std::size_t i = 0; i < kCheckIds; ++i) {
    const auto id = static_cast<CheckId>(i);
    Check check = Check::unknown(Reason::prerequisite);
    if (id < failed && (id == CheckId::envelope || id == CheckId::decode)) check = Check::passed();
    // A question that does not wait has no key: nothing could be decoded.
    if (id == CheckId::decode && failed == CheckId::transcript) check = Check::unknown(Reason::prerequisite);
    if (id == failed) check = Check::failed(reason, detail);
    out.verdict.checks.push_back({id, check, std::nullopt});
  }
  return out;
}

Judgement Verifier::finish(Judgement judgement, ByteView body) {
  if (judgement.verdict.outcome == Outcome::grey) return judgement;
  learn(judgement);
  given_ = Given{crypto::sha256(body), judgement};
  return judgement;
}

const Question* Verifier::question_of_ref(const ByteArray<8>& ref) const {
  const auto at = std::ranges::find(questions_, ref, &Waiting::ref);
  return at == questions_.end() ? nullptr : &at->question;
}

// Certificates of documents that held fill the directory, and spare the next check of their path.
void Verifier::learn(const Judgement& judgement) {
  if (known_signers_.size() + judgement.signers.size() > kMostKnownSigners) known_signers_.clear();
  const bool held = judgement.verdict.outcome == Outcome::green || judgement.verdict.outcome == Outcome::amber;
  for (const auto& signer : judgement.signers) {
    known_signers_.add(signer);
    if (held && signer->certificate()) (void)directory_.add(signer->certificate()->der());
  }
}

void Verifier::fill_directory(const LedgerSource& ledger) {
  const auto certificates = ledger.certificates();
  if (certificates.size() == listed_) return;
  listed_ = certificates.size();
  for (ByteView certificate : certificates) (void)directory_.add(certificate);
}

Bytes encode_checked(const Checked& checked) {
  const auto text = [](std::string_view value) { return cbor::Encoder().tstr(value); };
  cbor::MapEncoder out;
  if (std::holds_alternative<Ignored>(checked)) {
    out.put("kind", text("ignored"));
  } else if (const auto* progress = std::get_if<Progress>(&checked)) {
    out.put("kind", text("progress"));
    out.put("have", cbor::Encoder().uint(progress->have)).put("need", cbor::Encoder().uint(progress->need));
  } else if (const auto* noticed = std::get_if<Noticed>(&checked)) {
    out.put("kind", text("notice"));
    out.put("notice", text(kNotices[static_cast<std::size_t>(noticed->code) - 1]));
  } else if (const auto* judgement = std::get_if<Judgement>(&checked)) {
    cbor::Encoder values;
    values.array(judgement->values.size());
    for (const Value& value : judgement->values) {
      cbor::MapEncoder item;
      item.put("doc", cbor::Encoder().uint(value.doc)).put("namespace", text(value.name_space));
      item.put("element", text(value.element)).put_raw("value", value.value);
      values.raw(item.take());
    }
    out.put("kind", text("verdict")).put_raw("verdict", encode_verdict(judgement->verdict));
    out.put("values", values).put("needsImage", cbor::Encoder().boolean(judgement->needs_image));
  }
  return out.take();
}

}  // namespace statepass::verifier
