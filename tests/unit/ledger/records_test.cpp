#include "ledger/channel.hpp"
#include "ledger/council.hpp"
#include "ledger/data_directory.hpp"
#include "ledger/issuance_log.hpp"
#include "ledger/issuer_registry.hpp"
#include "ledger/licence_transfer.hpp"
#include "ledger/status_registry.hpp"
#include "support/support.hpp"

using namespace statepass;
using namespace statepass::ledger;
using test::hex_array;

namespace {

const Address kAddress = hex_array<20>("9637c1f1eb4d0a3a0796def3c709cc13e8cdb0d5");

// A record is written as this word and read back; the first bit above its fields spoils it.
template <class Record>
void check_record(const Record& record, std::string_view word_hex, unsigned bits) {
  INFO(word_hex);
  Hash32 word = hex_array<32>(word_hex);
  CHECK(to_hex(record.encode()) == word_hex);
  auto read = Record::decode(word);
  SP_REQUIRE_OK(read);
  CHECK(*read == record);
  if (bits == 256) return;
  word[31 - bits / 8] = static_cast<std::uint8_t>(word[31 - bits / 8] | 1u << (bits % 8));
  SP_CHECK_ERROR(Record::decode(word), ledger_spare_bits);
}

// A word with one field of it replaced.
Hash32 with(Hash32 word, unsigned bit, unsigned bits, std::uint64_t value) {
  const ByteArray<8> wide = be_bytes<8>(value);
  std::copy_n(wide.end() - bits / 8, bits / 8, word.begin() + (32 - bit / 8 - bits / 8));
  return word;
}

}  // namespace

TEST_CASE("records of Council", "[ledger]") {
  check_record(council::BookState{3, 0x6a18a500}, "0000000000000000000000000000000000000000000000006a18a50000000003",
               72);
  check_record(council::Config{}, "0000000014f10006001800f0001e0000003c00020003f48000015180001e005a", 240);
  check_record(council::Operator{6, 0x80, 0x6a18a500, 0xff'ffff'ffff, 1},
               "00000000000000000000000000000000000001ffffffffff006a18a500800006", 136);
  check_record(council::MemberInfo{"CA", 7, 0x6a18a500},
               "000000000000000000000000000000000000000000006a18a500000000074341", 88);
  check_record(council::BookEntry{kAddress, 0x6a18a500, 1, 2},
               "00000000020001006a18a5009637c1f1eb4d0a3a0796def3c709cc13e8cdb0d5", 248);
  check_record(council::PendingEntry{kAddress, 0x6a18a500, 1},
               "00000000000001006a18a5009637c1f1eb4d0a3a0796def3c709cc13e8cdb0d5", 216);
  check_record(council::BallotMeta{0x6a18a500, true},
               "000000000000000000000000000000000000000000000000000001006a18a500", 41);
  check_record(council::BallotMeta{0x6a18a500, false},
               "000000000000000000000000000000000000000000000000000000006a18a500", 41);
  check_record(council::StateValidator{kAddress, 0x6a18a500},
               "00000000000000006a18a5009637c1f1eb4d0a3a0796def3c709cc13e8cdb0d5", 200);
  // letters that are none
  for (std::uint64_t letters : {0x4361u, 0x0041u, 0x4100u, 0x5b41u}) {
    SP_CHECK_ERROR(council::MemberInfo::decode(with(council::MemberInfo{"CA", 7, 1}.encode(), 0, 16, letters)),
                   ledger_field);
  }
  SP_CHECK_ERROR(council::Operator::decode(with(council::Operator{6, 1, 1, 2, 1}.encode(), 0, 16, 0)), ledger_field);
}

