#include "verifier/verifier.hpp"

#include "capi/handles.hpp"
#include "capi/shape.hpp"

using namespace statepass;

namespace {

verifier::AsOf as_of(const sync::AsOf& at) {
  return {at.block, at.time};
}

template <class T>
verifier::Fact<T> fact(const sync::Fact<T>& known) {
  constexpr verifier::Known kNames[] = {verifier::Known::no, verifier::Known::absent, verifier::Known::yes};
  return {kNames[static_cast<std::size_t>(known.known)], known.value, as_of(known.as_of)};
}

// What a verdict asks of the ledger, answered out of the view that the page shares.
class ViewSource : public verifier::LedgerSource {
 public:
  explicit ViewSource(sp_ledger& ledger) : ledger_(ledger) {}

  verifier::Fact<ledger::issuer_registry::KeyRecord> key(const Hash32& kid) const override {
    return fact(ledger_.view.key(kid));
  }
  verifier::Fact<bool> member(ledger::Jurisdiction one) const override { return fact(ledger_.view.member(one)); }
  verifier::Fact<status::Value> status(std::uint64_t list, std::uint64_t index) const override {
    return fact(ledger_.view.status(list, index));
  }
  std::string_view letters_of(ledger::Jurisdiction one) const override { return ledger_.view.letters_of(one); }
  std::optional<ledger::Jurisdiction> jurisdiction_of(std::string_view letters) const override {
    return ledger_.view.jurisdiction_of(letters);
  }
  std::optional<verifier::AsOf> facts_as_of() const override {
    const auto& at = ledger_.view.facts_as_of();
    return at ? std::optional(as_of(*at)) : std::nullopt;
  }
  const ledger::AddressBook& book() const override { return ledger_.view.book(); }
  qbft::LightClient& client() override { return ledger_.view.client(); }
  std::vector<ByteView> certificates() const override {
    std::vector<ByteView> out;
    for (const auto& [kid, der] : ledger_.view.certificates()) out.emplace_back(der);
    return out;
  }
  bool development() const override { return ledger_.config.development; }

 private:
  sp_ledger& ledger_;
};

}  // namespace

struct sp_verifier {
  ViewSource source;
  verifier::Verifier reader;
};

namespace {

Result<Bytes> ask(sp_verifier& v, std::string_view preset_name, std::string_view name, UnixTime now,
                  std::int64_t monotonic, ByteView entropy) {
  const auto preset = verifier::preset_of(preset_name);
  if (!preset) return fail(Errc::capi_option);
  SP_TRY_ASSIGN(const verifier::Asked asked, v.reader.ask(*preset, name, now, monotonic, entropy, v.source));
  SP_TRY_ASSIGN(const Bytes plan, capi::code_plan(asked.envelope, {.form_u = true}));
  return cbor::MapEncoder()
      .put_raw("code", plan)
      .put("uri", capi::tstr(asked.uri))
      .put("expiresAt", capi::integer(asked.expires_at))
      .take();
}

Result<Bytes> image_decoded(sp_verifier& v, bool drawn) {
  auto judgement = v.reader.image_decoded(drawn);
  if (!judgement) return verifier::encode_checked(verifier::Ignored{});
  return verifier::encode_checked(*std::move(judgement));
}

}  // namespace

sp_error sp_verifier_open(sp_ledger* ledger, sp_verifier** out) {
  *out = nullptr;
  auto roots = capi::roots_of(*ledger);
  if (!roots) return capi::to_error(roots.error());
  const auto& policies = ledger->config.policies;
  verifier::VerifierConfig config{*std::move(roots), {}};
  config.policies.accept_unlisted = policies.accept_unlisted;
  config.policies.accept_no_status = policies.accept_no_status;
  *out = new sp_verifier{ViewSource(*ledger), verifier::Verifier(std::move(config))};
  return capi::kOk;
}

sp_error sp_verifier_ask(sp_verifier* verifier, sp_bytes preset, sp_bytes name, int64_t now, int64_t monotonic,
                         sp_bytes entropy, sp_buffer* out) {
  return capi::give(ask(*verifier, capi::text(preset), capi::text(name), now, monotonic, capi::view(entropy)), out);
}

sp_error sp_verifier_take(sp_verifier* verifier, sp_bytes text, bool pasted, int64_t now, int64_t monotonic,
                          sp_buffer* out) {
  const auto origin = pasted ? present::Origin::pasted : present::Origin::scanned;
  const auto checked = verifier->reader.take(capi::text(text), origin, now, monotonic, verifier->source);
  return capi::give(ByteView(verifier::encode_checked(checked)), out);
}

sp_error sp_verifier_image_decoded(sp_verifier* verifier, bool drawn, sp_buffer* out) {
  return capi::give(image_decoded(*verifier, drawn), out);
}

void sp_verifier_cancel(sp_verifier* verifier) {
  verifier->reader.cancel();
}

void sp_verifier_close(sp_verifier* verifier) {
  delete verifier;
}
