#include "desk/oid4vci/offers.hpp"

#include "base/secret.hpp"
#include "base/text.hpp"
#include "crypto/sha.hpp"
#include "desk/random.hpp"
#include "mdoc/names.hpp"
#include "oid4vc/offer.hpp"

namespace statepass::desk {
namespace {

constexpr std::int64_t kTries = 5;
constexpr int kCodeFigures = 6;
constexpr std::int64_t kAccessSeconds = 900;
constexpr std::int64_t kRefreshSeconds = 400 * kSecondsPerDay;

std::string kind_name(OfferKind kind) {
  return kind == OfferKind::ordinary ? "ordinary" : "transfer";
}
OfferKind kind_of(std::string_view name) {
  return name == "transfer" ? OfferKind::transfer : OfferKind::ordinary;
}

std::string hash_of(std::string_view secret) {
  return to_hex(crypto::sha256(bytes_of(secret)));
}
// A short code is salted: all codes of its length could be hashed beforehand.
std::string salted(std::string_view salt, std::string_view code) {
  return to_hex(crypto::sha256_of({bytes_of(salt), bytes_of(code)}));
}

std::string fresh_figures() {
  std::string out;
  for (int i = 0; i < kCodeFigures; ++i) out.push_back(static_cast<char>('0' + random_below(10)));
  return out;
}

constexpr std::string_view kView = "SELECT id, licence, kind, state, copies, tries, expires, move FROM offers ";

OfferView read_view(const Row& row, UnixTime now) {
  OfferView out{row.text(0),    row.text(1),    kind_of(row.text(2)), row.text(3),
                row.integer(4), row.integer(5), row.integer(6),       row.maybe_text(7)};
  if (out.state == "redeemed")
    out.state = "opened";  // the wallet is on its way
  else if ((out.state == "waiting" || out.state == "opened") && out.expires <= now)
    out.state = "expired";
  return out;
}

}  // namespace

Offers::Offers(Database& database, History& history, const DeskConfig& config, const DeskClock& clock)
    : database_(database), history_(history), config_(config), clock_(clock) {}

NewOffer Offers::make(const std::string& licence, OfferKind kind, const std::optional<std::string>& move) {
  const UnixTime now = clock_.now();
  NewOffer out;
  out.id = random_id();
  out.expires = now + config_.offer_seconds;
  const std::string reference = random_id(), code = random_id(32), salt = random_id();
  oid4vc::Offer offer;
  offer.credential_issuer = config_.public_url;
  offer.configuration_ids = {std::string(mdoc::kMdlDocType)};
  if (kind != OfferKind::transfer) offer.configuration_ids.emplace_back(mdoc::kAgeDocType);
  offer.pre_authorized_code = code;
  if (kind != OfferKind::transfer) {
    out.tx_code = fresh_figures();
    offer.transaction_code =
        oid4vc::TransactionCodeHint{oid4vc::InputMode::numeric, kCodeFigures, "The code that the clerk tells you"};
  }
  out.json = oid4vc::make_offer(offer);
  out.text = oid4vc::make_offer_link({true, config_.public_url + "/oid4vci/offers/" + reference});
  database_.execute(
      "UPDATE offers SET state = 'stopped' WHERE licence = ? AND state IN ('waiting', 'opened') AND kind = ?",
      {value_of(licence), value_of(kind_name(kind))});
  database_.execute(
      "INSERT INTO offers (id, licence, kind, reference, offer, code, tx_code, tx_salt, tries, state, copies, move, "
      "created, expires) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'waiting', 0, ?, ?, ?)",
      {value_of(out.id), value_of(licence), value_of(kind_name(kind)), value_of(reference), value_of(out.json),
       value_of(hash_of(code)), out.tx_code.empty() ? Value() : value_of(salted(salt, out.tx_code)), value_of(salt),
       value_of(kTries), value_of(move), value_of(now), value_of(out.expires)});
  return out;
}

std::optional<OfferView> Offers::find(const std::string& id) {
  const auto row = database_.find(std::string(kView) + "WHERE id = ?", {value_of(id)});
  if (!row) return std::nullopt;
  return read_view(*row, clock_.now());
}

std::optional<std::string> Offers::open(const std::string& reference) {
  const auto row =
      database_.find("SELECT offer, state, expires, id FROM offers WHERE reference = ?", {value_of(reference)});
  if (!row || row->integer(2) <= clock_.now() || row->text(1) == "stopped") return std::nullopt;
  database_.execute("UPDATE offers SET state = 'opened' WHERE id = ? AND state = 'waiting'", {value_of(row->text(3))});
  return row->text(0);
}

Tokens Offers::give_tokens(const std::string& offer, const std::string& licence) {
  Tokens out{random_id(32), random_id(32), kAccessSeconds};
  const UnixTime now = clock_.now();
  database_.execute("DELETE FROM tokens WHERE expires <= ?", {value_of(now)});
  database_.execute(
      "INSERT INTO tokens (hash, kind, offer, licence, expires) VALUES (?, 'access', ?, ?, ?)",
      {value_of(hash_of(out.access)), value_of(offer), value_of(licence), value_of(now + kAccessSeconds)});
  database_.execute(
      "INSERT INTO tokens (hash, kind, offer, licence, expires) VALUES (?, 'refresh', ?, ?, ?)",
      {value_of(hash_of(out.refresh)), value_of(offer), value_of(licence), value_of(now + kRefreshSeconds)});
  return out;
}

std::optional<Tokens> Offers::redeem(const std::string& code, const std::optional<std::string>& tx_code) {
  return database_.transaction([&]() -> std::optional<Tokens> {
    const auto row =
        database_.find("SELECT id, licence, tx_code, tx_salt, tries, state, expires FROM offers WHERE code = ?",
                       {value_of(hash_of(code))});
    if (!row || row->integer(6) <= clock_.now()) return std::nullopt;
    const std::string id = row->text(0), licence = row->text(1), state = row->text(5);
    if (state != "waiting" && state != "opened") return std::nullopt;
    if (const auto wanted = row->maybe_text(2)) {
      const std::string given = salted(row->text(3), tx_code.value_or(""));
      if (!ct_equal(bytes_of(*wanted), bytes_of(given))) {
        const std::int64_t left = row->integer(4) - 1;
        database_.execute("UPDATE offers SET tries = ?, state = ? WHERE id = ?",
                          {value_of(left), value_of(left > 0 ? "opened" : "stopped"), value_of(id)});
        history_.audit("wallet", "wrong transaction code", "licence:" + licence);
        if (left == 0) history_.add("licence:" + licence, {.kind = "offer_stopped", .by = {}, .reason = {}, .act = {}});
        return std::nullopt;
      }
    }
    // The code is spent; the token lives on when the wallet's answer gets lost, which then needs a new offer.
    database_.execute("UPDATE offers SET state = 'redeemed' WHERE id = ?", {value_of(id)});
    return give_tokens(id, licence);
  });
}

std::optional<Tokens> Offers::refresh(const std::string& token) {
  return database_.transaction([&]() -> std::optional<Tokens> {
    const auto row =
        database_.find("SELECT offer, licence FROM tokens WHERE hash = ? AND kind = 'refresh' AND expires > ?",
                       {value_of(hash_of(token)), value_of(clock_.now())});
    if (!row) return std::nullopt;
    database_.execute("DELETE FROM tokens WHERE hash = ?", {value_of(hash_of(token))});
    return give_tokens(row->text(0), row->text(1));
  });
}

std::optional<Grant> Offers::grant_of(const std::string& access_token) {
  const auto row = database_.find(
      "SELECT t.offer, o.licence, o.kind, o.move FROM tokens t JOIN offers o ON o.id = t.offer WHERE t.hash = ? AND "
      "t.kind = 'access' "
      "AND t.expires > ?",
      {value_of(hash_of(access_token)), value_of(clock_.now())});
  if (!row) return std::nullopt;
  return Grant{row->text(0), row->text(1), kind_of(row->text(2)), row->maybe_text(3)};
}

void Offers::received(const std::string& offer) {
  database_.execute("UPDATE offers SET state = 'received' WHERE id = ? AND state = 'redeemed'", {value_of(offer)});
}

}  // namespace statepass::desk
