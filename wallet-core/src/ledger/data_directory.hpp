#pragma once

#include "base/datetime.hpp"
#include "base/result.hpp"
#include "ledger/word.hpp"

// DataDirectory: shared data, its rules, requests for it (ledger specification 1.7, 2.3).
namespace statepass::ledger::data_directory {

Hash32 asset_slot(const Hash32& id);
Hash32 digest_slot(const Hash32& id);
// bit j = state j may ask, for has_state()
Hash32 allow_slot(const Hash32& id);
// until when a person may ask, as a number
Hash32 person_slot(const Hash32& id, const Address& who);
Hash32 request_slot(const Hash32& id, std::uint32_t n);

enum class AssetKind : std::uint8_t { structured = 1, unstructured = 2 };
enum class HashAlgorithm : std::uint8_t { keccak256 = 1, sha256 = 2 };
enum class StorageKind : std::uint8_t { in_line = 1, owners_store = 2, content_id = 3 };
enum class AssetState : std::uint8_t { live = 1, withdrawn = 2 };
enum class Purpose : std::uint8_t {
  move = 1,
  licence_decision = 2,
  law_enforcement = 3,
  court = 4,
  citizen = 5,
  safety = 6,
  insurance = 7,  // by consent
};

struct Asset {
  AssetKind kind = AssetKind::structured;
  HashAlgorithm hash = HashAlgorithm::keccak256;
  StorageKind storage = StorageKind::in_line;
  Jurisdiction owner = 0;
  UnixTime created = 0;
  std::uint32_t version = 0;
  std::uint32_t requests = 0;
  AssetState state = AssetState::live;

  static Result<Asset> decode(const Hash32& word);
  Hash32 encode() const;
  friend bool operator==(const Asset&, const Asset&) = default;
};

struct Request {
  Address who{};
  Jurisdiction state = 0;  // 0: a listed person
  Purpose purpose = Purpose::move;
  UnixTime time = 0;

  static Result<Request> decode(const Hash32& word);
  Hash32 encode() const;
  friend bool operator==(const Request&, const Request&) = default;
};

}  // namespace statepass::ledger::data_directory
