#include "cbor/decoder.hpp"
#include "cbor/encoder.hpp"
#include "deflate/deflate.hpp"
#include "qbft/sealed_header.hpp"
#include "sync/ledger_view.hpp"

// The record: {1: version, 2: light client, 3: book, 4: signers of the head, 5: Council, 6: keys, 7: envelope keys,
// 8: moves, 9: registry / null, 10: bodies, 11: unrevoked lists, 12: evidence / null, 13: certificates, 14: relays, 15:
// trail [begun by a person, [[block, time, validators, signers] …]]}. Version 1 had no trail. Facts are [key, word /
// null, block, time]; words and lists are decoded and proven again when they are read.
namespace statepass::sync {
namespace {

constexpr std::uint64_t kVersion = 2;
constexpr std::uint64_t kParts = 15;
constexpr std::size_t kMostRecords = 65'536;
constexpr cbor::Rules kRules{.sorted_keys = true, .allow_tags = false, .max_depth = 8, .max_items = 2'097'152};

void put(cbor::Encoder& out, const AsOf& as_of) {
  out.uint(as_of.block).integer(as_of.time);
}

Result<UnixTime> read_time(cbor::Decoder& in) {
  SP_TRY_ASSIGN(const std::uint64_t time, in.uint_up_to(qbft::kMostTime));
  return static_cast<UnixTime>(time);
}
Result<AsOf> read_as_of(cbor::Decoder& in) {
  AsOf out;
  SP_TRY_ASSIGN(out.block, in.uint());
  SP_TRY_ASSIGN(out.time, read_time(in));
  return out;
}
Result<std::size_t> read_count(cbor::Decoder& in) {
  SP_TRY_ASSIGN(const std::size_t count, in.array());
  if (count > kMostRecords) return fail(Errc::sync_record, in.offset());
  return count;
}
Result<status::StatusBody> read_body(cbor::Decoder& in) {
  SP_TRY_ASSIGN(const ByteView zlib, in.bstr());
  SP_TRY_ASSIGN(const Bytes bytes, deflate::inflate_zlib(zlib, status::kBodyBytes));
  return status::StatusBody::of(bytes);
}
Result<Bytes> read_bytes(cbor::Decoder& in) {
  SP_TRY_ASSIGN(const ByteView view, in.bstr());
  return to_bytes(view);
}

Hash32 key_bytes(const Hash32& key) {
  return key;
}
Hash32 key_bytes(ledger::Jurisdiction key) {
  return eth::word_of(key);
}
void take_key(const Hash32& bytes, Hash32& key) {
  key = bytes;
}
void take_key(const Hash32& bytes, ledger::Jurisdiction& key) {
  key = static_cast<ledger::Jurisdiction>(be_value(ByteView(bytes).last(2)));
}
Hash32 word_of(const ByteArray<32>& value) {
  return value;
}
template <class Record>
Hash32 word_of(const Record& record) {
  return record.encode();
}
Result<> take_word(const Hash32& word, ByteArray<32>& value) {
  value = word;
  return {};
}
template <class Record>
Result<> take_word(const Hash32& word, Record& record) {
  SP_TRY_ASSIGN(record, Record::decode(word));
  return {};
}

template <class Facts>
void put_facts(cbor::Encoder& out, const Facts& facts) {
  out.array(facts.size());
  for (const auto& [key, held] : facts) {
    out.array(4).bstr(key_bytes(key));
    held.value ? out.bstr(word_of(*held.value)) : out.null();
    put(out, held.as_of);
  }
}
template <class Facts>
Result<> read_facts(cbor::Decoder& in, Facts& facts) {
  SP_TRY_ASSIGN(const std::size_t count, read_count(in));
  for (std::size_t i = 0; i < count; ++i) {
    SP_TRY(in.array_of(4));
    SP_TRY_ASSIGN(const Hash32 key_word, in.bstr_array<32>());
    typename Facts::key_type key{};
    take_key(key_word, key);
    auto& held = facts[key];
    if (in.next_is_null()) {
      SP_TRY(in.null());
    } else {
      SP_TRY_ASSIGN(const Hash32 word, in.bstr_array<32>());
      SP_TRY(take_word(word, held.value.emplace()));
    }
    SP_TRY_ASSIGN(held.as_of, read_as_of(in));
  }
  return {};
}

void put_book(cbor::Encoder& out, const ledger::AddressBook& book) {
  out.array(3).uint(book.version).integer(book.good_until).array(book.entries.size());
  for (const auto& entry : book.entries) {
    if (entry) {
      out.array(2).bstr(entry->address).uint(entry->layout_id);
    } else {
      out.null();
    }
  }
}
Result<ledger::AddressBook> read_book(cbor::Decoder& in) {
  ledger::AddressBook book;
  SP_TRY(in.array_of(3));
  SP_TRY_ASSIGN(const std::uint64_t version, in.uint_up_to(0xffff'ffff));
  book.version = static_cast<std::uint32_t>(version);
  SP_TRY_ASSIGN(book.good_until, read_time(in));
  SP_TRY(in.array_of(book.entries.size()));
  for (auto& entry : book.entries) {
    if (in.next_is_null()) {
      SP_TRY(in.null());
      continue;
    }
    SP_TRY(in.array_of(2));
    SP_TRY_ASSIGN(const eth::Address address, in.bstr_array<20>());
    SP_TRY_ASSIGN(const std::uint64_t layout, in.uint_up_to(0xffff));
    entry = ledger::AddressBook::Entry{address, static_cast<std::uint16_t>(layout)};
  }
  return book;
}

void put_evidence(cbor::Encoder& out, const HeldEvidence& evidence) {
  out.array(4).bstr(evidence.header).array(evidence.nodes.size());
  for (const Bytes& node : evidence.nodes) out.bstr(node);
  out.array(evidence.kids.size());
  for (const Hash32& kid : evidence.kids) out.bstr(kid);
  out.array(evidence.lists.size());
  for (const auto& list : evidence.lists) out.array(2).uint(list.id).bstr(deflate::deflate_zlib(list.body.bytes()));
}
Result<HeldEvidence> read_evidence(cbor::Decoder& in) {
  HeldEvidence out;
  SP_TRY(in.array_of(4));
  SP_TRY_ASSIGN(out.header, read_bytes(in));
  SP_TRY_ASSIGN(const qbft::SealedHeader header, qbft::SealedHeader::parse(out.header));
  out.block = {header.number(), header.hash(), header.time(), header.state_root()};
  SP_TRY_ASSIGN(const std::size_t nodes, read_count(in));
  for (std::size_t i = 0; i < nodes; ++i) {
    SP_TRY_ASSIGN(Bytes node, read_bytes(in));
    out.nodes.push_back(std::move(node));
  }
  SP_TRY_ASSIGN(const std::size_t kids, read_count(in));
  for (std::size_t i = 0; i < kids; ++i) {
    SP_TRY_ASSIGN(const Hash32 kid, in.bstr_array<32>());
    out.kids.push_back(kid);
  }
  SP_TRY_ASSIGN(const std::size_t lists, read_count(in));
  for (std::size_t i = 0; i < lists; ++i) {
    SP_TRY(in.array_of(2));
    SP_TRY_ASSIGN(const std::uint64_t id, in.uint());
    SP_TRY_ASSIGN(status::StatusBody body, read_body(in));
    out.lists.push_back({id, std::move(body)});
  }
  return out;
}

}  // namespace

// Reads and writes the private parts of a view.
class ViewRecord {
 public:
  static Bytes write(const LedgerView& view);
  static Result<LedgerView> read(ByteView record, const ChainConfig& config);

 private:
  static void put_council(cbor::Encoder& out, const LedgerView& view);
  static void put_lists(cbor::Encoder& out, const LedgerView& view);
  static void put_rest(cbor::Encoder& out, const LedgerView& view);
  static Result<> read_council(cbor::Decoder& in, LedgerView& view);
  static Result<> read_lists(cbor::Decoder& in, LedgerView& view);
  static Result<> read_rest(cbor::Decoder& in, LedgerView& view);
  static void put_trail(cbor::Encoder& out, const LedgerView& view);
  static Result<> read_trail(cbor::Decoder& in, LedgerView& view);
};

// [members / null, block, time, change pending, configuration, [[jurisdiction, letters] …]]
void ViewRecord::put_council(cbor::Encoder& out, const LedgerView& view) {
  out.array(6);
  view.members_ ? out.bstr(*view.members_) : out.null();
  put(out, view.members_as_of_);
  out.boolean(view.set_change_pending_).bstr(view.config_.encode()).array(view.letters_.size());
  for (const auto& [jurisdiction, letters] : view.letters_) out.array(2).uint(jurisdiction).tstr(letters);
}
Result<> ViewRecord::read_council(cbor::Decoder& in, LedgerView& view) {
  SP_TRY(in.array_of(6));
  if (in.next_is_null()) {
    SP_TRY(in.null());
  } else {
    SP_TRY_ASSIGN(view.members_, in.bstr_array<32>());
  }
  SP_TRY_ASSIGN(view.members_as_of_, read_as_of(in));
  SP_TRY_ASSIGN(view.set_change_pending_, in.boolean());
  SP_TRY_ASSIGN(const Hash32 config_word, in.bstr_array<32>());
  SP_TRY_ASSIGN(const auto config, ledger::council::Config::decode(config_word));
  view.take_config(config);
  SP_TRY_ASSIGN(const std::size_t count, read_count(in));
  for (std::size_t i = 0; i < count; ++i) {
    SP_TRY(in.array_of(2));
    SP_TRY_ASSIGN(const std::uint64_t jurisdiction, in.uint_up_to(255));
    SP_TRY_ASSIGN(const std::string_view letters, in.tstr());
    view.letters_[static_cast<ledger::Jurisdiction>(jurisdiction)] = std::string(letters);
  }
  return {};
}

// registry [storage root, pairs, block, time] / null, bodies [[list, block, time, zlib] …], unrevoked lists
void ViewRecord::put_lists(cbor::Encoder& out, const LedgerView& view) {
  out.uint(9);
  if (view.registry_) {
    out.array(4).bstr(view.registry_root_).bstr(status::encode_lists(view.registry_->lists()));
    put(out, *view.registry_as_of_);
  } else {
    out.null();
  }
  out.uint(10).array(view.bodies_.size());
  for (const auto& [id, held] : view.bodies_) {
    out.array(4).uint(id);
    put(out, held.as_of);
    out.bstr(deflate::deflate_zlib(held.body.bytes()));
  }
  out.uint(11).array(view.unrevoked_.size());
  for (const std::uint64_t id : view.unrevoked_) out.uint(id);
}
Result<> ViewRecord::read_lists(cbor::Decoder& in, LedgerView& view) {
  SP_TRY_ASSIGN(const std::uint64_t nine, in.uint());
  if (in.next_is_null()) {
    SP_TRY(in.null());
  } else {
    SP_TRY(in.array_of(4));
    SP_TRY_ASSIGN(view.registry_root_, in.bstr_array<32>());
    SP_TRY_ASSIGN(const ByteView pairs, in.bstr());
    SP_TRY_ASSIGN(view.registry_, status::Registry::check(pairs, view.registry_root_));
    SP_TRY_ASSIGN(view.registry_as_of_, read_as_of(in));
  }
  SP_TRY_ASSIGN(const std::uint64_t ten, in.uint());
  SP_TRY_ASSIGN(const std::size_t bodies, read_count(in));
  for (std::size_t i = 0; i < bodies; ++i) {
    SP_TRY(in.array_of(4));
    SP_TRY_ASSIGN(const std::uint64_t id, in.uint());
    SP_TRY_ASSIGN(const AsOf as_of, read_as_of(in));
    SP_TRY_ASSIGN(status::StatusBody body, read_body(in));
    // No more bodies than lists, whatever the record says.
    const auto listed = view.registry_ ? view.registry_->find(id) : fail(Errc::sync_record);
    if (!listed || !*listed) return fail(Errc::sync_record, in.offset());
    view.bodies_[id] = {std::move(body), as_of};
  }
  SP_TRY_ASSIGN(const std::uint64_t eleven, in.uint());
  SP_TRY_ASSIGN(const std::size_t unrevoked, read_count(in));
  for (std::size_t i = 0; i < unrevoked; ++i) {
    SP_TRY_ASSIGN(const std::uint64_t id, in.uint());
    view.unrevoked_.push_back(id);
  }
  if (nine != 9 || ten != 10 || eleven != 11 || !std::ranges::is_sorted(view.unrevoked_))
    return fail(Errc::sync_record);
  return {};
}

void ViewRecord::put_rest(cbor::Encoder& out, const LedgerView& view) {
  out.uint(12);
  if (view.evidence_) {
    put_evidence(out, *view.evidence_);
  } else {
    out.null();
  }
  out.uint(13).array(view.certificates_.size());
  for (const auto& [kid, der] : view.certificates_) out.array(2).bstr(kid).bstr(der);
  out.uint(14).array(view.notes_.size());
  for (const RelayNote& note : view.notes_) out.array(2).tstr(note.url).tstr(note.name);
}
Result<> ViewRecord::read_rest(cbor::Decoder& in, LedgerView& view) {
  SP_TRY_ASSIGN(const std::uint64_t twelve, in.uint());
  if (in.next_is_null()) {
    SP_TRY(in.null());
  } else {
    SP_TRY_ASSIGN(view.evidence_, read_evidence(in));
  }
  SP_TRY_ASSIGN(const std::uint64_t thirteen, in.uint());
  SP_TRY_ASSIGN(const std::size_t certificates, read_count(in));
  for (std::size_t i = 0; i < certificates; ++i) {
    SP_TRY(in.array_of(2));
    SP_TRY_ASSIGN(const Hash32 kid, in.bstr_array<32>());
    SP_TRY_ASSIGN(view.certificates_[kid], read_bytes(in));
  }
  SP_TRY_ASSIGN(const std::uint64_t fourteen, in.uint());
  SP_TRY_ASSIGN(const std::size_t relays, read_count(in));
  for (std::size_t i = 0; i < relays; ++i) {
    SP_TRY(in.array_of(2));
    SP_TRY_ASSIGN(const std::string_view url, in.tstr());
    SP_TRY_ASSIGN(const std::string_view name, in.tstr());
    const auto note = std::ranges::find(view.notes_, url, &RelayNote::url);
    if (note != view.notes_.end()) note->name = std::string(name);
  }
  if (twelve != 12 || thirteen != 13 || fourteen != 14) return fail(Errc::sync_record);
  return {};
}

void ViewRecord::put_trail(cbor::Encoder& out, const LedgerView& view) {
  out.uint(15).array(2).boolean(view.began_by_person_).array(view.trail_.size());
  for (const TrustStep& step : view.trail_) {
    out.array(4).uint(step.number).integer(step.time).uint(step.validators).uint(step.signers);
  }
}
Result<> ViewRecord::read_trail(cbor::Decoder& in, LedgerView& view) {
  SP_TRY(in.array_of(2));
  SP_TRY_ASSIGN(view.began_by_person_, in.boolean());
  const std::size_t at = in.offset();
  SP_TRY_ASSIGN(const std::size_t count, in.array());
  if (count == 0 || count > LedgerView::kMostSteps + 1) return fail(Errc::sync_record, at);
  view.trail_.clear();
  for (std::size_t i = 0; i < count; ++i) {
    SP_TRY(in.array_of(4));
    TrustStep step;
    SP_TRY_ASSIGN(step.number, in.uint());
    SP_TRY_ASSIGN(step.time, read_time(in));
    SP_TRY_ASSIGN(step.validators, in.uint_up_to(qbft::ValidatorSet::kMost));
    SP_TRY_ASSIGN(step.signers, in.uint_up_to(qbft::ValidatorSet::kMost));
    view.trail_.push_back(step);
  }
  return {};
}

Bytes ViewRecord::write(const LedgerView& view) {
  cbor::Encoder out;
  out.map(kParts).uint(1).uint(kVersion).uint(2).bstr(view.client_.export_state()).uint(3);
  put_book(out, view.book_);
  out.uint(4).uint(view.head_signers_).uint(5);
  put_council(out, view);
  out.uint(6);
  put_facts(out, view.keys_);
  out.uint(7);
  put_facts(out, view.enc_keys_);
  out.uint(8);
  put_facts(out, view.transfers_);
  put_lists(out, view);
  put_rest(out, view);
  put_trail(out, view);
  return out.take();
}

Result<LedgerView> ViewRecord::read(ByteView record, const ChainConfig& config) {
  SP_TRY_ASSIGN(cbor::Decoder in, cbor::Decoder::open(record, kRules));
  SP_TRY_ASSIGN(const std::size_t parts, in.map());
  const auto expect = [&in](std::uint64_t key) -> Result<> {
    SP_TRY_ASSIGN(const std::uint64_t found, in.uint());
    if (found != key) return fail(Errc::sync_record, in.offset());
    return {};
  };
  SP_TRY(expect(1));
  SP_TRY_ASSIGN(const std::uint64_t version, in.uint());
  if (version < 1 || version > kVersion) return fail(Errc::sync_record_version);
  if (parts != (version == 1 ? kParts - 1 : kParts)) return fail(Errc::sync_record);
  LedgerView view(config);
  SP_TRY(expect(2));
  SP_TRY_ASSIGN(const ByteView state, in.bstr());
  SP_TRY_ASSIGN(view.client_, qbft::LightClient::import_state(state, config.checkpoint));
  SP_TRY(expect(3));
  SP_TRY_ASSIGN(const ledger::AddressBook book, read_book(in));
  // A newer program may ship a newer book.
  if (book.version >= config.book.version) view.book_ = book;
  SP_TRY(expect(4));
  SP_TRY_ASSIGN(const std::uint64_t signers, in.uint_up_to(qbft::ValidatorSet::kMost));
  view.head_signers_ = static_cast<std::size_t>(signers);
  SP_TRY(expect(5));
  SP_TRY(read_council(in, view));
  SP_TRY(expect(6));
  SP_TRY(read_facts(in, view.keys_));
  SP_TRY(expect(7));
  SP_TRY(read_facts(in, view.enc_keys_));
  SP_TRY(expect(8));
  SP_TRY(read_facts(in, view.transfers_));
  SP_TRY(read_lists(in, view));
  SP_TRY(read_rest(in, view));
  if (version == 1) return view;
  SP_TRY(expect(15));
  SP_TRY(read_trail(in, view));
  view.trail_set_ = view.client_.validators();
  return view;
}

Bytes LedgerView::save() const {
  return ViewRecord::write(*this);
}

Result<LedgerView> LedgerView::load(ByteView record, const ChainConfig& config) {
  return ViewRecord::read(record, config);
}

}  // namespace statepass::sync
