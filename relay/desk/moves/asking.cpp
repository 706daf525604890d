#include "desk/moves/asking.hpp"

#include "cose/key.hpp"
#include "crypto/keccak.hpp"
#include "desk/random.hpp"
#include "ledger/issuer_registry.hpp"
#include "ledger/key_standing.hpp"
#include "mdoc/data.hpp"
#include "mdoc/names.hpp"
#include "mdoc/verify.hpp"
#include "present/reason.hpp"
#include "present/text.hpp"

namespace statepass::desk {
namespace {

using ledger::Jurisdiction;
using present::Kind;

constexpr std::uint32_t kLifetime = 300;
constexpr std::size_t kMostOpen = 8;
constexpr std::size_t kMostSeen = 4'096;

constexpr std::string_view kWanted[] = {"family_name",          "given_name",        "birth_date",  "portrait",
                                        "document_number",      "issue_date",        "expiry_date", "issuing_country",
                                        "issuing_jurisdiction", "driving_privileges"};

std::string text_of_item(const mdoc::IssuerSigned& document, std::string_view element) {
  const auto* item = document.find({mdoc::kMdlNameSpace, element});
  if (item == nullptr) return {};
  cbor::Decoder in(item->value);
  const auto text = in.tstr();
  return text ? std::string(*text) : std::string();
}

Bytes octets_of_item(const mdoc::IssuerSigned& document, std::string_view element) {
  const auto* item = document.find({mdoc::kMdlNameSpace, element});
  if (item == nullptr) return {};
  cbor::Decoder in(item->value);
  const auto octets = in.bstr();
  return octets ? to_bytes(*octets) : Bytes();
}

std::optional<CivilDate> date_of_item(const mdoc::IssuerSigned& document, std::string_view element) {
  const auto* item = document.find({mdoc::kMdlNameSpace, element});
  if (item == nullptr) return std::nullopt;
  cbor::Decoder in(item->value);
  const auto date = mdoc::read_full_date(in);
  return date ? std::optional(*date) : std::nullopt;
}

// The first check that did not pass, by its reason; empty when the document is sound. A root that is not known here is
// allowed: the issuer's key is looked up on the ledger.
std::string fault_of(const mdoc::DocumentOutcome& outcome) {
  for (std::size_t i = 0; i < mdoc::kChecks; ++i) {
    const auto id = static_cast<mdoc::CheckId>(i);
    const Check& check = outcome[id];
    if (check.pass() || check.result == CheckResult::not_applicable) continue;
    if (id == mdoc::CheckId::issuer_chain && check.result == CheckResult::unknown) continue;
    return std::string(reason_name(check.reason));
  }
  return {};
}

}  // namespace

std::int64_t monotonic_ms() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

Bytes move_items_request() {
  std::vector<mdoc::RequestedElement> elements;
  for (const std::string_view element : kWanted) elements.push_back({mdoc::kMdlNameSpace, element, true});
  elements.push_back({mdoc::kStatepassNameSpace, mdoc::kPrivilegeStatus, true});
  return mdoc::encode_items_request(mdoc::kMdlDocType, elements);
}

Asking::Asking(Ledger& ledger, const Bootstrap& bootstrap, const DeskConfig& config, const DeskClock& clock)
    : ledger_(ledger), bootstrap_(bootstrap), config_(config), clock_(clock) {}

void Asking::drop_expired() {
  const UnixTime now = clock_.now();
  std::erase_if(open_, [now](const auto& one) { return one.second.expires + 60 < now; });
}

std::optional<MoveRequest> Asking::ask(Jurisdiction from, UnixTime due) {
  drop_expired();
  if (open_.size() >= kMostOpen) return std::nullopt;
  const UnixTime now = clock_.now();
  auto key = crypto::EcPrivateKey::from_entropy(random_secret<32>().view());
  MoveRequest out{random_id(), {}, now + kLifetime, {}, due};
  out.statement = "I move from " + bootstrap_.letters_of(from) + " to " + config_.name + ". I ask " + config_.name +
                  " to issue my driving licence anew, and agree that the one of " + bootstrap_.letters_of(from) +
                  " is replaced by it.";
  present::RequestInfo info{.nonce = random_bytes<16>(), .reader_key = key->public_key(), .created = now};
  info.lifetime = kLifetime;
  info.purpose = {present::kPurposeDmvDesk, "Move to " + config_.name, "en"};
  info.name = config_.authority.substr(0, 64);
  info.replies = {{present::Channel::qr, {}, {}}, {present::Channel::carried, {}, {}}};
  info.transfer = present::TransferAsk{config_.jurisdiction, static_cast<std::uint64_t>(due), out.statement};
  const auto draft = present::RequestDraft::make(info, {move_items_request()});
  const Bytes body = draft.finish();
  const auto request = present::Request::read(body);
  if (!request) return std::nullopt;
  Open& open = open_[out.id];
  open.from = from;
  open.due = due;
  open.expires = out.expires;
  open.statement = out.statement;
  if (!open.pending.add(*request, *std::move(key), monotonic_ms())) return std::nullopt;
  out.text = present::write_text_u(present::write_envelope(Kind::request, body));
  return out;
}

// ---- what the camera read ----

void Asking::take_text(Open& open, const std::string& text, Scan& scan) {
  if (!open.seen.insert(text).second || open.seen.size() > kMostSeen) return;
  const auto envelope = present::read_text(text, present::Origin::scanned);
  if (!envelope) return;
  take_envelope(open, *envelope, scan);
}

void Asking::take_envelope(Open& open, ByteView bytes, Scan& scan) {
  const auto envelope = present::read_envelope(bytes);
  if (!envelope) {
    open.frames.count_damaged();
    return;
  }
  if (envelope->kind == Kind::frame) {
    const auto message = open.frames.take(envelope->body, monotonic_ms());
    if (!message) {
      scan.reason = std::string(reason_name(present::reason_of(message.error().code, Kind::frame)));
      return;
    }
    if (*message) take_envelope(open, **message, scan);
  } else if (envelope->kind == Kind::sealed_response) {
    open.answer = to_bytes(envelope->body);
  } else if (envelope->kind == Kind::notice) {
    open.declined = present::read_notice(envelope->body).has_value();
  }
}

Task<Scan> Asking::take(std::string request, std::vector<std::string> texts, std::optional<AskedMove>& out) {
  drop_expired();
  Scan scan;
  const auto found = open_.find(request);
  if (found == open_.end()) co_return scan;
  Open& open = found->second;
  for (const std::string& text : texts) take_text(open, text, scan);
  if (open.answer) {
    Bytes body = *std::move(open.answer);
    open.answer.reset();
    std::string fault = co_await check(open, std::move(body), out);
    // The request may have been cancelled in the meantime; `open` is not looked at any more.
    scan.state = out ? Scan::State::answered : Scan::State::refused;
    scan.reason = std::move(fault);
    co_return scan;
  }
  const auto progress = open.frames.progress();
  if (open.declined)
    scan.state = Scan::State::declined;
  else if (progress.want > 0)
    scan.state = Scan::State::progress;
  scan.have = progress.have;
  scan.need = progress.want;
  co_return scan;
}

Task<bool> Asking::issuer_is_good(const crypto::EcPublicKey& key, Jurisdiction from, UnixTime signed_at) {
  const Hash32 kid = crypto::keccak256(cose::encode_key(key));
  const auto word = co_await ledger_.word(ledger::Contract::issuer_registry, ledger::issuer_registry::key_slot(kid));
  if (!word) co_return false;
  const auto record = ledger::issuer_registry::KeyRecord::decode(*word);
  const ledger::KeyUse use{.purpose = ledger::issuer_registry::KeyPurpose::document_signer,
                           .jurisdiction = from,
                           .list_jurisdiction = std::nullopt,
                           .signed_at = signed_at,
                           .anchored_at = std::nullopt};
  co_return ledger::is_trusted(ledger::standing_of(record ? std::optional(*record) : std::nullopt, use));
}

// Empty when all is good; else the name of the reason.
Task<std::string> Asking::check(Open& open, Bytes body, std::optional<AskedMove>& out) {
  const auto reason = [](Errc code) {
    return std::string(reason_name(present::reason_of(code, Kind::sealed_response)));
  };
  const Jurisdiction from = open.from;
  const UnixTime due = open.due;
  const std::string statement = open.statement;
  const auto answer = open.pending.open(body, monotonic_ms());
  if (!answer) co_return reason(answer.error().code);
  const auto* opened = std::get_if<present::PendingRequests::Opened>(&*answer);
  if (opened == nullptr) co_return reason(Errc::present_already_answered);
  const auto packed = present::read_packed(opened->packed.view(), present::Padding::to_64);
  if (!packed) co_return reason(packed.error().code);
  const auto unpacked = present::unpack(*packed, present::CertificateDirectory());
  if (!unpacked) co_return reason(unpacked.error().code);
  const auto presentation = present::read_presentation(unpacked->front());
  if (!presentation) co_return reason(presentation.error().code);
  if (!presentation->consent) co_return "request_malformed";
  const auto response = mdoc::parse_device_response(presentation->device_response);
  if (!response) co_return reason(response.error().code);
  if (response->documents.size() != 1) co_return "response_status";
  const std::string_view wanted[] = {mdoc::kMdlDocType};
  const x509::TrustAnchors none;
  mdoc::VerifyInput input;
  input.now = clock_.now();
  input.transcript = open.pending.transcript(opened->ref, monotonic_ms());
  if (input.transcript == nullptr) co_return "request_unknown";
  input.anchors = &none;
  input.doc_types = wanted;
  const mdoc::IssuerSigned& document = response->documents.front().issuer_signed;
  const auto outcome = mdoc::verify_document(response->documents.front(), input);
  if (std::string fault = fault_of(outcome); !fault.empty()) co_return fault;
  if (text_of_item(document, mdoc::kIssuingJurisdiction) != "US-" + bootstrap_.letters_of(from))
    co_return "issuer_mismatch";

  AskedMove asked;
  const present::TransferConsent& given = *presentation->consent;
  asked.consent = {given.holder,         given.salt, given.from,
                   config_.jurisdiction, due,        crypto::keccak256(bytes_of(statement))};
  asked.signature = given.signature;
  asked.statement = statement;
  asked.id = ledger::licence_transfer::transfer_id(given.holder, given.salt);
  const Hash32 digest =
      asked.consent.digest(ledger_.chain_id(), ledger_.address_of(ledger::Contract::licence_transfer));
  crypto::RecoverableSignature signature = given.signature;
  if (given.from != from || (signature[64] != 27 && signature[64] != 28)) co_return "request_malformed";
  signature[64] = static_cast<std::uint8_t>(signature[64] - 27);
  const auto signer = crypto::secp256k1_recover(digest, signature);
  if (!signer || eth::address_of(*signer) != given.holder) co_return "device_signature";

  asked.person.family_name = text_of_item(document, "family_name");
  asked.person.given_name = text_of_item(document, "given_name");
  const auto birth = date_of_item(document, "birth_date");
  asked.document_number = text_of_item(document, "document_number");
  asked.portrait = octets_of_item(document, mdoc::kPortrait);
  if (asked.person.family_name.empty() || !birth || asked.document_number.empty()) co_return "element_missing";
  asked.person.birth_date = *birth;
  const crypto::EcPublicKey key = *outcome.issuer_key;
  const bool known = co_await issuer_is_good(key, from, document.mso.validity.signed_at);
  if (!known) co_return "issuer_unknown";
  out = std::move(asked);
  co_return std::string();
}

}  // namespace statepass::desk
