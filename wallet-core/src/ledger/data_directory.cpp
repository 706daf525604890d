#include "ledger/data_directory.hpp"

#include "eth/slot.hpp"

namespace statepass::ledger::data_directory {
namespace {

constexpr std::uint64_t kSchema = 1;

template <class Enum>
std::uint64_t number_of(Enum value) {
  return static_cast<std::uint64_t>(value);
}

}  // namespace

Hash32 asset_slot(const Hash32& id) {
  return eth::mapping_slot(id, eth::word_of(0));
}
Hash32 digest_slot(const Hash32& id) {
  return eth::mapping_slot(id, eth::word_of(1));
}
Hash32 allow_slot(const Hash32& id) {
  return eth::mapping_slot(id, eth::word_of(2));
}
Hash32 person_slot(const Hash32& id, const Address& who) {
  return eth::mapping_slot(eth::word_of(who), eth::mapping_slot(id, eth::word_of(3)));
}
Hash32 request_slot(const Hash32& id, std::uint32_t n) {
  return eth::mapping_slot(eth::word_of(n), eth::mapping_slot(id, eth::word_of(4)));
}

Result<Asset> Asset::decode(const Hash32& word) {
  WordReader in(word);
  Asset out;
  if (in.take(8) != kSchema) return fail(Errc::ledger_field, 0);
  SP_TRY_ASSIGN(out.kind, in.take_enum(AssetKind::unstructured));
  SP_TRY_ASSIGN(out.hash, in.take_enum(HashAlgorithm::sha256));
  SP_TRY_ASSIGN(out.storage, in.take_enum(StorageKind::content_id));
  SP_TRY_ASSIGN(out.owner, in.take_jurisdiction());
  out.created = static_cast<UnixTime>(in.take(40));
  out.version = static_cast<std::uint32_t>(in.take(32));
  out.requests = static_cast<std::uint32_t>(in.take(32));
  SP_TRY_ASSIGN(out.state, in.take_enum(AssetState::withdrawn));
  SP_TRY(in.finish());
  return out;
}

Hash32 Asset::encode() const {
  WordWriter out;
  out.put(kSchema, 8).put(number_of(kind), 8).put(number_of(hash), 8).put(number_of(storage), 8).put(owner, 16);
  out.put(static_cast<std::uint64_t>(created), 40).put(version, 32).put(requests, 32).put(number_of(state), 8);
  return out.word();
}

Result<Request> Request::decode(const Hash32& word) {
  WordReader in(word);
  Request out;
  out.who = in.take_address();
  const std::uint64_t state = in.take(16);
  if (state > 255) return fail(Errc::ledger_field, 160);
  out.state = static_cast<Jurisdiction>(state);
  SP_TRY_ASSIGN(out.purpose, in.take_enum(Purpose::insurance));
  out.time = static_cast<UnixTime>(in.take(40));
  SP_TRY(in.finish());
  return out;
}

Hash32 Request::encode() const {
  WordWriter out;
  out.put(who).put(state, 16).put(number_of(purpose), 8).put(static_cast<std::uint64_t>(time), 40);
  return out.word();
}

}  // namespace statepass::ledger::data_directory
