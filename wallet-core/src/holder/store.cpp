#include "holder/store.hpp"

#include "base/text.hpp"
#include "holder/record_io.hpp"

namespace statepass::holder {
namespace {

constexpr std::string_view kCard = "card/", kCopy = "copy/", kHistory = "history/", kIssuance = "issuance/",
                           kMove = "move/", kAnswered = "answered/";

std::string name_of_record(std::string_view prefix, std::string_view id) {
  return std::string(prefix).append(id);
}

// Reads all records of one kind into a map by their ids.
template <class Record>
Result<> read_all(const vault::Vault& vault, std::string_view prefix, std::map<std::string, Record, std::less<>>& out) {
  for (std::string_view name : vault.names(prefix)) {
    const std::string_view id = name.substr(prefix.size());
    SP_TRY_ASSIGN(Record record, Record::decode(id, *vault.get(name)));
    out.insert_or_assign(std::string(id), std::move(record));
  }
  return {};
}

}  // namespace

Result<Store> Store::open(vault::Vault vault, std::uint64_t chain) {
  Store out(std::move(vault), chain);
  SP_TRY(read_all(out.vault_, kCard, out.cards_));
  SP_TRY(read_all(out.vault_, kHistory, out.history_));
  SP_TRY(read_all(out.vault_, kIssuance, out.issuances_));
  SP_TRY(read_all(out.vault_, kMove, out.moves_));
  SP_TRY(read_all(out.vault_, kAnswered, out.answered_));
  for (std::string_view name : out.vault_.names(kCopy)) {
    SP_TRY(out.read_copy(name.substr(kCopy.size()), *out.vault_.get(name)));
  }
  return out;
}

Result<> Store::read_copy(std::string_view id, ByteView record) {
  SP_TRY_ASSIGN(const CopyRecord read, CopyRecord::decode(id, record));
  const auto facts = read_copy_facts(read.issuer_signed, chain_);
  if (!facts || !cards_.contains(read.card)) return fail(Errc::holder_record);
  copies_.insert_or_assign(std::string(id), Copy{read.id, read.card, *facts, read.received_at, read.used_at});
  return {};
}

Result<Bytes> Store::seal(Entropy& entropy) {
  SP_TRY_ASSIGN(Bytes out, vault_.seal(entropy.next().view()));
  changed_ = false;
  return out;
}

const CardRecord* Store::card(std::string_view id) const {
  const auto found = cards_.find(id);
  return found == cards_.end() ? nullptr : &found->second;
}

CopyRecord Store::copy_record(std::string_view id) const {
  const auto value = vault_.get(name_of_record(kCopy, id));
  SP_ASSERT(value.has_value());
  auto record = CopyRecord::decode(id, *value);
  SP_ASSERT(record.has_value());
  return *std::move(record);
}

Result<mdoc::IssuerSigned> Store::issued(std::string_view copy_id) const {
  const auto value = vault_.get(name_of_record(kCopy, copy_id));
  SP_ASSERT(value.has_value());
  SP_TRY_ASSIGN(const RecordReader in, RecordReader::open(*value, kRecordVersion));
  SP_TRY_ASSIGN(const ByteView bytes, in.bytes(2));
  return mdoc::parse_issuer_signed(bytes);
}

bool Store::is_answered(const ByteArray<8>& ref) const {
  return answered_.contains(to_hex(ref));
}

Result<> Store::put(std::string_view prefix, std::string_view id, SecretBytes value, vault::Reach reach) {
  SP_TRY(vault_.put(name_of_record(prefix, id), std::move(value), reach));
  changed_ = true;
  return {};
}

void Store::remove(std::string_view prefix, std::string_view id) {
  if (vault_.remove(name_of_record(prefix, id))) changed_ = true;
}

Result<> Store::put_card(CardRecord card) {
  SP_TRY(put(kCard, card.id, card.encode(), vault::Reach::stays));
  std::string id = card.id;
  cards_.insert_or_assign(std::move(id), std::move(card));
  return {};
}

Result<> Store::put_copy(CopyRecord copy) {
  SP_TRY_ASSIGN(CopyFacts facts, read_copy_facts(copy.issuer_signed, chain_));
  SP_TRY(put(kCopy, copy.id, copy.encode(), vault::Reach::stays));
  copies_.insert_or_assign(copy.id, Copy{copy.id, copy.card, std::move(facts), copy.received_at, copy.used_at});
  return {};
}

Result<> Store::use_copy(std::string_view id, UnixTime now) {
  CopyRecord record = copy_record(id);
  record.used_at = now;
  SP_TRY(put(kCopy, id, record.encode(), vault::Reach::stays));
  copies_.find(id)->second.used_at = now;
  return {};
}

Result<> Store::put_history(HistoryRecord entry) {
  SP_TRY(put(kHistory, entry.id, entry.encode(), vault::Reach::may_travel));
  std::string id = entry.id;
  history_.insert_or_assign(std::move(id), std::move(entry));
  return {};
}

Result<> Store::put_issuance(IssuanceRecord issuance) {
  SP_TRY(put(kIssuance, issuance.id, issuance.encode(), vault::Reach::stays));
  std::string id = issuance.id;
  issuances_.insert_or_assign(std::move(id), std::move(issuance));
  return {};
}

Result<> Store::put_move(MoveRecord move) {
  std::string id = to_hex(move.id);
  SP_TRY(put(kMove, id, move.encode(), vault::Reach::stays));
  moves_.insert_or_assign(std::move(id), std::move(move));
  return {};
}

Result<> Store::put_answered(const ByteArray<8>& ref, UnixTime until) {
  AnsweredRecord record{to_hex(ref), until};
  SP_TRY(put(kAnswered, record.ref, record.encode(), vault::Reach::stays));
  std::string id = record.ref;
  answered_.insert_or_assign(std::move(id), std::move(record));
  return {};
}

void Store::forget_answered(UnixTime now) {
  for (auto at = answered_.begin(); at != answered_.end();) {
    if (at->second.until >= now) {
      ++at;
      continue;
    }
    remove(kAnswered, at->first);
    at = answered_.erase(at);
  }
}

void Store::remove_copy(std::string_view id) {
  remove(kCopy, id);
  const auto found = copies_.find(id);
  if (found != copies_.end()) copies_.erase(found);
}

Result<> Store::merge_card(std::string_view from, std::string_view into) {
  std::vector<std::string> moved;
  for (const auto& [id, copy] : copies_) {
    if (copy.card == from) moved.push_back(id);
  }
  for (const std::string& id : moved) {
    CopyRecord record = copy_record(id);
    record.card = into;
    SP_TRY(put_copy(std::move(record)));
  }
  remove(kCard, from);
  const auto found = cards_.find(from);
  if (found != cards_.end()) cards_.erase(found);
  return {};
}

bool Store::remove_history(std::string_view id) {
  const auto found = history_.find(id);
  if (found == history_.end()) return false;
  remove(kHistory, id);
  history_.erase(found);
  return true;
}

void Store::remove_issuance(std::string_view id) {
  const auto found = issuances_.find(id);
  if (found == issuances_.end()) return;
  remove(kIssuance, id);
  issuances_.erase(found);
}

}  // namespace statepass::holder
