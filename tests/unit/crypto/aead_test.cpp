#include "crypto/aead.hpp"

#include "support/support.hpp"

using namespace statepass;
using namespace statepass::crypto;
using test::hex;

TEST_CASE("AES-GCM of Wycheproof, 128 and 256 bits", "[crypto]") {
  auto vectors = test::shared_json("mdoc/wycheproof/aes_gcm_test.json");
  if (!vectors) return;
  int checked = 0;
  for (const auto& group : (*vectors)["testGroups"]) {
    if (group["ivSize"] != 96 || group["tagSize"] != 128 || group["keySize"] == 192) continue;
    for (const auto& t : group["tests"]) {
      auto field = [&](const char* name) { return hex(t[name].get<std::string>()); };
      auto nonce = take_array<12>(field("iv"));
      Bytes sealed = concat({field("ct"), field("tag")});
      auto opened = aes_gcm_open(field("key"), nonce, field("aad"), sealed);
      INFO(t["tcId"] << " " << t["comment"]);
      CHECK(opened.has_value() == (t["result"] == "valid"));
      if (t["result"] == "valid") {
        CHECK(equal(opened->view(), field("msg")));
        CHECK(aes_gcm_seal(field("key"), nonce, field("aad"), field("msg")) == sealed);
      }
      ++checked;
    }
  }
  CHECK(checked > 100);
}

TEST_CASE("AES-GCM refuses another key size and a short text", "[crypto]") {
  SP_CHECK_ERROR(aes_gcm_seal(Bytes(24, 1), {}, {}, {}), crypto_key);
  SP_CHECK_ERROR(aes_gcm_open(Bytes(15, 1), {}, {}, Bytes(16, 0)), crypto_key);
  SP_CHECK_ERROR(aes_gcm_open(Bytes(16, 1), {}, {}, Bytes(15, 0)), crypto_decrypt);
}

TEST_CASE("XChaCha20-Poly1305 of draft-irtf-cfrg-xchacha A.3.1", "[crypto]") {
  SecretArray<32> key(hex("808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f"));
  auto nonce = test::hex_array<24>("404142434445464748494a4b4c4d4e4f5051525354555657");
  Bytes associated = hex("50515253c0c1c2c3c4c5c6c7");
  std::string_view text =
      "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen would be "
      "it.";
  Bytes sealed = xchacha_seal(key, nonce, associated, bytes_of(text));
  CHECK(to_hex(sealed) ==
        "bd6d179d3e83d43b9576579493c0e939572a1700252bfaccbed2902c21396cbb731c7f1b0b4aa6440bf3a82f4eda7e39ae64c6708c54c2"
        "16cb96b72e1213b4522f8c9ba40db5d945b1"
        "1b69b982c1bb9e3f3fac2bc369488f76b2383565d3fff921f9664c97637da9768812f615c68b13b52ec0875924c1c7987947deafd8780a"
        "cf49");
  auto opened = xchacha_open(key, nonce, associated, sealed);
  SP_REQUIRE_OK(opened);
  CHECK(text_of(opened->view()) == text);
  test::for_each_bit_flip(Bytes(sealed.end() - 20, sealed.end()), [&](const Bytes& tail, std::size_t) {
    Bytes changed = concat({ByteView(sealed).first(sealed.size() - 20), tail});
    SP_CHECK_ERROR(xchacha_open(key, nonce, associated, changed), crypto_decrypt);
  });
  SP_CHECK_ERROR(xchacha_open(key, nonce, {}, sealed), crypto_decrypt);
  SP_CHECK_ERROR(xchacha_open(key, nonce, associated, Bytes(15, 0)), crypto_decrypt);
}
