#include "base/text.hpp"
#include "common/run/log.hpp"
#include "crypto/keccak.hpp"
#include "deflate/deflate.hpp"
#include "desk/moves/moves.hpp"
#include "desk/random.hpp"
#include "eth/receipt.hpp"
#include "ledger/calls.hpp"
#include "ledger/status_registry.hpp"
#include "status/tree.hpp"

namespace statepass::desk {
namespace {

using ledger::Contract;
namespace channel = ledger::channel;
namespace transfer = ledger::licence_transfer;

constexpr std::string_view kOpen = "move_open", kRequest = "move_request", kComplete = "move_complete";
constexpr std::uint64_t kGas = 300'000;
constexpr UnixTime kAgain = 4;

}  // namespace

void MoveParts::event(const MoveRow& row, std::string kind, std::optional<std::string> by,
                      std::optional<std::string> reason, std::optional<std::string> act) const {
  history.add(row.subject(), {.kind = kind, .by = by, .reason = reason, .act = act});
  if (row.licence) history.add("licence:" + *row.licence, {.kind = kind, .by = by, .reason = reason, .act = act});
}

Hash32 record_request_digest(const Hash32& asset, std::uint32_t n, UnixTime time) {
  return crypto::keccak256_of(
      {bytes_of("statepass-ods"), asset, be_bytes<4>(n), be_bytes<8>(static_cast<std::uint64_t>(time))});
}

MovesIn::MovesIn(MoveParts parts) : parts_(parts) {
  parts_.outbox.on_outcome(std::string(kOpen), [this](const Act& act) { opened(act); });
  parts_.outbox.on_outcome(std::string(kRequest), [this](const Act& act) { requested(act); });
  parts_.outbox.on_outcome(std::string(kComplete), [this](const Act& act) { completed(act); });
  parts_.post.on_kind(NoticeKind::record_response, [this](const Notice& notice) { return file_clearance(notice); });
}

// ---- opening ----

std::string MovesIn::open(const AskedMove& asked, const std::string& by) {
  MoveRow row;
  row.id = to_hex(asked.id);
  row.incoming = true;
  row.from = asked.consent.from;
  row.to = asked.consent.to;
  row.state = "opening";
  row.since = parts_.clock.now();
  row.due = asked.consent.due;
  row.statement = asked.statement;
  row.family_name = asked.person.family_name;
  row.given_name = asked.person.given_name;
  row.birth_date = format_full_date(asked.person.birth_date);
  row.document_number = asked.document_number;
  row.binding = "missing";
  parts_.rows.add(row, asked.portrait);
  row.act = parts_.outbox.add({.role = OperatorRole::licensing,
                               .contract = Contract::licence_transfer,
                               .function = "open",
                               .data = ledger::calls::open_transfer(asked.consent, asked.signature),
                               .gas = kGas,
                               .purpose = std::string(kOpen),
                               .subject = row.id});
  parts_.rows.save(row);
  parts_.history.audit(by, "open move", row.subject());
  return *row.act;
}

void MovesIn::opened(const Act& act) {
  auto row = parts_.rows.find(act.subject);
  if (!row || row->state != "opening") return;
  row->act.reset();
  if (act.state == ActState::failed) {
    row->state = "refused";
    parts_.rows.save(*row);
    parts_.event(*row, "move_refused", {}, act.error_name, act.id);
    return;
  }
  row->state = "open";
  parts_.rows.save(*row);
  parts_.event(*row, "move_opened", {}, {}, act.id);
  parts_.post.send({.to = row->from,
                    .kind = static_cast<std::uint8_t>(NoticeKind::record_request),
                    .notice_class = channel::NoticeClass::statutory,
                    .body = encode_move_notice(row->hash()),
                    .replaces = {},
                    .subject = row->subject()});
}

// ---- the record ----

PostOffice::Filed MovesIn::file_clearance(const Notice& notice) {
  const auto clearance = decode_clearance(notice.body);
  if (!clearance) return {{}, channel::RejectCode::malformed};
  auto row = parts_.rows.find(to_hex(clearance->id));
  if (!row || !row->incoming || row->from != notice.from) return {{}, channel::RejectCode::not_our_person};
  for (const auto& flip : clearance->flips)
    if (flip.list.jurisdiction != row->from) return {{}, channel::RejectCode::malformed};
  if (row->clearance || row->over()) return {row->subject(), {}};
  row->clearance = notice.body;
  row->record = "waiting";
  add_request_act(*row);
  parts_.rows.save(*row);
  parts_.event(*row, "notice_filed");
  return {row->subject(), {}};
}

std::string MovesIn::add_request_act(MoveRow& row) {
  const Hash32 asset = decode_clearance(*row.clearance)->asset;
  row.act = parts_.outbox.add({.role = OperatorRole::data,
                               .contract = Contract::data_directory,
                               .function = "request",
                               .data = ledger::calls::request_asset(asset, ledger::data_directory::Purpose::move),
                               .gas = kGas,
                               .purpose = std::string(kRequest),
                               .subject = row.id});
  return *row.act;
}

void MovesIn::requested(const Act& act) {
  auto row = parts_.rows.find(act.subject);
  if (!row) return;
  row->act.reset();
  for (const LogEntry& log : act.logs)
    if (log.topics.size() == 4 && log.topics[0] == eth::event_topic("Requested(bytes32,uint32,uint16,address,uint8)"))
      row->request_n = static_cast<std::int64_t>(be_value(ByteView(log.topics[2]).subspan(24)));
  parts_.rows.save(*row);
}

Task<> MovesIn::fetch_record(MoveRow row) {
  const auto clearance = decode_clearance(*row.clearance);
  const auto* key = parts_.keys.operator_key(OperatorRole::data);
  const UnixTime now = parts_.clock.now();
  const auto n = static_cast<std::uint32_t>(*row.request_n);
  auto signature = key->sign(record_request_digest(clearance->asset, n, now));
  signature[64] = static_cast<std::uint8_t>(signature[64] + 27);
  std::vector<std::pair<std::string, std::string>> fields{
      {"Statepass-Request",
       to_hex0x(clearance->asset) + "/" + std::to_string(n) + "/" + std::to_string(now) + "/" + to_hex0x(signature)}};
  std::string letters = parts_.bootstrap.letters_of(row.from);
  std::string target = "/v1/ods/" + to_hex0x(clearance->record_digest);
  const auto file = co_await parts_.peers.get(std::move(letters), std::move(target), std::move(fields));
  if (!file) co_return;
  auto fresh = parts_.rows.find(row.id);
  const bool same = crypto::keccak256(*file) == clearance->record_digest;
  const auto plain = open_record(*file, SecretArray<32>(ByteView(clearance->file_key)));
  const auto record = plain ? decode_record(plain->view()) : fail(plain.error());
  const bool same_person = record && fresh->family_name == record->person.family_name &&
                           fresh->birth_date == format_full_date(record->person.birth_date);
  parts_.database.transaction([&] {
    fresh->record = same && same_person ? "good" : "wrong";
    if (fresh->record == "good") fresh->record_file = to_bytes(plain->view());
    parts_.rows.save(*fresh);
    parts_.event(*fresh, "record_fetched");
  });
}

// ---- completing ----

MoveChoices MovesIn::choices(const MoveRow& row) const {
  MoveChoices out;
  if (row.state != "cleared" || row.licence) return out;
  if (row.record == "good")
    out.can.emplace_back("complete");
  else
    out.why = "record";
  return out;
}

Task<std::optional<MovesIn::Flips>> MovesIn::read_flips(Clearance clearance) {
  Flips out;
  for (const auto& flip : clearance.flips) {
    const auto word =
        co_await parts_.ledger.word(Contract::status_registry, ledger::status_registry::list_slot(flip.list));
    if (!word) co_return std::nullopt;
    const auto record = ledger::status_registry::ListRecord::decode(*word);
    if (!record) co_return std::nullopt;
    const ledger::H216 root = record->root;
    std::optional<status::StatusBody> body;
    std::function<bool(ByteView)> fits = [&body, root](ByteView compressed) {
      const auto plain = deflate::inflate_zlib(compressed, status::kBodyBytes);
      auto read = plain ? status::StatusBody::of(*plain) : fail(plain.error());
      if (!read || !status::check_body(*read, root)) return false;
      body = *std::move(read);
      return true;
    };
    const auto found = co_await parts_.peers.get_from_relays("/v1/lists/0x" + list_text(flip.list), std::move(fits));
    if (!found || !body) co_return std::nullopt;
    const std::size_t number = flip.index / status::kEntriesAWord;
    out.words.push_back(body->word(number));
    out.paths.push_back(status::path_of(*body, number));
  }
  co_return out;
}

std::string MovesIn::add_complete_act(MoveRow& row, const Clearance& clearance, const Flips& flips) {
  std::vector<ledger::calls::Flip> calls;
  for (std::size_t i = 0; i < clearance.flips.size(); ++i)
    calls.push_back({clearance.flips[i], flips.words[i], std::span<const Hash32, 10>(flips.paths[i])});
  // The copies are made when the wallet brings its keys, after this act is in a sealed block: there is no batch yet.
  row.act = parts_.outbox.add({.role = OperatorRole::licensing,
                               .contract = Contract::licence_transfer,
                               .function = "complete",
                               .data = ledger::calls::complete_transfer(
                                   clearance.id, clearance.salt, clearance.record_digest, calls, random_bytes<32>()),
                               .gas = kGas + 200'000 * calls.size(),
                               .purpose = std::string(kComplete),
                               .subject = row.id});
  return *row.act;
}

MovesIn::Completed MovesIn::complete(MoveRow row, const Flips& flips, const std::optional<std::string>& document_number,
                                     const std::optional<CivilDate>& expiry, const std::string& by) {
  const auto clearance = decode_clearance(*row.clearance);
  auto record = decode_record(*row.record_file);
  const UnixTime now = parts_.clock.now();
  Applicant& person = record->person;
  person.id = random_id();
  person.created = now;
  parts_.people.add(person);
  if (!record->portrait.empty()) parts_.people.set_portrait(person.id, false, record->portrait);
  if (!record->small_portrait.empty()) parts_.people.set_portrait(person.id, true, record->small_portrait);
  Licence& licence = record->licence;
  licence.ref = random_id();
  licence.applicant = person.id;
  licence.document_number = document_number ? *document_number : parts_.people.fresh_number();
  licence.issue_date = civil_from_days(now / kSecondsPerDay);
  if (expiry) licence.expiry_date = *expiry;
  licence.state_of_record = parts_.config.letters;
  licence.move = row.id;
  licence.created = now;
  parts_.people.add(licence);
  parts_.history.add("applicant:" + person.id, {.kind = "enrolled", .by = by, .reason = {}, .act = {}});
  row.licence = licence.ref;
  Completed out{add_complete_act(row, *clearance, flips), licence.ref};
  parts_.rows.save(row);
  parts_.event(row, "issued", by, {}, out.act);
  parts_.history.audit(by, "complete move", row.subject());
  return out;
}

void MovesIn::completed(const Act& act) {
  auto row = parts_.rows.find(act.subject);
  if (!row) return;
  row->act.reset();
  if (act.state == ActState::failed) {
    // The origin's list changed in between, most likely: work() takes it up on top of what the list says now.
    common::log::warning("a move was not completed", {{"error", act.error_name}});
    parts_.rows.save(*row);
    return;
  }
  row->state = "issued";
  parts_.rows.save(*row);
  parts_.event(*row, "move_issued", {}, {}, act.id);
  parts_.post.send({.to = row->from,
                    .kind = static_cast<std::uint8_t>(NoticeKind::change_of_state_of_record),
                    .notice_class = channel::NoticeClass::routine,
                    .body = encode_move_notice(row->hash()),
                    .replaces = {},
                    .subject = row->subject()});
}

bool MovesIn::withheld(const Licence& licence) {
  if (!licence.move) return false;
  const auto row = parts_.rows.find(*licence.move);
  return row && row->incoming && row->licence == licence.ref && row->state != "issued";
}

Task<> MovesIn::work(MoveRow row) {
  if (row.act || !row.clearance || row.over()) co_return;
  const bool waits = row.record == "waiting";
  if (!waits && !row.licence) co_return;
  UnixTime& tried = tried_[row.id];
  if (parts_.clock.now() - tried < kAgain) co_return;
  tried = parts_.clock.now();
  if (waits && row.request_n) {
    co_await fetch_record(std::move(row));
  } else if (waits) {
    // The asset was not published yet when it was asked for.
    parts_.database.transaction([&] {
      add_request_act(row);
      parts_.rows.save(row);
    });
  } else if (row.state == "cleared") {
    const auto clearance = decode_clearance(*row.clearance);
    const auto flips = co_await read_flips(*clearance);
    auto fresh = parts_.rows.find(row.id);
    if (!flips || !fresh || fresh->act || fresh->state != "cleared") co_return;
    parts_.database.transaction([&] {
      add_complete_act(*fresh, *clearance, *flips);
      parts_.rows.save(*fresh);
    });
  }
}

}  // namespace statepass::desk
