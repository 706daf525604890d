#include "ledger/word.hpp"

#include "crypto/keccak.hpp"
#include "support/support.hpp"

using namespace statepass;
using namespace statepass::ledger;
using test::hex_array;

TEST_CASE("fields lie side by side from the lowest bit", "[ledger]") {
  Address address = hex_array<20>("9637c1f1eb4d0a3a0796def3c709cc13e8cdb0d5");
  Hash32 word = WordWriter().put(address).put(0x6a18a500, 40).put(0x1234, 16).put_flag(true).put_flag(false).word();
  CHECK(to_hex(word) == "00000000011234006a18a5009637c1f1eb4d0a3a0796def3c709cc13e8cdb0d5");
  WordReader in(word);
  CHECK(in.take_address() == address);
  CHECK(in.take(40) == 0x6a18a500);
  CHECK(in.take(16) == 0x1234);
  SP_CHECK_ERROR(in.finish(), ledger_spare_bits);
  CHECK(in.finish().error().offset == 216);
  CHECK(in.take_flag());
  CHECK_FALSE(in.take_flag());
  SP_REQUIRE_OK(in.finish());
}

TEST_CASE("every spare bit is seen", "[ledger]") {
  for (unsigned bit = 40; bit < 256; ++bit) {
    Hash32 word{};
    word[31 - bit / 8] = static_cast<std::uint8_t>(1u << (bit % 8));
    WordReader in(word);
    in.take(40);
    auto result = in.finish();
    SP_CHECK_ERROR(result, ledger_spare_bits);
    CHECK(result.error().offset == bit);
  }
}

TEST_CASE("jurisdictions and enumerations have their range", "[ledger]") {
  enum class Kind : std::uint8_t { one = 1, two = 2 };
  for (std::uint64_t value : {0u, 1u, 2u, 3u, 255u, 256u, 65535u}) {
    Hash32 word = WordWriter().put(value, 16).word();
    auto jurisdiction = WordReader(word).take_jurisdiction();
    CHECK(jurisdiction.has_value() == (value >= 1 && value <= 255));
    if (!jurisdiction) SP_CHECK_ERROR(jurisdiction, ledger_field);
    if (value > 255) continue;
    auto kind = WordReader(word).take_enum(Kind::two);
    CHECK(kind.has_value() == (value == 1 || value == 2));
    if (!kind) SP_CHECK_ERROR(kind, ledger_field);
  }
}

TEST_CASE("a stamped digest is number << 216 | the first 27 bytes", "[ledger]") {
  Hash32 digest = crypto::keccak256(bytes_of("digest"));
  Hash32 word = StampedDigest{0x6a18a500, h216_of(digest)}.encode();
  CHECK(to_hex(word) == "006a18a500" + to_hex(digest).substr(0, 54));
  CHECK(StampedDigest::decode(word) == StampedDigest{0x6a18a500, h216_of(digest)});
}

TEST_CASE("a bit a state", "[ledger]") {
  Hash32 bitmap{};
  for (Jurisdiction state : {6, 36, 48, 53, 255}) bitmap = with_state(bitmap, static_cast<Jurisdiction>(state));
  CHECK(to_hex(bitmap) == "8000000000000000000000000000000000000000000000000021001000000040");
  CHECK(count_states(bitmap) == 5);
  for (Jurisdiction state = 0; state < 300; ++state) {
    CHECK(has_state(bitmap, state) == (state == 6 || state == 36 || state == 48 || state == 53 || state == 255));
  }
}
