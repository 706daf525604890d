#pragma once

#include <map>

#include "holder/wallet.hpp"
#include "ledger/contracts.hpp"
#include "present/notice.hpp"
#include "present/text.hpp"
#include "support/present_kit.hpp"

// A citizen of the test country: a ledger that says what it is told to, copies, a wallet that holds them.
namespace statepass::test {

inline constexpr std::uint64_t kTestChain = 5361;
inline constexpr ledger::Jurisdiction kNy = 36, kCa = 6;
inline constexpr std::string_view kPassphrase = "correct horse battery staple";
inline constexpr std::string_view kNyDesk = "https://ny.example", kCaDesk = "https://ca.example";

// Different ones for each call of a test program.
inline Bytes fresh_entropy() {
  static std::uint64_t count = 0;
  Bytes out(32, 0xe0);
  const auto number = be_bytes(++count);
  std::ranges::copy(number, out.begin());
  return out;
}

class FakeLedger;

// The conversation that lets the fake ledger speak: one request, and the facts are known.
class FakeProof final : public sync::Job {
 public:
  explicit FakeProof(FakeLedger& ledger) : ledger_(ledger) {}
  sync::Want next(UnixTime now) override;
  Result<> http_answer(const HttpResponse& response, UnixTime now) override;
  Result<> http_failed(sync::HttpFailure failure, UnixTime now) override;
  sync::Progress progress() const override { return {"proofs", 0, 1}; }