TEST_CASE("records of the other contracts", "[ledger]") {
  using issuer_registry::KeyPurpose, issuer_registry::KeyState;
  using licence_transfer::RefusalReason, licence_transfer::TransferState;
  using namespace data_directory;
  H216 kRoot;
  kRoot.fill(0xab);
  check_record(
      issuer_registry::KeyRecord{6, KeyPurpose::title, KeyState::compromised, 0x6a18a500, 0xff'ffff'ffff, 0x6a18a501},
      "00000000000000000000000000006a18a501ffffffffff006a18a50003060006", 152);
  check_record(status_registry::ListRecord{kRoot, 0xffff'ffff, true},
               "03ffffffffababababababababababababababababababababababababababab", 250);
  check_record(status_registry::ListRecord{kRoot, 1, false},
               "0100000001ababababababababababababababababababababababababababab", 250);
  check_record(issuance_log::Head{0xffff'ffff, 0x6a18a500},
               "0000000000000000000000000000000000000000000000006a18a500ffffffff", 72);
  check_record(
      licence_transfer::Transfer{kAddress, 6, 48, TransferState::expired, RefusalReason::administrative, 0x6a18a500},
      "00006a18a5000706003000069637c1f1eb4d0a3a0796def3c709cc13e8cdb0d5", 248);
  check_record(channel::Pair{9, 8, 7, 0x6a18a500, 0x6a18a501},
               "00000000000000006a18a501006a18a500000000000700000000080000000009", 200);
  check_record(data_directory::Asset{AssetKind::unstructured, HashAlgorithm::sha256, StorageKind::content_id, 48,
                                     0x6a18a500, 5, 9, AssetState::withdrawn},
               "000000000000000000000000020000000900000005006a18a500003003020201", 160);
  check_record(data_directory::Request{kAddress, 48, Purpose::insurance, 0x6a18a500},
               "00000000006a18a5000700309637c1f1eb4d0a3a0796def3c709cc13e8cdb0d5", 224);
  check_record(data_directory::Request{kAddress, 0, Purpose::move, 0x6a18a500},
               "00000000006a18a5000100009637c1f1eb4d0a3a0796def3c709cc13e8cdb0d5", 224);
}

TEST_CASE("the states of a move have names", "[ledger]") {
  using licence_transfer::TransferState, licence_transfer::name_of;
  CHECK(name_of(TransferState::open) == "open");
  CHECK(name_of(TransferState::cleared) == "cleared");
  CHECK(name_of(TransferState::refused) == "refused");
  CHECK(name_of(TransferState::issued) == "issued");
  CHECK(name_of(TransferState::withdrawn) == "withdrawn");
  CHECK(name_of(TransferState::expired) == "expired");
}

TEST_CASE("fields that no contract writes", "[ledger]") {
  using namespace data_directory;
  const Hash32 key = issuer_registry::KeyRecord{6}.encode();
  for (std::uint64_t purpose : {0u, 7u, 255u}) {
    SP_CHECK_ERROR(issuer_registry::KeyRecord::decode(with(key, 16, 8, purpose)), ledger_field);
  }
  for (std::uint64_t state : {0u, 4u}) {
    SP_CHECK_ERROR(issuer_registry::KeyRecord::decode(with(key, 24, 8, state)), ledger_field);
  }
  SP_CHECK_ERROR(issuer_registry::KeyRecord::decode(with(key, 0, 16, 256)), ledger_field);
  // a list's word without its present bit
  Hash32 list = status_registry::ListRecord{}.encode();
  list[0] = 0;
  SP_CHECK_ERROR(status_registry::ListRecord::decode(list), ledger_field);
  const Hash32 transfer = licence_transfer::Transfer{kAddress, 6, 48}.encode();
  SP_REQUIRE_OK(licence_transfer::Transfer::decode(transfer));
  SP_CHECK_ERROR(licence_transfer::Transfer::decode(with(transfer, 160, 16, 0)), ledger_field);
  SP_CHECK_ERROR(licence_transfer::Transfer::decode(with(transfer, 176, 16, 0)), ledger_field);
  SP_CHECK_ERROR(licence_transfer::Transfer::decode(with(transfer, 192, 8, 0)), ledger_field);
  SP_CHECK_ERROR(licence_transfer::Transfer::decode(with(transfer, 192, 8, 7)), ledger_field);
  SP_CHECK_ERROR(licence_transfer::Transfer::decode(with(transfer, 200, 8, 8)), ledger_field);
  SP_CHECK_ERROR(channel::Pair::decode(channel::Pair{1, 2, 0}.encode()), ledger_field);
  SP_CHECK_ERROR(channel::Pair::decode(channel::Pair{2, 1, 2}.encode()), ledger_field);
  const Hash32 asset = Asset{.owner = 6}.encode();
  SP_REQUIRE_OK(Asset::decode(asset));
  SP_CHECK_ERROR(Asset::decode(with(asset, 0, 8, 2)), ledger_field);
  SP_CHECK_ERROR(Asset::decode(with(asset, 8, 8, 3)), ledger_field);
  SP_CHECK_ERROR(Asset::decode(with(asset, 16, 8, 3)), ledger_field);
  SP_CHECK_ERROR(Asset::decode(with(asset, 24, 8, 4)), ledger_field);
  SP_CHECK_ERROR(Asset::decode(with(asset, 32, 16, 0)), ledger_field);
  SP_CHECK_ERROR(Asset::decode(with(asset, 152, 8, 0)), ledger_field);
  const Hash32 request = Request{kAddress, 6}.encode();
  SP_CHECK_ERROR(Request::decode(with(request, 160, 16, 256)), ledger_field);
  SP_CHECK_ERROR(Request::decode(with(request, 176, 8, 8)), ledger_field);
}

TEST_CASE("the word of a list right after it was opened", "[ledger]") {
  // ledger specification 2.4: the all-zero root, version 0
  auto record = status_registry::ListRecord::decode(
      hex_array<32>("0100000000f9dc3e7fe016e050eff260334f18a5d4fe391d82092319f5964f2e"));
  SP_REQUIRE_OK(record);
  CHECK(record->version == 0);
  CHECK_FALSE(record->closed);
  CHECK(to_hex(record->root) == "f9dc3e7fe016e050eff260334f18a5d4fe391d82092319f5964f2e");
}

TEST_CASE("the kid of a P-256 key", "[ledger]") {
  ByteArray<32> x, y;
  x.fill(0x11);
  y.fill(0x22);
  Bytes key = issuer_registry::p256_cose_key(x, y);
  CHECK(to_hex(key) == "a401022001215820" + std::string(64, '1') + "225820" + std::string(64, '2'));
  CHECK(key.size() == 75);
  CHECK(to_hex(issuer_registry::kid_of(test::hex("1234"))).starts_with("56570de2"));
}
