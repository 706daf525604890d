#include "holder/records.hpp"

#include "holder/store.hpp"
#include "support/holder_kit.hpp"

using namespace statepass;
using namespace statepass::holder;
using namespace statepass::test;

namespace {

CopyRecord a_copy() {
  CopyRecord copy;
  copy.id = "c";
  copy.card = "card-1";
  copy.issuer_signed = issued_age();
  copy.device_key = SecretArray<32>(Bytes(32, 7));
  copy.received_at = 5;
  copy.used_at = 9;
  copy.salt = Hash32{1};
  return copy;
}

MoveRecord a_move() {
  MoveRecord move;
  move.id = Hash32{3};
  move.from = kNy;
  move.to = kCa;
  move.from_letters = "NY";
  move.to_letters = "CA";
  move.due = 100;
  move.since = 50;
  move.holder_key = SecretArray<32>(Bytes(32, 9));
  move.salt = Hash32{8};
  move.card = "card-1";
  move.doc_type = "type";
  move.proved = ledger::licence_transfer::Transfer{.from = kNy, .to = kCa, .due = 100};
  move.as_of = 77;
  return move;
}

}  // namespace

TEST_CASE("records are read as they were written", "[holder]") {
  const auto copy = CopyRecord::decode("c", a_copy().encode().view());
  SP_REQUIRE_OK(copy);
  CHECK(copy->encode().view()[0] == 0xa7);
  CHECK(equal(copy->encode().view(), a_copy().encode().view()));
  CHECK(copy->used_at == 9);

  CardRecord card{.id = "x", .doc_type = "t", .issuer = "NY", .received_at = -4, .successor = "y", .refill = {}};
  card.refill = {"https://ny.example", {"mdl", "age"}, "token"};
  const auto card_read = CardRecord::decode("x", card.encode().view());
  SP_REQUIRE_OK(card_read);
  CHECK(card_read->refill.configuration_ids == card.refill.configuration_ids);
  CHECK(equal(card_read->encode().view(), card.encode().view()));

  HistoryRecord entry{.id = "h", .time = 4, .kind = HistoryKind::declined, .asker = Asker{"Bar", true}};
  entry.purpose = 3;
  entry.elements = {"age_over_21"};
  const auto entry_read = HistoryRecord::decode("h", entry.encode().view());
  SP_REQUIRE_OK(entry_read);
  CHECK(equal(entry_read->encode().view(), entry.encode().view()));
  CHECK(entry_read->asker->verified);

  IssuanceRecord issuance;
  issuance.id = "i";
  issuance.offer = "offer";
  issuance.issuer = "NY";
  issuance.session = SecretBytes(Bytes{1, 2, 3});
  issuance.device_keys.emplace_back(Bytes(32, 1));
  issuance.device_keys.emplace_back(Bytes(32, 2));
  issuance.cards = {"card-1"};
  issuance.transfer = Hash32{5};
  const auto issuance_read = IssuanceRecord::decode("i", issuance.encode().view());
  SP_REQUIRE_OK(issuance_read);
  CHECK(equal(issuance_read->encode().view(), issuance.encode().view()));
  CHECK(issuance_read->device_keys.size() == 2);

  const MoveRecord move = a_move();
  const auto move_read = MoveRecord::decode(to_hex(move.id), move.encode().view());
  SP_REQUIRE_OK(move_read);
  CHECK(equal(move_read->encode().view(), move.encode().view()));
  CHECK(move_read->proved == move.proved);
  SP_CHECK_ERROR(MoveRecord::decode("zz", move.encode().view()), holder_record);

  const AnsweredRecord answered{"ab", 17};
  CHECK(AnsweredRecord::decode("ab", answered.encode().view())->until == 17);
}

TEST_CASE("a record of another form or version is named as such", "[holder]") {
  const SecretBytes good = a_copy().encode();
  Bytes bytes = to_bytes(good.view());
  for (std::size_t size = 0; size < bytes.size(); size += 13) {
    SP_CHECK_ERROR(CopyRecord::decode("c", ByteView(bytes).first(size)), holder_record);
  }
  bytes[2] = 2;  // the version
  SP_CHECK_ERROR(CopyRecord::decode("c", bytes), holder_version);
  bytes[2] = 0;
  SP_CHECK_ERROR(CopyRecord::decode("c", bytes), holder_record);
  SP_CHECK_ERROR(CardRecord::decode("c", a_copy().encode().view()), holder_record);
  SP_CHECK_ERROR(HistoryRecord::decode("c", a_copy().encode().view()), holder_record);
  SP_CHECK_ERROR(IssuanceRecord::decode("c", a_copy().encode().view()), holder_record);
  SP_CHECK_ERROR(AnsweredRecord::decode("c", a_copy().encode().view()), holder_record);
  SP_CHECK_ERROR(MoveRecord::decode(to_hex(Hash32{}), a_copy().encode().view()), holder_record);
}

TEST_CASE("a copy without its card is no wallet", "[holder]") {
  auto vault = vault::Vault::create(bytes_of(kPassphrase), vault::kLeastCost, fresh_entropy());
  SP_REQUIRE_OK(vault);
  SP_REQUIRE_OK(vault->put("copy/c", a_copy().encode(), vault::Reach::stays));
  SP_CHECK_ERROR(Store::open(*std::move(vault), kTestChain), holder_record);
}

TEST_CASE("entropy gives different values out of one seed", "[holder]") {
  auto one = Entropy::from(Bytes(32, 1));
  auto same = Entropy::from(Bytes(32, 1));
  auto other = Entropy::from(Bytes(32, 2));
  const auto first = one->bytes<32>();
  CHECK(first == same->bytes<32>());
  CHECK(first != one->bytes<32>());
  CHECK(first != other->bytes<32>());
}
