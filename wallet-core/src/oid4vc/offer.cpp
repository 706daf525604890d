#include "oid4vc/offer.hpp"

#include <algorithm>

#include "json/reader.hpp"
#include "json/writer.hpp"
#include "oid4vc/grants.hpp"
#include "oid4vc/url.hpp"

namespace statepass::oid4vc {
namespace {

constexpr std::string_view kScheme = "openid-credential-offer:";
constexpr std::size_t kMostLink = 32 * 1024, kMostIdentifier = 256, kMostCode = 4096, kMostDescription = 300,
                      kMostCodeLength = 64;

std::string_view trim(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n";
  text.remove_prefix(std::min(text.find_first_not_of(kSpace), text.size()));
  return text.substr(0, text.find_last_not_of(kSpace) + 1);
}

std::size_t characters(std::string_view utf8) {
  return static_cast<std::size_t>(
      std::ranges::count_if(utf8, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

Result<TransactionCodeHint> parse_hint(const json::Value& value) {
  TransactionCodeHint hint;
  SP_TRY_ASSIGN(std::optional<std::string_view> mode, value.optional_string_member("input_mode"));
  if (mode && *mode != "numeric" && *mode != "text") return fail(Errc::oid4vc_offer);
  if (mode == "text") hint.input_mode = InputMode::text;
  SP_TRY_ASSIGN(std::optional<std::int64_t> length, value.optional_integer_member("length"));
  if (length && (*length < 1 || *length > static_cast<std::int64_t>(kMostCodeLength))) return fail(Errc::oid4vc_offer);
  hint.length = static_cast<std::uint32_t>(length.value_or(0));
  SP_TRY_ASSIGN(std::optional<std::string_view> description, value.optional_string_member("description"));
  hint.description = description.value_or("");
  if (characters(hint.description) > kMostDescription) return fail(Errc::oid4vc_offer);
  return hint;
}

Result<> parse_grants(const json::Value& root, Offer& offer) {
  SP_TRY_ASSIGN(std::optional<json::Value> grants, root.optional_member("grants"));
  if (!grants) return fail(Errc::oid4vc_offer_grant);
  SP_TRY_ASSIGN(std::optional<json::Value> grant, grants->optional_member(kPreAuthorizedCodeGrant));
  if (!grant) return fail(Errc::oid4vc_offer_grant);
  SP_TRY_ASSIGN(std::string_view code, grant->string_member("pre-authorized_code"));
  if (code.empty() || code.size() > kMostCode) return fail(Errc::oid4vc_offer);
  offer.pre_authorized_code = code;
  SP_TRY_ASSIGN(std::optional<json::Value> hint, grant->optional_member("tx_code"));
  if (hint) {
    SP_TRY_ASSIGN(offer.transaction_code, parse_hint(*hint));
  }
  SP_TRY_ASSIGN(std::optional<std::string_view> server, grant->optional_string_member("authorization_server"));
  offer.authorization_server = server.value_or("");
  return {};
}

}  // namespace

Result<OfferLink> parse_offer_link(std::string_view text) {
  text = trim(text);
  if (text.size() > kMostLink) return fail(Errc::oid4vc_offer_link);
  const bool own_scheme = text.starts_with(kScheme);
  const std::size_t mark = text.find_first_of("?#");
  if (mark == std::string_view::npos || (!own_scheme && !parse_url(text.substr(0, mark)))) {
    return fail(Errc::oid4vc_offer_link);
  }
  auto fields = parse_form(text.substr(mark + 1));
  if (!fields) return fail(Errc::oid4vc_offer_link);
  const auto by_value = field(*fields, "credential_offer"), by_reference = field(*fields, "credential_offer_uri");
  if (by_value.has_value() == by_reference.has_value()) return fail(Errc::oid4vc_offer_link);
  return OfferLink{by_reference.has_value(), std::string(by_value ? *by_value : *by_reference)};
}

Result<Offer> parse_offer(std::string_view text) {
  SP_TRY_ASSIGN(json::Document document, json::Document::parse(text, {.max_bytes = 64 * 1024}));
  const json::Value root = document.root();
  Offer offer;
  SP_TRY_ASSIGN(offer.credential_issuer, root.string_member("credential_issuer"));
  SP_TRY(well_known_url(offer.credential_issuer, ""));
  SP_TRY_ASSIGN(json::Value list, root.member("credential_configuration_ids"));
  SP_TRY_ASSIGN(json::Values ids, list.array());
  if (ids.size() < 1 || ids.size() > kMostOffered) return fail(Errc::oid4vc_offer);
  for (json::Value value : ids) {
    SP_TRY_ASSIGN(std::string_view id, value.string());
    const bool again = std::ranges::find(offer.configuration_ids, id) != offer.configuration_ids.end();
    if (id.empty() || id.size() > kMostIdentifier || again) return fail(Errc::oid4vc_offer);
    offer.configuration_ids.emplace_back(id);
  }
  SP_TRY(parse_grants(root, offer));
  return offer;
}

std::string make_offer(const Offer& offer) {
  json::Writer out;
  out.begin_object().member("credential_issuer", offer.credential_issuer).key("credential_configuration_ids");
  out.begin_array();
  for (const std::string& id : offer.configuration_ids) out.string(id);
  out.end_array().key("grants").begin_object().key(kPreAuthorizedCodeGrant).begin_object();
  out.member("pre-authorized_code", offer.pre_authorized_code);
  if (offer.transaction_code) {
    const TransactionCodeHint& hint = *offer.transaction_code;
    out.key("tx_code").begin_object();
    out.member("input_mode", hint.input_mode == InputMode::numeric ? "numeric" : "text");
    if (hint.length > 0) out.member("length", std::int64_t{hint.length});
    if (!hint.description.empty()) out.member("description", hint.description);
    out.end_object();
  }
  if (!offer.authorization_server.empty()) out.member("authorization_server", offer.authorization_server);
  out.end_object().end_object().end_object();
  return out.take();
}

std::string make_offer_link(const OfferLink& link) {
  std::string out(kScheme);
  out += link.by_reference ? "//?credential_offer_uri=" : "//?credential_offer=";
  return out + percent_encode(link.content);
}

}  // namespace statepass::oid4vc
