#include "crypto/kdf.hpp"
#include "crypto/keccak.hpp"
#include "crypto/sha.hpp"
#include "support/support.hpp"

using namespace statepass;
using namespace statepass::crypto;
using test::hex;

TEST_CASE("SHA of FIPS 180 examples", "[crypto]") {
  ByteView abc = bytes_of("abc");
  CHECK(to_hex(sha256(abc)) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(to_hex(sha384(abc)) ==
        "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7");
  CHECK(to_hex(sha512(abc)).starts_with("ddaf35a193617abacc417349ae20413112e6fa4e89a97ea2"));
  CHECK(to_hex(sha1(abc)) == "a9993e364706816aba3e25717850c26c9cd0d89d");
  CHECK(sha256_of({bytes_of("a"), bytes_of(""), bytes_of("bc")}) == sha256(abc));
  const std::initializer_list<ByteView> parts{bytes_of("a"), bytes_of(""), bytes_of("bc")};
  CHECK(equal(digest_of(HashAlgorithm::sha256, parts).view(), sha256(abc)));
  CHECK(equal(digest_of(HashAlgorithm::sha384, parts).view(), sha384(abc)));
  CHECK(equal(digest_of(HashAlgorithm::sha512, parts).view(), sha512(abc)));
}

TEST_CASE("Keccak-256 as Ethereum uses it", "[crypto]") {
  CHECK(to_hex(keccak256({})) == "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470");
  CHECK(to_hex(keccak256(bytes_of("abc"))) == "4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45");
  CHECK(to_hex(keccak256(hex("c0"))) == "1dcc4de8dec75d7aab85b567b6ccd41ad312451b948a7413f0a142fd40d49347");
  CHECK(to_hex(keccak256(hex("80"))) == "56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421");
}

TEST_CASE("Keccak-256 gives one result however the input is cut", "[crypto]") {
  Bytes input(700);
  for (std::size_t i = 0; i < input.size(); ++i) input[i] = static_cast<std::uint8_t>(i * 7);
  for (std::size_t size : {0u, 1u, 135u, 136u, 137u, 271u, 272u, 273u, 700u}) {
    ByteView data = ByteView(input).first(size);
    Hash32 whole = keccak256(data);
    for (std::size_t cut = 0; cut <= size; cut += 17) {
      CHECK(keccak256_of({data.first(cut), data.subspan(cut)}) == whole);
    }
    Keccak256 bytewise;
    for (std::size_t i = 0; i < size; ++i) bytewise.update(data.subspan(i, 1));
    CHECK(bytewise.finish() == whole);
  }
}

TEST_CASE("HMAC and HKDF of Wycheproof", "[crypto]") {
  if (auto vectors = test::shared_json("mdoc/wycheproof/hmac_sha256_test.json")) {
    int checked = 0;
    for (const auto& group : (*vectors)["testGroups"]) {
      if (group["tagSize"] != 256) continue;
      for (const auto& t : group["tests"]) {
        bool same = equal(hmac_sha256(hex(t["key"].get<std::string>()), hex(t["msg"].get<std::string>())),
                          hex(t["tag"].get<std::string>()));
        CHECK(same == (t["result"] == "valid"));
        ++checked;
      }
    }
    CHECK(checked > 50);
  }
  if (auto vectors = test::shared_json("mdoc/wycheproof/hkdf_sha256_test.json")) {
    int checked = 0;
    for (const auto& group : (*vectors)["testGroups"]) {
      for (const auto& t : group["tests"]) {
        auto key = hkdf_sha256(hex(t["ikm"].get<std::string>()), hex(t["salt"].get<std::string>()),
                               hex(t["info"].get<std::string>()), t["size"].get<std::size_t>());
        INFO(t["tcId"]);
        CHECK(key.has_value() == (t["result"] == "valid"));
        if (key) CHECK(equal(key->view(), hex(t["okm"].get<std::string>())));
        ++checked;
      }
    }
    CHECK(checked > 50);
  }
  SP_CHECK_ERROR(hkdf_sha256({}, {}, {}, 8161), crypto_parameter);
}

TEST_CASE("Argon2id: the reference implementation's value, and bounds", "[crypto]") {
  // echo -n password | argon2 somesaltSOMESALT -id -t 2 -k 65536 -p 1 -l 32 -r
  ByteArray<16> salt = take_array<16>(bytes_of("somesaltSOMESALT"));
  auto key = argon2id(bytes_of("password"), salt, {65536, 2});
  SP_REQUIRE_OK(key);
  CHECK(to_hex(key->view()) == "28a00c0642c17f1f87b08f61fc627f76996f6c13c3c62572ee0b450416411a74");
  auto other = argon2id(bytes_of("passwore"), salt, {65536, 2});
  CHECK_FALSE(equal(key->view(), other->view()));
  auto weaker = argon2id(bytes_of("password"), salt, {65536, 1});
  CHECK_FALSE(equal(key->view(), weaker->view()));
  SP_CHECK_ERROR(argon2id(bytes_of("x"), salt, {8191, 3}), crypto_parameter);
  SP_CHECK_ERROR(argon2id(bytes_of("x"), salt, {65536, 0}), crypto_parameter);
  SP_CHECK_ERROR(argon2id(bytes_of("x"), salt, {65536, 65}), crypto_parameter);
  SP_CHECK_ERROR(argon2id(bytes_of("x"), salt, {1024 * 1024 + 1, 3}), crypto_parameter);
}

#ifdef __EMSCRIPTEN__
TEST_CASE("Argon2id says so when the module's memory does not suffice", "[crypto]") {
  SP_CHECK_ERROR(argon2id(bytes_of("x"), ByteArray<16>{}, {1024 * 1024, 1}), crypto_memory);
}
#endif
