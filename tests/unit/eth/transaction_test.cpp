#include "eth/transaction.hpp"

#include "crypto/keccak.hpp"
#include "rlp/encoder.hpp"
#include "rlp/reader.hpp"
#include "support/recordings.hpp"

using namespace statepass;
using namespace statepass::eth;
using test::hex;
using test::hex_array;

namespace {

crypto::Secp256k1Key key() {
  auto made = crypto::Secp256k1Key::from_entropy(Bytes(32, 0x46));
  SP_ASSERT(made);
  return *std::move(made);
}

// The example of EIP-155.
Transaction eip155() {
  Transaction t;
  t.type = TransactionType::legacy;
  t.chain_id = 1;
  t.nonce = 9;
  t.max_fee = 20'000'000'000;
  t.gas_limit = 21'000;
  t.to = hex_array<20>("3535353535353535353535353535353535353535");
  t.value = hex_array<32>("0000000000000000000000000000000000000000000000000de0b6b3a7640000");
  return t;
}

Transaction act() {
  Transaction t;
  t.chain_id = 5361;
  t.gas_limit = 300'000;
  t.to = hex_array<20>("57a7e9a550000000000000000000000000000003");
  t.data = hex("deadbeef");
  return t;
}

// The items of a signed transaction, one of them replaced.
Bytes with_item(const Bytes& raw, std::size_t index, const char* item) {
  const std::size_t start = raw[0] < 0x80 ? 1 : 0;
  auto items = rlp::Reader::open_list(ByteView(raw).subspan(start));
  rlp::Encoder out;
  for (std::size_t i = 0; !items->done(); ++i) {
    auto next = items->item();
    out.raw(i == index ? ByteView(hex(item)) : next->whole);
  }
  Bytes changed(raw.begin(), raw.begin() + static_cast<std::ptrdiff_t>(start));
  append(changed, rlp::Encoder().list(out).bytes());
  return changed;
}

}  // namespace

TEST_CASE("the example of EIP-155", "[eth]") {
  CHECK(to_hex(signing_bytes(eip155())) ==
        "ec098504a817c800825208943535353535353535353535353535353535353535880de0b6b3a764000080018080");
  CHECK(to_hex(signing_digest(eip155())) == "daf5a779ae972f972197303d7b574746c7ef83eadac0f2791ad23db92e4c8e53");
  CHECK(
      to_hex(sign_transaction(eip155(), key())) ==
      "f86c098504a817c800825208943535353535353535353535353535353535353535880de0b6b3a76400008025a028ef61340bd939bc2195fe"
      "537567866003e1a15d3c71ff63e1590620aa636276a067cbe9d8997f761aecb703304b3800ccf555c9f3dc64214b297fb1966a3b6d83");
}

TEST_CASE("signing in two steps gives what signing at once gives, and the sender is recovered", "[eth]") {
  for (TransactionType type : {TransactionType::legacy, TransactionType::access_list, TransactionType::dynamic_fee}) {
    Transaction t = act();
    t.type = type;
    if (type == TransactionType::dynamic_fee) t.max_priority_fee = 3;
    auto raw = attach_signature(t, key().sign(crypto::keccak256(signing_bytes(t))));
    SP_REQUIRE_OK(raw);
    CHECK(*raw == sign_transaction(t, key()));
    auto parsed = parse_transaction(*raw);
    SP_REQUIRE_OK(parsed);
    CHECK(parsed->transaction == t);
    CHECK(parsed->hash == crypto::keccak256(*raw));
    CHECK(transaction_sender(*parsed) == address_of(key().public_key()));
  }
}

TEST_CASE("a contract creation has no recipient", "[eth]") {
  Transaction t = act();
  t.to.reset();
  auto parsed = parse_transaction(sign_transaction(t, key()));
  SP_REQUIRE_OK(parsed);
  CHECK(parsed->transaction == t);
}

TEST_CASE("recorded transactions: hash and sender", "[eth]") {
  std::array<int, 3> types{};
  int unprotected = 0;
  for (const char* chain : test::kHeaderModeChains) {
    for (const auto& block : test::recorded_blocks(chain)) {
      for (const auto& recorded : block["transactions"]) {
        auto parsed = parse_transaction(hex(recorded["raw"].get<std::string>()));
        INFO(chain << " " << recorded["hash"]);
        SP_REQUIRE_OK(parsed);
        CHECK(to_hex0x(parsed->hash) == recorded["hash"].get<std::string>());
        auto sender = transaction_sender(*parsed);
        SP_REQUIRE_OK(sender);
        CHECK(to_hex0x(*sender) == recorded["sender"].get<std::string>());
        ++types[static_cast<std::size_t>(parsed->transaction.type)];
        if (!parsed->transaction.chain_id) ++unprotected;
      }
    }
  }
  if (types[0] == 0) return;
  CHECK(types[0] > 20);
  CHECK(types[1] > 0);
  CHECK(types[2] > 5);
  CHECK(unprotected > 0);
}

