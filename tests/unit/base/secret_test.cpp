#include "base/secret.hpp"

#include <type_traits>

#include "support/support.hpp"

using namespace statepass;

static_assert(!std::is_copy_constructible_v<SecretArray<32>> && !std::is_copy_assignable_v<SecretArray<32>>);
static_assert(!std::is_copy_constructible_v<SecretBytes> && !std::is_copy_assignable_v<SecretBytes>);

TEST_CASE("a secret is wiped when it is moved from and when it ends", "[base]") {
  SecretArray<4> first(test::hex("01020304"));
  SecretArray<4> second(std::move(first));
  CHECK(equal(first.view(), test::hex("00000000")));
  CHECK(equal(second.view(), test::hex("01020304")));
  first = std::move(second);
  CHECK(equal(second.view(), test::hex("00000000")));

  alignas(SecretArray<4>) unsigned char place[sizeof(SecretArray<4>)];
  auto* third = new (place) SecretArray<4>(test::hex("0a0b0c0d"));
  third->~SecretArray();
  CHECK(equal(ByteView(place, 4), test::hex("00000000")));

  SecretBytes bytes(ByteView(test::hex("0506")));
  SecretBytes moved(std::move(bytes));
  CHECK(bytes.empty());
  CHECK(equal(moved.clone().view(), test::hex("0506")));
  moved.wipe();
  CHECK(equal(moved.view(), test::hex("0000")));
}

TEST_CASE("constant-time comparison is comparison", "[base]") {
  CHECK(ct_equal(Bytes{}, Bytes{}));
  CHECK(ct_equal(test::hex("0102"), test::hex("0102")));
  CHECK_FALSE(ct_equal(test::hex("0102"), test::hex("0103")));
  CHECK_FALSE(ct_equal(test::hex("0102"), test::hex("8102")));
  CHECK_FALSE(ct_equal(test::hex("0102"), test::hex("01")));
}
