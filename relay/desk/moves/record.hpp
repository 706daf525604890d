#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/secret.hpp"
#include "desk/people/people.hpp"
#include "ledger/licence_transfer.hpp"

// What one state hands over to another when a citizen moves: the driver's record as a file under a key of its own, and
// the bodies of the notices around it.
namespace statepass::desk {

struct DriverRecord {
  Applicant person;
  Licence licence;
  Bytes portrait;
  Bytes small_portrait;              // may be empty
  std::vector<std::string> history;  // lines for people
};
Bytes encode_record(const DriverRecord& record);
Result<DriverRecord> decode_record(ByteView bytes);

// nonce 24 ‖ XChaCha20-Poly1305 of the record.
Bytes seal_record(ByteView record, const SecretArray<32>& key, const ByteArray<24>& nonce);
// crypto_decrypt.
Result<SecretBytes> open_record(ByteView file, const SecretArray<32>& key);

// Body of notice 1 and 9: {1 transfer id}.
Bytes encode_move_notice(const Hash32& id);
Result<Hash32> decode_move_notice(ByteView body);

// Body of notice 2: {1 id, 2 salt, 3 record digest, 4 [[list, index]…], 5 asset id, 6 file key}.
struct Clearance {
  Hash32 id{};
  Hash32 salt{};
  Hash32 record_digest{};
  std::vector<ledger::licence_transfer::Entry> flips;  // 1 to 4
  Hash32 asset{};
  Hash32 file_key{};
};
Bytes encode_clearance(const Clearance& clearance);
Result<Clearance> decode_clearance(ByteView body);

}  // namespace statepass::desk