 private:
  FakeLedger& ledger_;
  std::optional<sync::Want> ending_;
};

class FakeLedger : public holder::LedgerDoor {
 public:
  bool silent = false;  // nothing is proved yet
  std::vector<holder::ProofWish> wishes;
  std::uint64_t chain_id = kTestChain;
  sync::AsOf as_of{4'242, kCheckTime - 30};
  std::optional<holder::LedgerHead> newest;
  std::map<Hash32, ledger::issuer_registry::KeyRecord> keys;
  bool keys_known = true;  // that a key is absent is proved
  std::map<std::pair<std::uint64_t, std::uint32_t>, status::Value> marked;
  std::map<std::uint64_t, bool> lists;  // false: proved absent
  std::map<Hash32, ledger::licence_transfer::Transfer> transfers;
  std::map<ledger::Jurisdiction, ByteArray<32>> enc_keys;
  std::map<ledger::Jurisdiction, std::string> members{{kNy, "NY"}, {kCa, "CA"}};
  std::optional<Bytes> staple;
  mutable std::vector<holder::EvidenceWanted> evidence_asked;

  std::uint64_t chain() const override { return chain_id; }
  std::optional<holder::LedgerHead> head() const override { return newest; }
  holder::Fact<ledger::issuer_registry::KeyRecord> key(const Hash32& kid) const override {
    const auto found = keys.find(kid);
    if (silent) return {};
    if (found != keys.end()) return known(found->second);
    if (!keys_known) return {};
    return absent<ledger::issuer_registry::KeyRecord>();
  }
  holder::Fact<status::Value> status(const holder::StatusPlace& place) const override {
    const auto list = lists.find(place.list.pack());
    if (silent || list == lists.end()) return {};
    if (!list->second) return absent<status::Value>();
    const auto found = marked.find({place.list.pack(), place.index});
    return known(found == marked.end() ? status::Value::valid : found->second);
  }
  holder::Fact<ledger::licence_transfer::Transfer> transfer(const Hash32& id) const override {
    const auto found = transfers.find(id);
    if (silent) return {};
    return found == transfers.end() ? absent<ledger::licence_transfer::Transfer>() : known(found->second);
  }
  holder::Fact<ByteArray<32>> enc_key(ledger::Jurisdiction jurisdiction) const override {
    const auto found = enc_keys.find(jurisdiction);
    if (silent || found == enc_keys.end()) return {};
    return known(found->second);
  }
  std::optional<std::string> letters_of(ledger::Jurisdiction jurisdiction) const override {
    const auto found = members.find(jurisdiction);
    return found == members.end() ? std::nullopt : std::optional(found->second);
  }
  std::optional<ledger::Jurisdiction> jurisdiction_of(std::string_view letters) const override {
    for (const auto& [number, name] : members) {
      if (name == letters) return number;
    }
    return std::nullopt;
  }
  eth::Address transfer_contract() const override {
    return ledger::genesis_address_of(ledger::Contract::licence_transfer);
  }
  std::optional<Bytes> evidence(const holder::EvidenceWanted& wanted) const override {
    evidence_asked.push_back(wanted);
    return staple;
  }

  std::unique_ptr<sync::Job> prove(const holder::ProofWish& wish) override {
    wishes.push_back(wish);
    return std::make_unique<FakeProof>(*this);
  }

  void mark(const holder::StatusPlace& place, status::Value value) { marked[{place.list.pack(), place.index}] = value; }

 private:
  template <class T>
  holder::Fact<T> known(T value) const {
    return {holder::Known::yes, std::move(value), as_of};
  }
  template <class T>
  holder::Fact<T> absent() const {
    return {holder::Known::absent, {}, as_of};
  }
};

inline sync::Want FakeProof::next(UnixTime) {
  if (ending_) return *ending_;
  return sync::Fetch{.request = {HttpMethod::get, "https://relay.example/v1/headers/latest", {}, {}}};
}
inline Result<> FakeProof::http_answer(const HttpResponse& response, UnixTime now) {
  if (response.status != 200) return http_failed(sync::HttpFailure::unreachable, now);
  ledger_.silent = false;
  ledger_.as_of.time = now - 10;
  ending_ = sync::Done{};
  return {};
}
inline Result<> FakeProof::http_failed(sync::HttpFailure, UnixTime) {
  ending_ = sync::Failed{.error = {Errc::sync_silent}, .retry = true, .lost = false};
  return {};
}

inline ledger::ListId test_list(ledger::Family family, std::uint32_t number = 3) {
  const auto period = ledger::period_of(validity().valid_until);
  SP_ASSERT(period.has_value());
  return {kNy, family, *period, number};
}
inline std::string test_uri(const ledger::ListId& list) {
  return "https://sl.example" + ledger::status_list_path({kTestChain, list});
}

// The ledger as it stands while all is well.
inline FakeLedger good_ledger() {
  FakeLedger out;
  out.keys[holder::kid_of(issuer().signer.public_key())] = {
      .jurisdiction = kNy, .from = issuer().signer.not_before(), .to = issuer().signer.not_after()};
  out.lists[test_list(ledger::Family::document).pack()] = true;
  out.lists[test_list(ledger::Family::privilege).pack()] = true;
  out.newest = holder::LedgerHead{kTestChain, 4'242, Hash32{0x42}, kCheckTime - 60};
  return out;
}

inline holder::Config test_config() {
  holder::Config out;
  out.chain = kTestChain;
  out.desks = {{"NY", std::string(kNyDesk)}, {"CA", std::string(kCaDesk)}};
  out.roots = anchors();
  out.pages = {"https://wallet.example/open"};
  out.copies = 3;
  return out;
}

inline constexpr std::uint32_t kLicenceEntry = 4'711;

// One copy as the test state's desk issues it.
struct CopyOrder {
  std::string_view doc_type = mdoc::kMdlDocType;
  crypto::EcPublicKey device_key = key_from_seed(kDeviceSeed).public_key();
  std::uint32_t index = 815;
  std::string document_number = "123456789";
};
inline Bytes issue_copy(const CopyOrder& order) {
  OwnedElements elements = order.doc_type == mdoc::kAgeDocType ? age_elements() : mdl_elements(600);
  if (auto* pointer = find_element(elements, mdoc::kPrivilegeStatus)) {
    const std::string uri = test_uri(test_list(ledger::Family::privilege));
    pointer->value = mdoc::encode_status_reference({.index = kLicenceEntry, .uri = uri});
  }
  if (auto* number = find_element(elements, "document_number")) {
    number->value = mdoc::text_value(order.document_number);
  }
  const std::string uri = test_uri(test_list(ledger::Family::document));
  const std::vector<mdoc::Element> viewed = views(elements);
  mdoc::IssueParameters parameters = issue_parameters(order.doc_type, viewed);
  parameters.device_key = order.device_key;
  parameters.status = mdoc::StatusReference{.index = order.index, .uri = uri};
  return issue(parameters, static_cast<std::uint8_t>(order.index));
}

inline holder::Wallet new_wallet() {
  auto wallet = holder::Wallet::create(test_config(), bytes_of(kPassphrase), fresh_entropy());
  SP_ASSERT(wallet.has_value());
  return *std::move(wallet);
}

// Puts a licence of New York with so many copies of each of its two documents into the wallet.
inline void put_licence(holder::Wallet& wallet, std::size_t copies, const std::string& card = "card-1") {
  holder::CardRecord record;
  record.id = card;
  record.doc_type = mdoc::kMdlDocType;
  record.issuer = "NY";
  record.received_at = kIssueTime;
  SP_ASSERT(wallet.store().put_card(record).has_value());
  std::uint8_t seed = 1;
  for (std::string_view doc_type : {mdoc::kMdlDocType, mdoc::kAgeDocType}) {
    for (std::size_t i = 0; i < copies; ++i, ++seed) {
      const crypto::EcPrivateKey key = key_from_seed(seed);
      holder::CopyRecord copy;
      copy.id = card + "-" + std::to_string(seed);
      copy.card = card;
      copy.issuer_signed = issue_copy({.doc_type = doc_type, .device_key = key.public_key(), .index = 100u + seed});
      copy.device_key = key.scalar().clone();
      copy.received_at = kIssueTime;
      SP_ASSERT(wallet.store().put_copy(std::move(copy)).has_value());
    }
  }
}

// The reader's side of a request made by request_body().
struct OpenedAnswer {
  Bytes presentation;
  Bytes device_response;
  std::vector<mdoc::DocumentOutcome> outcomes;
  std::vector<std::string> elements;  // "document/element"
};
inline OpenedAnswer open_answer(ByteView envelope, const present::Request& request,
                                std::uint8_t reader_seed = kEphemeralSeed) {
  OpenedAnswer out;
  const auto message = present::read_envelope(envelope);
  REQUIRE(message.has_value());
  REQUIRE(message->kind == present::Kind::sealed_response);
  const auto sealed = present::read_sealed_response(message->body);
  SP_REQUIRE_OK(sealed);
  const auto item = present::open_response(*sealed, key_from_seed(reader_seed), request.transcript());
  SP_REQUIRE_OK(item);
  const auto packed = present::read_packed(item->view(), present::Padding::to_64);
  SP_REQUIRE_OK(packed);
  present::CertificateDirectory directory;
  directory.add(issuer().signer.der());
  const auto unpacked = present::unpack(*packed, directory);
  SP_REQUIRE_OK(unpacked);
  out.presentation = unpacked->front();
  const auto presentation = present::read_presentation(out.presentation);
  SP_REQUIRE_OK(presentation);
  out.device_response = to_bytes(presentation->device_response);
  const auto response = mdoc::parse_device_response(out.device_response);
  SP_REQUIRE_OK(response);
  mdoc::VerifyInput input = verify_input();
  input.transcript = &request.transcript();
  out.outcomes = mdoc::verify_response(*response, input);
  for (const mdoc::Document& document : response->documents) {
    for (const auto& item_told : document.issuer_signed.items) {
      out.elements.push_back(std::string(document.doc_type) + "/" + std::string(item_told.element));
    }
  }
  return out;
}

inline std::string request_text(ByteView body) {
  return present::write_text_u(present::write_envelope(present::Kind::request, body));
}

}  // namespace statepass::test
