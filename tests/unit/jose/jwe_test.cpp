#include "jose/jwe.hpp"

#include "jose/jwk.hpp"
#include "support/support.hpp"

using namespace statepass;
using namespace statepass::jose;

namespace {

crypto::EcPrivateKey scalar_key(std::string_view d) {
  auto key = crypto::EcPrivateKey::from_scalar(*from_base64url(d));
  SP_ASSERT(key.has_value());
  return *std::move(key);
}

SecretArray<32> entropy(std::uint8_t fill) {
  ByteArray<32> bytes;
  bytes.fill(fill);
  return SecretArray<32>(bytes);
}

// The five parts, to put others in their place.
std::vector<std::string> split(const std::string& compact) {
  std::vector<std::string> parts(1);
  for (char c : compact) {
    if (c == '.') {
      parts.emplace_back();
    } else {
      parts.back().push_back(c);
    }
  }
  return parts;
}
std::string join(const std::vector<std::string>& parts) {
  std::string out = parts[0];
  for (std::size_t i = 1; i < parts.size(); ++i) out += '.' + parts[i];
  return out;
}

}  // namespace

TEST_CASE("RFC 7518 appendix C", "[jose]") {
  auto alice = scalar_key("0_NxaRPUMQoAJt50Gz8YiTr8gRTwyEaCumd-MToTmIo");
  auto bob = scalar_key("VEmDZpDXXK8p8N0Cndsxs924q6nS1RXFASRl6BfUqdw");
  CHECK(to_base64url(bob.public_key().x()) == "weNJy2HscCSM6AEDTDg04biOvhFhyyWvOHQfeF_PxMQ");
  auto agreed = alice.agree(bob.public_key());
  SP_REQUIRE_OK(agreed);
  const SecretBytes derived = concat_kdf(*agreed, Encryption::a128gcm, bytes_of("Alice"), bytes_of("Bob"));
  CHECK(to_base64url(derived.view()) == "VqqN6vgjbSBcIijNcacQGg");
}

TEST_CASE("messages of another implementation", "[jose]") {
  const test::Json vectors = test::own_vectors("jose.json");
  for (const auto& vector : vectors["jwe"]) {
    auto key = scalar_key(vector["private_jwk"]["d"].get<std::string>());
    auto jwe = decrypt_jwe(vector["compact"].get<std::string>(), key);
    SP_REQUIRE_OK(jwe);
    CHECK(text_of(jwe->plaintext.view()) == vector["plaintext"].get<std::string>());
    CHECK(*jwe->header.root().string_member("kid") == "1");
  }
}

TEST_CASE("the encrypted response of OpenID4VP 1.0", "[jose]") {
  auto vector = test::shared_json("mdoc/openid4vp-1.0/encrypted_response_example.json");
  if (!vector) return;
  auto key = scalar_key((*vector)["recipient_jwk_private"]["d"].get<std::string>());
  auto jwe = decrypt_jwe((*vector)["jwe_compact"].get<std::string>(), key);
  SP_REQUIRE_OK(jwe);
  CHECK(test::Json::parse(text_of(jwe->plaintext.view()), nullptr, false) == (*vector)["payload"]);
}

TEST_CASE("what is encrypted is decrypted, and only by the key", "[jose]") {
  auto key = scalar_key("VEmDZpDXXK8p8N0Cndsxs924q6nS1RXFASRl6BfUqdw");
  auto other = scalar_key("0_NxaRPUMQoAJt50Gz8YiTr8gRTwyEaCumd-MToTmIo");
  for (Encryption encryption : {Encryption::a128gcm, Encryption::a256gcm}) {
    const JweOptions options{encryption, "key-1", bytes_of("wallet"), bytes_of("nonce")};
    auto compact = encrypt_jwe(key.public_key(), options, bytes_of("message"), entropy(1));
    SP_REQUIRE_OK(compact);
    auto jwe = decrypt_jwe(*compact, key);
    SP_REQUIRE_OK(jwe);
    CHECK(text_of(jwe->plaintext.view()) == "message");
    CHECK(*jwe->header.root().string_member("apu") == to_base64url(bytes_of("wallet")));
    auto header = jwe_header(*compact);
    SP_REQUIRE_OK(header);
    CHECK(*header->root().string_member("kid") == "key-1");
    SP_CHECK_ERROR(decrypt_jwe(*compact, other), crypto_decrypt);
  }
  auto empty = encrypt_jwe(key.public_key(), {}, {}, entropy(2));
  SP_REQUIRE_OK(empty);
  CHECK(decrypt_jwe(*empty, key)->plaintext.empty());
  CHECK_FALSE(jwe_header(*empty)->root().optional_member("kid")->has_value());
}

