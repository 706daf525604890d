#include "desk/issue/issuer.hpp"

#include "base/text.hpp"
#include "common/run/log.hpp"
#include "desk/chain/bootstrap.hpp"
#include "desk/random.hpp"
#include "ledger/issuance_log.hpp"
#include "mdoc/issue.hpp"
#include "mdoc/names.hpp"

namespace statepass::desk {
namespace {

[[noreturn]] void refuse(const char* words, const Error& error) {
  throw IssueRefused(std::string(words) + ": " + std::string(error_name(error.code)));
}

}  // namespace

bool is_configuration(std::string_view id) {
  return id == mdoc::kMdlDocType || id == mdoc::kAgeDocType;
}

Issuer::Issuer(Database& database, StatusLists& lists, People& people, History& history, const KeyFolder& keys,
               const DeskConfig& config, const DeskClock& clock)
    : database_(database),
      lists_(lists),
      people_(people),
      history_(history),
      keys_(keys),
      config_(config),
      clock_(clock) {}

void Issuer::check(const Licence& licence) {
  if (licence.document != status::Value::valid) throw IssueRefused("the licence does not stand");
  if (days_from_civil(licence.expiry_date) < clock_.now() / kSecondsPerDay)
    throw IssueRefused("the licence has expired");
  if (!lists_.ready(copies_valid_until(clock_.now(), config_.copy_days)))
    throw IssueRefused("no status list is open yet");
}

// One entry a licence and period says whether its holder may drive.
ListEntry Issuer::privilege_entry(const Licence& licence, UnixTime valid_until) {
  const auto period = ledger::period_of(valid_until);
  const auto row = database_.find(
      "SELECT e.list, e.idx FROM entries e JOIN lists l ON l.list = e.list WHERE e.licence = ? AND l.family = 2 AND "
      "l.period = ? AND "
      "e.value NOT IN (1, 3)",
      {value_of(licence.ref), value_of(std::int64_t{*period})});
  if (row) {
    database_.execute(
        "UPDATE entries SET valid_until = ? WHERE list = ? AND idx = ? AND valid_until < ?",
        {value_of(valid_until), value_of(row->text(0)), value_of(row->integer(1)), value_of(valid_until)});
    return {list_of_text(row->text(0)), static_cast<std::uint32_t>(row->integer(1))};
  }
  const ListEntry entry = lists_.allot(Family::privilege, valid_until, licence.ref, {});
  if (licence.privilege != status::Value::valid)
    lists_.change({entry}, licence.privilege, Urgency::urgent, licence.ref);
  return entry;
}

Bytes Issuer::sign(std::string_view doc_type, std::span<const mdoc::Element> elements, const crypto::EcPublicKey& key,
                   const ListEntry& entry, UnixTime valid_until) {
  const std::string uri = lists_.uri_of(entry.list);
  const UnixTime today = day_start(clock_.now());
  mdoc::IssueParameters parameters{.doc_type = doc_type, .elements = elements, .device_key = key};
  parameters.validity = {
      .signed_at = today, .valid_from = today, .valid_until = valid_until, .expected_update = std::nullopt};
  parameters.status = mdoc::StatusReference{entry.index, uri, std::nullopt};
  const auto draft = mdoc::IssueDraft::make(parameters, keys_.signer(), random_secret<32>());
  if (!draft) refuse("the document cannot be made", draft.error());
  auto out = draft->finish(keys_.signer_key().sign(take_array<32>(draft->digest().view())));
  if (!out) refuse("the document cannot be signed", out.error());
  return *std::move(out);
}

IssuedBatch Issuer::issue(const std::string& licence_ref, std::string_view configuration,
                          const std::vector<crypto::EcPublicKey>& keys, const std::string& offer) {
  const auto licence = people_.licence(licence_ref);
  if (!licence) throw IssueRefused("no such licence");
  check(*licence);
  const auto applicant = people_.applicant(licence->applicant);
  const Bytes portrait = people_.portrait(licence->applicant, false).value_or(Bytes());
  const Bytes small = people_.portrait(licence->applicant, true).value_or(Bytes());
  const UnixTime now = clock_.now();
  const UnixTime valid_until = copies_valid_until(now, config_.copy_days);
  const DocumentContent content{&*applicant,
                                &*licence,
                                portrait,
                                small,
                                config_.letters,
                                config_.authority,
                                civil_from_days(now / kSecondsPerDay)};
  const ListEntry privilege = privilege_entry(*licence, valid_until);
  const std::string privilege_uri = lists_.uri_of(privilege.list);
  const bool is_licence = configuration == mdoc::kMdlDocType;
  const ElementList elements =
      is_licence ? licence_elements(content, {privilege.index, privilege_uri, std::nullopt}) : age_elements(content);
  IssuedBatch out;
  out.notification = random_id();
  for (const crypto::EcPublicKey& key : keys) {
    const std::string place = std::to_string(1000 + out.credentials.size());
    const std::string copy = out.notification + place;  // their order by this is that of the keys
    const ListEntry entry = lists_.allot(Family::document, valid_until, licence_ref, copy);
    out.credentials.push_back(sign(configuration, elements.view(), key, entry, valid_until));
    const auto parsed = mdoc::parse_issuer_signed(out.credentials.back());
    if (!parsed) refuse("the document made cannot be read", parsed.error());
    out.salts.push_back(random_bytes<32>());
    const Hash32 core = ledger::issuance_log::core_of(out.salts.back(), parsed->issuer_auth_bytes);
    database_.execute(
        "INSERT INTO copies (id, licence, notification, doc_type, list, idx, valid_until, salt, core, acceptance, "
        "created) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        {value_of(copy), value_of(licence_ref), value_of(out.notification), value_of(configuration),
         value_of(list_text(entry.list)), value_of(std::int64_t{entry.index}), value_of(valid_until),
         value_of(ByteView(out.salts.back())), value_of(ByteView(core)), value_of(ByteView(Hash32{})), value_of(now)});
  }
  database_.execute(
      "INSERT INTO deliveries (notification, offer, licence, configuration, state, created) VALUES (?, ?, ?, ?, "
      "'sent', ?)",
      {value_of(out.notification), value_of(offer), value_of(licence_ref), value_of(configuration), value_of(now)});
  database_.execute("UPDATE offers SET copies = copies + ? WHERE id = ?",
                    {value_of(static_cast<std::int64_t>(keys.size())), value_of(offer)});
  history_.audit("wallet", "issue", "licence:" + licence_ref,
                 std::string(configuration) + " " + std::to_string(keys.size()));
  return out;
}

}  // namespace statepass::desk
