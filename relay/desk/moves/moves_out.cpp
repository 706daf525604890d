#include "base/text.hpp"
#include "cbor/decoder.hpp"
#include "cbor/encoder.hpp"
#include "common/run/json.hpp"
#include "crypto/keccak.hpp"
#include "crypto/sha.hpp"
#include "desk/moves/moves.hpp"
#include "desk/random.hpp"
#include "ledger/calls.hpp"
#include "ledger/council.hpp"
#include "mdoc/verify.hpp"
#include "present/transcript.hpp"

namespace statepass::desk {
namespace {

using ledger::Contract;
namespace channel = ledger::channel;
namespace transfer = ledger::licence_transfer;

constexpr std::string_view kClear = "move_clear", kRefuse = "move_refuse", kPublish = "move_publish";
constexpr std::uint64_t kGas = 300'000;
constexpr UnixTime kBindingSeconds = 900, kSkew = 60;
constexpr UnixTime kRequestDay = 86'400;
constexpr std::size_t kMostFlips = 4;

// What a citizen posts: {1 id, 2 RequestInfo, 3 [ItemsRequestBytes], 4 DeviceResponse, 5 X25519 key for the answer}.
struct BindingMessage {
  Hash32 id{};
  Bytes info;
  std::vector<Bytes> items;
  Bytes response;
  ByteArray<32> answer_key{};
};

Result<BindingMessage> decode_binding(ByteView plain) {
  SP_TRY_ASSIGN(cbor::Decoder in, cbor::Decoder::open(plain, {.sorted_keys = true, .max_depth = 8}));
  SP_TRY_ASSIGN(const std::size_t count, in.map());
  BindingMessage out;
  std::uint64_t seen = 0;
  for (std::size_t i = 0; i < count; ++i) {
    SP_TRY_ASSIGN(const std::uint64_t key, in.uint_up_to(63));
    seen |= std::uint64_t{1} << key;
    if (key == 1) {
      SP_TRY_ASSIGN(out.id, in.bstr_array<32>());
    } else if (key == 2 || key == 4) {
      SP_TRY_ASSIGN(const ByteView octets, in.bstr());
      (key == 2 ? out.info : out.response) = to_bytes(octets);
    } else if (key == 3) {
      SP_TRY_ASSIGN(const std::size_t items, in.array());
      for (std::size_t n = 0; n < items && n < 4; ++n) {
        // Either as they stand in a DeviceRequest, #6.24, or these bytes in a byte string.
        const bool wrapped = in.next_is(cbor::Type::byte_string);
        SP_TRY_ASSIGN(const ByteView item, wrapped ? in.bstr() : in.item());
        out.items.push_back(to_bytes(item));
      }
    } else if (key == 5) {
      SP_TRY_ASSIGN(out.answer_key, in.bstr_array<32>());
    } else {
      SP_TRY(in.skip());
    }
  }
  if ((seen & 0b111110) != 0b111110 || out.items.empty()) return fail(Errc::cbor_items);
  return out;
}

ByteArray<16> binding_nonce(std::uint64_t chain, const Hash32& id) {
  return take_array<16>(crypto::sha256_of({bytes_of("statepass-move"), be_bytes<8>(chain), id}));
}

}  // namespace

MovesOut::MovesOut(MoveParts parts) : parts_(parts) {
  parts_.outbox.on_outcome(std::string(kClear), [this](const Act& act) { cleared(act); });
  parts_.outbox.on_outcome(std::string(kRefuse), [this](const Act& act) { refused(act); });
  parts_.post.on_kind(NoticeKind::record_request, [this](const Notice& notice) { return file_request(notice); });
  parts_.post.on_kind(NoticeKind::change_of_state_of_record,
                      [this](const Notice& notice) { return file_change(notice); });
}

// ---- getting to know of a move ----

PostOffice::Filed MovesOut::file_request(const Notice& notice) {
  const auto id = decode_move_notice(notice.body);
  if (!id) return {{}, channel::RejectCode::malformed};
  MoveRow row;
  row.id = to_hex(*id);
  if (!parts_.rows.find(row.id)) {
    // What the ledger says of it is looked at next.
    row.from = parts_.config.jurisdiction;
    row.to = notice.from;
    row.state = "opening";
    row.since = parts_.clock.now();
    row.binding = "missing";
    parts_.rows.add(row, {});
  }
  parts_.event(row, "notice_filed");
  return {row.subject(), {}};
}

PostOffice::Filed MovesOut::file_change(const Notice& notice) {
  const auto id = decode_move_notice(notice.body);
  if (!id) return {{}, channel::RejectCode::malformed};
  const auto row = parts_.rows.find(to_hex(*id));
  if (!row || row->incoming || row->to != notice.from) return {{}, channel::RejectCode::not_our_person};
  parts_.event(*row, "notice_filed");
  return {row->subject(), {}};
}

// Whether the ledger has this move away from here; a row of it is there then.
Task<bool> MovesOut::make_sure(std::string id) {
  const auto bytes = from_hex(id);
  if (!bytes || bytes->size() != 32) co_return false;
  const auto word =
      co_await parts_.ledger.word(Contract::licence_transfer, transfer::transfer_slot(take_array<32>(*bytes)));
  if (!word) co_return false;
  const auto found = transfer::Transfer::decode(*word);
  if (!found || found->from != parts_.config.jurisdiction) co_return false;
  parts_.database.transaction([&] {
    auto row = parts_.rows.find(id);
    if (!row) {
      row = MoveRow{};
      row->id = id;
      row->from = found->from;
      row->to = found->to;
      row->state = "opening";
      row->since = parts_.clock.now();
      row->binding = "missing";
      parts_.rows.add(*row, {});
    }
    if (row->state != "opening") return;
    row->state = std::string(name_of(found->state));
    row->due = found->due;
    parts_.rows.save(*row);
    parts_.event(*row, "move_opened");
  });
  co_return true;
}

// ---- the binding ----

std::variant<MovesOut::Bound, unsigned> MovesOut::check_binding(const MoveRow& row, ByteView plain) {
  constexpr unsigned kMalformed = 400, kWrong = 403;
  const auto message = decode_binding(plain);
  if (!message || to_hex(message->id) != row.id) return kMalformed;
  const auto info = present::read_request_info(message->info);
  if (!info) return kMalformed;
  const UnixTime now = parts_.clock.now();
  if (info->nonce != binding_nonce(parts_.ledger.chain_id(), message->id) || info->created > now + kSkew ||
      info->created + kBindingSeconds + kSkew < now)
    return kWrong;
  std::vector<ByteView> items(message->items.begin(), message->items.end());
  const auto handover = present::challenge_handover(message->info, items);
  const auto response = mdoc::parse_device_response(message->response);
  if (!response || response->documents.size() != 1) return kMalformed;
  const crypto::EcPublicKey keys[] = {parts_.keys.signer_key().public_key()};
  mdoc::VerifyInput input;
  input.now = now;
  input.transcript = &handover.transcript;
  input.issuer_keys = keys;
  const auto& document = response->documents.front();
  if (!mdoc::verify_document(document, input).sound() || !document.issuer_signed.mso.status) return kWrong;
  const auto& reference = *document.issuer_signed.mso.status;
  const auto uri = ledger::parse_status_list_uri(reference.uri);
  if (!uri || uri->list.jurisdiction != parts_.config.jurisdiction) return kWrong;
  const auto copy = parts_.database.find(
      "SELECT e.licence FROM entries e WHERE e.list = ? AND e.idx = ? AND e.value = 0 AND e.licence IS NOT NULL",
      {value_of(list_text(uri->list)), value_of(static_cast<std::int64_t>(reference.index))});
  if (!copy) return kWrong;
  return Bound{copy->text(0), message->answer_key};
}

Task<std::variant<Bytes, unsigned>> MovesOut::bind(std::string id, Bytes sealed) {
  const auto plain = crypto::box_open(parts_.keys.envelope(), sealed);
  if (!plain) co_return 400u;
  const bool known = co_await make_sure(id);
  if (!known) co_return 404u;
  auto row = parts_.rows.find(id);
  if (row->state != "open" || row->condensed) co_return 409u;
  const auto checked = check_binding(*row, plain->view());
  if (const auto* status = std::get_if<unsigned>(&checked)) {
    // Anybody may post here: what is wrong does not take the place of what is good.
    if (*status == 403 && row->binding == "missing") {
      row->binding = "wrong";
      parts_.rows.save(*row);
    }
    co_return *status;
  }
  const Bound& bound = std::get<Bound>(checked);
  const auto licence = parts_.people.licence(bound.licence);
  if (!licence || !licence->stands() || (row->licence && *row->licence != licence->ref)) co_return 409u;
  const auto other = parts_.rows.under_way_of(licence->ref);
  if (other && other->id != id && other->state == "cleared") co_return 409u;
  std::string offer;
  parts_.database.transaction([&] {
    const auto person = parts_.people.applicant(licence->applicant);
    const bool first = row->binding != "good";
    const NewOffer made = parts_.offers.make(licence->ref, OfferKind::transfer, id);
    offer = made.json;
    row->binding = "good";
    row->licence = licence->ref;
    row->family_name = person->family_name;
    row->given_name = person->given_name;
    row->birth_date = format_full_date(person->birth_date);
    row->document_number = licence->document_number;
    row->transfer_offer = made.id;
    parts_.rows.save(*row);
    parts_.people.set_move(licence->ref, id);
    if (first) parts_.event(*row, "move_bound");
    parts_.history.audit("wallet", "bind move", row->subject());
  });
  cbor::MapEncoder answer;
  cbor::Encoder text;
  text.tstr(offer);
  answer.put(1, text);
  auto out = crypto::box_seal(bound.answer_key, answer.take(), random_secret<32>());
  if (!out) co_return 400u;
  co_return *std::move(out);
}

// ---- condensing ----

void MovesOut::kept_transfer_copy(const std::string& licence, const std::string& notification) {
  auto row = parts_.rows.under_way_of(licence);
  if (!row || row->state != "open") return;
  std::vector<ListEntry> others;
  for (const Row& one :
       parts_.database.query("SELECT e.list, e.idx FROM entries e JOIN lists l ON l.list = e.list JOIN copies c ON "
                             "c.id = e.copy WHERE e.licence = ? AND "
                             "l.family = 1 AND e.valid_until > ? AND e.value NOT IN (1, 3) AND c.notification <> ?",
                             {value_of(licence), value_of(parts_.clock.now()), value_of(notification)}))
    others.push_back({list_of_text(one.text(0)), static_cast<std::uint32_t>(one.integer(1))});
  const Urgency urgency = parts_.config.condense_seconds == 0 ? Urgency::urgent : Urgency::spread;
  parts_.lists.change(others, status::Value::superseded, urgency, licence);
  row->condensing = parts_.clock.now();
  parts_.rows.save(*row);
}

std::size_t MovesOut::left_to_condense(const MoveRow& row) {
  if (!row.licence || !row.transfer_offer) return 0;
  const auto found = parts_.database.find(
      "SELECT COUNT(*) FROM entries e JOIN lists l ON l.list = e.list JOIN copies c ON c.id = e.copy JOIN deliveries d "
      "ON d.notification = "
      "c.notification WHERE e.licence = ? AND l.family = 1 AND e.valid_until > ? AND e.value NOT IN (1, 3) AND d.offer "
      "<> ?",
      {value_of(*row.licence), value_of(parts_.clock.now()), value_of(*row.transfer_offer)});
  return static_cast<std::size_t>(found->integer(0));
}

MoveChoices MovesOut::choices(const MoveRow& row) {
  MoveChoices out;
  if (row.act) return out;
  if (row.state == "cleared") out.can.emplace_back("recall");
  if (row.state != "open") return out;
  const auto licence = row.licence ? parts_.people.licence(*row.licence) : std::nullopt;
  if (row.binding != "good" || !licence)
    out.why = "binding";
  else if (!row.condensed)
    out.why = "condensing";
  else if (licence->document == status::Value::valid && licence->privilege == status::Value::valid)
    out.can.emplace_back("clear");
  out.can.emplace_back("refuse");
  return out;
}

// ---- clearing and refusing ----

std::vector<std::string> MovesOut::clear(MoveRow row, UnixTime due, const std::string& by) {
  const auto licence = parts_.people.licence(*row.licence);
  const auto person = parts_.people.applicant(licence->applicant);
  DriverRecord record{*person,
                      *licence,
                      parts_.people.portrait(person->id, false).value_or(Bytes()),
                      parts_.people.portrait(person->id, true).value_or(Bytes()),
                      {}};
  for (const Event& event : parts_.history.of("licence:" + licence->ref))
    record.history.push_back(format_tdate(event.time) + " " + event.kind);
  Clearance clearance;
  clearance.id = row.hash();
  clearance.salt = random_bytes<32>();
  clearance.asset = random_bytes<32>();
  clearance.file_key = random_bytes<32>();
  const Bytes file =
      seal_record(encode_record(record), SecretArray<32>(ByteView(clearance.file_key)), random_bytes<24>());
  clearance.record_digest = crypto::keccak256(file);
  for (const ListEntry& entry : parts_.lists.live_entries(licence->ref, Family::document))
    if (clearance.flips.size() < kMostFlips) clearance.flips.push_back({entry.list, entry.index});
  parts_.database.execute("INSERT INTO assets (digest, asset, allowed, file, created) VALUES (?, ?, ?, ?, ?)",
                          {value_of(to_hex(clearance.record_digest)), value_of(to_hex(clearance.asset)),
                           value_of(std::int64_t{row.to}), value_of(ByteView(file)), value_of(parts_.clock.now())});
  namespace directory = ledger::data_directory;
  const ledger::calls::AssetContent content{directory::AssetKind::unstructured,
                                            directory::HashAlgorithm::keccak256,
                                            directory::StorageKind::owners_store,
                                            clearance.record_digest,
                                            {}};
  const std::string publish =
      parts_.outbox.add({.role = OperatorRole::data,
                         .contract = Contract::data_directory,
                         .function = "publish",
                         .data = ledger::calls::publish_asset(clearance.asset, content, ledger::with_state({}, row.to)),
                         .gas = kGas,
                         .purpose = std::string(kPublish),
                         .subject = row.id});
  const Hash32 digest =
      transfer::clearance_digest(clearance.id, clearance.salt, clearance.record_digest, clearance.flips);
  const std::string clear = parts_.outbox.add({.role = OperatorRole::licensing,
                                               .contract = Contract::licence_transfer,
                                               .function = "clear",
                                               .data = ledger::calls::clear_transfer(clearance.id, digest, due),
                                               .gas = kGas,
                                               .purpose = std::string(kClear),
                                               .subject = row.id});
  row.clearance = encode_clearance(clearance);
  row.act = clear;
  parts_.rows.save(row);
  parts_.history.audit(by, "clear move", row.subject());
  return {publish, clear};
}

void MovesOut::cleared(const Act& act) {
  auto row = parts_.rows.find(act.subject);
  if (!row) return;
  row->act.reset();
  if (act.state == ActState::failed) {
    parts_.rows.save(*row);
    return;
  }
  row->state = "cleared";
  parts_.rows.save(*row);
  parts_.event(*row, "move_cleared", {}, {}, act.id);
  parts_.post.send({.to = row->to,
                    .kind = static_cast<std::uint8_t>(NoticeKind::record_response),
                    .notice_class = channel::NoticeClass::statutory,
                    .body = *row->clearance,
                    .replaces = {},
                    .subject = row->subject()});
}

std::vector<std::string> MovesOut::refuse(MoveRow row, transfer::RefusalReason reason, const std::string& detail,
                                          const std::string& by) {
  row.act = parts_.outbox.add({.role = OperatorRole::licensing,
                               .contract = Contract::licence_transfer,
                               .function = "refuse",
                               .data = ledger::calls::refuse_transfer(row.hash(), reason),
                               .gas = kGas,
                               .purpose = std::string(kRefuse),
                               .subject = row.id});
  parts_.rows.save(row);
  cbor::MapEncoder body;
  cbor::Encoder id, words;
  id.bstr(row.hash());
  words.tstr(detail);
  body.put(1, id).put(2, words);
  parts_.post.send({.to = row.to,
                    .kind = static_cast<std::uint8_t>(NoticeKind::text),
                    .notice_class = channel::NoticeClass::routine,
                    .body = body.take(),
                    .replaces = {},
                    .subject = row.subject()});
  parts_.history.audit(by, reason == transfer::RefusalReason::recalled ? "recall move" : "refuse move", row.subject(),
                       detail);
  return {*row.act};
}

void MovesOut::refused(const Act& act) {
  auto row = parts_.rows.find(act.subject);
  if (!row) return;
  row->act.reset();
  parts_.rows.save(*row);
  if (act.state == ActState::failed) return;
  row->state = "refused";
  ended(*row);
}

void MovesOut::ended(MoveRow row) {
  parts_.rows.save(row);
  if (row.licence && row.state == "issued") {
    // The entry went over in the other state's transaction; the privilege ends in the next round.
    parts_.people.set_status(*row.licence, true, status::Value::superseded);
    parts_.people.set_state_of_record(*row.licence, parts_.bootstrap.letters_of(row.to));
    parts_.lists.change(parts_.lists.live_entries(*row.licence, Family::privilege), status::Value::superseded,
                        Urgency::round, *row.licence);
  } else if (row.licence) {
    // Ordinary copies are given out again.
    parts_.people.set_move(*row.licence, std::nullopt);
  }
  parts_.event(row, "move_" + row.state);
}

void MovesOut::work(MoveRow row) {
  if (row.state != "open" || row.condensed || row.condensing == 0 || left_to_condense(row) > 0) return;
  parts_.database.transaction([&] {
    row.condensed = true;
    parts_.rows.save(row);
    parts_.event(row, "move_condensed");
  });
}

// ---- the store of records ----

std::optional<Bytes> MovesOut::record_file(const std::string& digest) {
  const auto row = parts_.database.find("SELECT file FROM assets WHERE digest = ?", {value_of(digest)});
  return row ? std::optional(row->bytes(0)) : std::nullopt;
}

Task<bool> MovesOut::may_have(std::string digest, std::string header) {
  const auto row = parts_.database.find("SELECT asset, allowed FROM assets WHERE digest = ?", {value_of(digest)});
  if (!row) co_return false;
  std::vector<std::string> pieces(1);
  for (const char c : header) c == '/' ? void(pieces.emplace_back()) : pieces.back().push_back(c);
  if (pieces.size() != 4 || pieces[0] != "0x" + row->text(0)) co_return false;
  const auto n = common::decimal(pieces[1]), time = common::decimal(pieces[2]);
  const auto bytes = from_hex0x(pieces[3]);
  const UnixTime now = parts_.clock.now();
  if (!n || *n > 0xffffffff || !time || !bytes || bytes->size() != 65) co_return false;
  if (static_cast<UnixTime>(*time) > now + kSkew || static_cast<UnixTime>(*time) + kBindingSeconds < now)
    co_return false;
  crypto::RecoverableSignature signature = take_array<65>(*bytes);
  if (signature[64] < 27) co_return false;
  signature[64] = static_cast<std::uint8_t>(signature[64] - 27);
  const Hash32 asset = row->array<32>(0);
  const auto allowed = static_cast<ledger::Jurisdiction>(row->integer(1));
  const auto key = crypto::secp256k1_recover(
      record_request_digest(asset, static_cast<std::uint32_t>(*n), static_cast<UnixTime>(*time)), signature);
  if (!key) co_return false;
  const auto operator_word =
      co_await parts_.ledger.word(Contract::council, ledger::council::operator_slot(eth::address_of(*key)));
  const auto request_word = co_await parts_.ledger.word(
      Contract::data_directory, ledger::data_directory::request_slot(asset, static_cast<std::uint32_t>(*n)));
  if (!operator_word || !request_word) co_return false;
  const auto by = ledger::council::Operator::decode(*operator_word);
  const auto request = ledger::data_directory::Request::decode(*request_word);
  co_return by&& request && by->jurisdiction == allowed && (by->roles & ledger::council::role_data) != 0 &&
      by->from <= now&& now < by->until && request->state == allowed && request->time + kRequestDay >= now;
}

}  // namespace statepass::desk
