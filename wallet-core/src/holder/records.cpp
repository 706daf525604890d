#include "holder/records.hpp"

#include "base/text.hpp"
#include "holder/record_io.hpp"

namespace statepass::holder {
namespace {

constexpr std::size_t kMostKeys = 1024;

cbor::Encoder& put_texts(cbor::Encoder& out, const std::vector<std::string>& texts) {
  out.array(texts.size());
  for (const std::string& one : texts) out.tstr(one);
  return out;
}

SecretBytes sealed(const cbor::Encoder& out) {
  return SecretBytes(ByteView(out.bytes()));
}

Result<ledger::Jurisdiction> read_jurisdiction(const RecordReader& in, std::int64_t key) {
  SP_TRY_ASSIGN(const std::uint64_t number, in.uint(key));
  if (number == 0 || number > 255) return fail(Errc::holder_record);
  return static_cast<ledger::Jurisdiction>(number);
}

}  // namespace

std::string_view name_of(HistoryKind kind) {
  constexpr std::string_view kNames[] = {"shared", "declined", "shown", "received", "moved"};
  return kNames[static_cast<std::size_t>(kind) - 1];
}

SecretBytes CardRecord::encode() const {
  cbor::Encoder out = begin_record(kRecordVersion, 7);
  out.uint(1).tstr(doc_type).uint(2).tstr(issuer).uint(3).integer(received_at).uint(4).tstr(successor);
  out.uint(5).tstr(refill.credential_issuer).uint(6);
  put_texts(out, refill.configuration_ids).uint(7).bstr_head(refill.refresh_token.size());
  return join({out.bytes(), bytes_of(refill.refresh_token)});
}

Result<CardRecord> CardRecord::decode(std::string_view id, ByteView record) {
  SP_TRY_ASSIGN(const RecordReader in, RecordReader::open(record, kRecordVersion));
  CardRecord out;
  out.id = id;
  SP_TRY_ASSIGN(out.doc_type, in.text(1));
  SP_TRY_ASSIGN(out.issuer, in.text(2));
  SP_TRY_ASSIGN(out.received_at, in.time(3));
  SP_TRY_ASSIGN(out.successor, in.text(4));
  SP_TRY_ASSIGN(out.refill.credential_issuer, in.text(5));
  SP_TRY_ASSIGN(out.refill.configuration_ids, in.texts(6));
  SP_TRY_ASSIGN(const ByteView token, in.bytes(7));
  out.refill.refresh_token = text_of(token);
  return out;
}

SecretBytes CopyRecord::encode() const {
  cbor::Encoder out = begin_record(kRecordVersion, salt ? 6 : 5);
  out.uint(1).tstr(card).uint(2).bstr(issuer_signed).uint(3).integer(received_at).uint(4).integer(used_at);
  if (salt) out.uint(5).bstr(*salt);
  out.uint(6).bstr_head(device_key.size());
  return join({out.bytes(), device_key.view()});
}

Result<CopyRecord> CopyRecord::decode(std::string_view id, ByteView record) {
  SP_TRY_ASSIGN(const RecordReader in, RecordReader::open(record, kRecordVersion));
  CopyRecord out;
  out.id = id;
  SP_TRY_ASSIGN(out.card, in.text(1));
  SP_TRY_ASSIGN(const ByteView issued, in.bytes(2));
  out.issuer_signed = to_bytes(issued);
  SP_TRY_ASSIGN(out.received_at, in.time(3));
  SP_TRY_ASSIGN(out.used_at, in.time(4));
  if (in.has(5)) {
    SP_TRY_ASSIGN(out.salt, in.array<32>(5));
  }
  SP_TRY_ASSIGN(const ByteView key, in.bytes(6));
  if (key.size() != 32) return fail(Errc::holder_record);
  out.device_key = SecretArray<32>(key);
  return out;
}

SecretBytes HistoryRecord::encode() const {
  const std::size_t members = 4 + (asker ? 1 : 0) + (purpose ? 1 : 0);
  cbor::Encoder out = begin_record(kRecordVersion, members);
  out.uint(1).integer(time).uint(2).uint(static_cast<std::uint64_t>(kind)).uint(3);
  put_texts(out, elements).uint(4).tstr(card);
  if (asker) out.uint(5).array(2).tstr(asker->name).boolean(asker->verified);
  if (purpose) out.uint(6).uint(*purpose);
  return sealed(out);
}

Result<HistoryRecord> HistoryRecord::decode(std::string_view id, ByteView record) {
  SP_TRY_ASSIGN(const RecordReader in, RecordReader::open(record, kRecordVersion));
  HistoryRecord out;
  out.id = id;
  SP_TRY_ASSIGN(out.time, in.time(1));
  SP_TRY_ASSIGN(const std::uint64_t kind, in.uint(2));
  if (kind < 1 || kind > 5) return fail(Errc::holder_record);
  out.kind = static_cast<HistoryKind>(kind);
  SP_TRY_ASSIGN(out.elements, in.texts(3));
  SP_TRY_ASSIGN(out.card, in.text(4));
  if (in.has(5)) {
    SP_TRY_ASSIGN(cbor::Decoder asker, in.get(5));
    if (!asker.array_of(2)) return fail(Errc::holder_record);
    const auto name = asker.tstr();
    const auto verified = asker.boolean();
    if (!name || !verified) return fail(Errc::holder_record);
    out.asker = Asker{std::string(*name), *verified};
  }
  if (in.has(6)) {
    SP_TRY_ASSIGN(out.purpose, in.uint(6));
  }
  return out;
}

SecretBytes IssuanceRecord::encode() const {
  cbor::Encoder out = begin_record(kRecordVersion, transfer ? 8 : 7);
  out.uint(1).tstr(offer).uint(2).tstr(issuer).uint(3).integer(since).uint(4);
  put_texts(out, cards).uint(5).boolean(deferred);
  if (transfer) out.uint(6).bstr(*transfer);
  out.uint(7).bstr_head(session.size());
  cbor::Encoder keys;
  SecretBytes joined(32 * device_keys.size());
  for (std::size_t i = 0; i < device_keys.size(); ++i) {
    std::copy_n(device_keys[i].data(), 32, joined.data() + 32 * i);
  }
  keys.uint(8).bstr_head(joined.size());
  return join({out.bytes(), session.view(), keys.bytes(), joined.view()});
}

Result<IssuanceRecord> IssuanceRecord::decode(std::string_view id, ByteView record) {
  SP_TRY_ASSIGN(const RecordReader in, RecordReader::open(record, kRecordVersion));
  IssuanceRecord out;
  out.id = id;
  SP_TRY_ASSIGN(out.offer, in.text(1));
  SP_TRY_ASSIGN(out.issuer, in.text(2));
  SP_TRY_ASSIGN(out.since, in.time(3));
  SP_TRY_ASSIGN(out.cards, in.texts(4));
  SP_TRY_ASSIGN(out.deferred, in.boolean(5));
  if (in.has(6)) {
    SP_TRY_ASSIGN(out.transfer, in.array<32>(6));
  }
  SP_TRY_ASSIGN(const ByteView session, in.bytes(7));
  out.session = SecretBytes(session);
  SP_TRY_ASSIGN(const ByteView keys, in.bytes(8));
  if (keys.size() % 32 != 0 || keys.size() > 32 * kMostKeys) return fail(Errc::holder_record);
  for (std::size_t at = 0; at < keys.size(); at += 32) out.device_keys.emplace_back(keys.subspan(at, 32));
  return out;
}

SecretBytes MoveRecord::encode() const {
  cbor::Encoder out = begin_record(kRecordVersion, proved ? 15 : 13);
  out.uint(1).uint(from).uint(2).uint(to).uint(3).tstr(from_letters).uint(4).tstr(to_letters);
  out.uint(5).integer(due).uint(6).integer(since).uint(7).bstr(salt).uint(8).tstr(card).uint(9).tstr(doc_type);
  out.uint(10).boolean(bound).uint(11).tstr(new_card).uint(12).boolean(done);
  if (proved) out.uint(13).bstr(proved->encode()).uint(14).integer(as_of);
  out.uint(15).bstr_head(holder_key.size());
  return join({out.bytes(), holder_key.view()});
}

Result<MoveRecord> MoveRecord::decode(std::string_view id, ByteView record) {
  SP_TRY_ASSIGN(const RecordReader in, RecordReader::open(record, kRecordVersion));
  MoveRecord out;
  const auto transfer = from_hex(id);
  if (!transfer || transfer->size() != 32) return fail(Errc::holder_record);
  out.id = take_array<32>(*transfer);
  SP_TRY_ASSIGN(out.from, read_jurisdiction(in, 1));
  SP_TRY_ASSIGN(out.to, read_jurisdiction(in, 2));
  SP_TRY_ASSIGN(out.from_letters, in.text(3));
  SP_TRY_ASSIGN(out.to_letters, in.text(4));
  SP_TRY_ASSIGN(out.due, in.time(5));
  SP_TRY_ASSIGN(out.since, in.time(6));
  SP_TRY_ASSIGN(out.salt, in.array<32>(7));
  SP_TRY_ASSIGN(out.card, in.text(8));
  SP_TRY_ASSIGN(out.doc_type, in.text(9));
  SP_TRY_ASSIGN(out.bound, in.boolean(10));
  SP_TRY_ASSIGN(out.new_card, in.text(11));
  SP_TRY_ASSIGN(out.done, in.boolean(12));
  if (in.has(13)) {
    SP_TRY_ASSIGN(const Hash32 word, in.array<32>(13));
    const auto transfer_word = ledger::licence_transfer::Transfer::decode(word);
    if (!transfer_word) return fail(Errc::holder_record);
    out.proved = *transfer_word;
    SP_TRY_ASSIGN(out.as_of, in.time(14));
  }
  SP_TRY_ASSIGN(const ByteView key, in.bytes(15));
  if (key.size() != 32) return fail(Errc::holder_record);
  out.holder_key = SecretArray<32>(key);
  return out;
}

SecretBytes AnsweredRecord::encode() const {
  cbor::Encoder out = begin_record(kRecordVersion, 1);
  out.uint(1).integer(until);
  return sealed(out);
}

Result<AnsweredRecord> AnsweredRecord::decode(std::string_view ref, ByteView record) {
  SP_TRY_ASSIGN(const RecordReader in, RecordReader::open(record, kRecordVersion));
  AnsweredRecord out;
  out.ref = ref;
  SP_TRY_ASSIGN(out.until, in.time(1));
  return out;
}

}  // namespace statepass::holder