TEST_CASE("signatures that are not attached", "[eth]") {
  auto signature = key().sign(signing_digest(act()));
  signature[64] = 2;
  SP_CHECK_ERROR(attach_signature(act(), signature), eth_transaction_signature);
  signature[64] = 0;
  signature[32] = 0x80;
  SP_CHECK_ERROR(attach_signature(act(), signature), eth_transaction_signature);
  // the highest s that EIP-2 allows, and one more
  ByteArray<32> most = hex_array<32>("7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0");
  std::ranges::copy(most, signature.begin() + 32);
  SP_REQUIRE_OK(attach_signature(act(), signature));
  signature[63] += 1;
  SP_CHECK_ERROR(attach_signature(act(), signature), eth_transaction_signature);
}

TEST_CASE("transactions that are not transactions", "[eth]") {
  Bytes typed = sign_transaction(act(), key()), legacy = sign_transaction(eip155(), key());
  SP_CHECK_ERROR(parse_transaction({}), rlp_short);
  SP_CHECK_ERROR(parse_transaction(hex("00c0")), eth_transaction_type);
  SP_CHECK_ERROR(parse_transaction(hex("03c0")), eth_transaction_type);
  SP_CHECK_ERROR(parse_transaction(hex("7fc0")), eth_transaction_type);
  SP_CHECK_ERROR(parse_transaction(hex("80")), rlp_type);
  SP_CHECK_ERROR(parse_transaction(hex("02c0")), rlp_short);
  // chain id, nonce, priority fee, fee, gas, to, value, data, access list, parity, r, s
  SP_CHECK_ERROR(parse_transaction(with_item(typed, 0, "887fffffffffffffff")), rlp_range);
  SP_CHECK_ERROR(parse_transaction(with_item(typed, 1, "00")), rlp_integer_zeros);
  SP_CHECK_ERROR(parse_transaction(with_item(typed, 5, "83010203")), eth_transaction_to);
  SP_CHECK_ERROR(parse_transaction(with_item(typed, 6, "820001")), rlp_integer_zeros);
  SP_CHECK_ERROR(parse_transaction(with_item(typed, 7, "c0")), rlp_type);
  SP_CHECK_ERROR(parse_transaction(with_item(typed, 8, "80")), eth_transaction_access_list);
  SP_CHECK_ERROR(parse_transaction(with_item(typed, 8, "c28105")), rlp_single_byte);
  SP_CHECK_ERROR(parse_transaction(with_item(typed, 9, "02")), eth_transaction_signature);
  SP_CHECK_ERROR(
      parse_transaction(with_item(typed, 11, "a080ffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0")),
      eth_transaction_signature);
  SP_CHECK_ERROR(parse_transaction(with_item(legacy, 6, "1d")), eth_transaction_signature);
  SP_CHECK_ERROR(parse_transaction(with_item(legacy, 6, "80")), eth_transaction_signature);
  SP_CHECK_ERROR(parse_transaction(with_item(legacy, 6, "88ffffffffffffffff")), rlp_range);
  SP_REQUIRE_OK(parse_transaction(with_item(legacy, 6, "88fffffffffffffffe")));
  // r zero: well-formed, but nobody signed it
  auto parsed = parse_transaction(with_item(typed, 10, "80"));
  SP_REQUIRE_OK(parsed);
  SP_CHECK_ERROR(transaction_sender(*parsed), crypto_recovery);
  Bytes longer = typed;
  longer.push_back(0);
  SP_CHECK_ERROR(parse_transaction(longer), rlp_trailing);
}

TEST_CASE("no changed bit of a transaction leaves its sender", "[eth]") {
  const Address sender = address_of(key().public_key());
  test::for_each_bit_flip(sign_transaction(act(), key()), [&](const Bytes& changed, std::size_t) {
    auto parsed = parse_transaction(changed);
    if (!parsed) return;
    auto found = transaction_sender(*parsed);
    REQUIRE((!found || *found != sender));
  });
}