TEST_CASE("no changed character of a message goes unseen", "[jose]") {
  auto key = scalar_key("VEmDZpDXXK8p8N0Cndsxs924q6nS1RXFASRl6BfUqdw");
  const std::string compact = *encrypt_jwe(key.public_key(), {}, bytes_of("message"), entropy(3));
  for (std::size_t i = 0; i < compact.size(); ++i) {
    std::string changed = compact;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    CHECK_FALSE(decrypt_jwe(changed, key).has_value());
  }
}

TEST_CASE("each way of being wrong has its code", "[jose]") {
  auto key = scalar_key("VEmDZpDXXK8p8N0Cndsxs924q6nS1RXFASRl6BfUqdw");
  const std::string good = *encrypt_jwe(key.public_key(), {}, bytes_of("message"), entropy(4));
  const std::string epk = write_jwk(scalar_key("0_NxaRPUMQoAJt50Gz8YiTr8gRTwyEaCumd-MToTmIo").public_key());
  auto with_part = [&](std::size_t part, const std::string& text) {
    auto parts = split(good);
    parts[part] = text;
    return decrypt_jwe(join(parts), key);
  };
  auto with_header = [&](const std::string& header) { return with_part(0, to_base64url(bytes_of(header))); };
  const std::string start = R"({"alg":"ECDH-ES","enc":"A128GCM")", end = R"(,"epk":)" + epk + "}";
  SP_CHECK_ERROR(with_header(start + end), crypto_decrypt);
  SP_CHECK_ERROR(decrypt_jwe("", key), jose_form);
  SP_CHECK_ERROR(decrypt_jwe(good + ".AA", key), jose_form);
  SP_CHECK_ERROR(decrypt_jwe(good.substr(0, good.rfind('.')), key), jose_form);
  SP_CHECK_ERROR(decrypt_jwe(std::string(kMostJwe + 1, 'A'), key), jose_size);
  SP_CHECK_ERROR(with_part(1, "AAAA"), jose_form);
  SP_CHECK_ERROR(with_part(2, ""), jose_form);
  SP_CHECK_ERROR(with_part(2, to_base64url(Bytes(16))), jose_form);
  SP_CHECK_ERROR(with_part(2, "A"), base_base64url);
  SP_CHECK_ERROR(with_part(4, to_base64url(Bytes(12))), jose_form);
  SP_CHECK_ERROR(with_part(4, ""), jose_form);
  for (const char* alg : {"dir", "ECDH-ES+A128KW", "RSA-OAEP", "none", "ecdh-es"}) {
    SP_CHECK_ERROR(with_header(R"({"alg":")" + std::string(alg) + R"(","enc":"A128GCM")" + end), jose_algorithm);
  }
  for (const char* enc : {"A192GCM", "A128CBC-HS256", "a128gcm", ""}) {
    SP_CHECK_ERROR(with_header(R"({"alg":"ECDH-ES","enc":")" + std::string(enc) + "\"" + end), jose_encryption);
  }
  SP_CHECK_ERROR(with_header(R"({"alg":"ECDH-ES")" + end), jose_header);
  SP_CHECK_ERROR(with_header(R"({"alg":"ECDH-ES","enc":1)" + end), jose_header);
  SP_CHECK_ERROR(with_header(start + "}"), jose_header);
  SP_CHECK_ERROR(with_header(start + R"(,"zip":"DEF")" + end), jose_compressed);
  SP_CHECK_ERROR(with_header(start + R"(,"crit":["zip"])" + end), jose_critical);
  SP_CHECK_ERROR(with_header(start + R"(,"apu":5)" + end), jose_header);
  SP_CHECK_ERROR(with_header(start + R"(,"apv":"=")" + end), base_base64url);
  SP_CHECK_ERROR(with_header(start + R"(,"epk":{"kty":"OKP","crv":"X25519","x":"AA"}})"), jose_key);
  SP_CHECK_ERROR(with_header(start + R"(,"epk":)" + epk.substr(0, epk.size() - 1) + R"(,"d":"AA"}})"),
                 jose_private_key);
  SP_CHECK_ERROR(with_header(start + R"(,"epk":5})"), json_type);
  SP_CHECK_ERROR(jwe_header("AA.AA.AA.AA.AA"), json_syntax);
}
