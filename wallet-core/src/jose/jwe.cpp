#include "jose/jwe.hpp"

#include "base/text.hpp"
#include "crypto/aead.hpp"
#include "crypto/kdf.hpp"
#include "crypto/sha.hpp"
#include "jose/header.hpp"
#include "jose/jwk.hpp"

namespace statepass::jose {
namespace {

constexpr std::size_t kTag = 16;

std::string_view name_of(Encryption encryption) {
  return encryption == Encryption::a128gcm ? "A128GCM" : "A256GCM";
}

std::size_t key_size(Encryption encryption) {
  return encryption == Encryption::a128gcm ? 16 : 32;
}

Result<Encryption> encryption_of(const json::Value& header) {
  SP_TRY_ASSIGN(std::string_view enc, header_text(header, "enc"));
  for (Encryption known : {Encryption::a128gcm, Encryption::a256gcm}) {
    if (enc == name_of(known)) return known;
  }
  return fail(Errc::jose_encryption);
}

// The bytes of apu or apv; empty when absent.
Result<Bytes> party(const json::Value& header, std::string_view name) {
  SP_TRY_ASSIGN(std::optional<json::Value> member, header.optional_member(name));
  if (!member) return Bytes();
  SP_TRY_ASSIGN(std::string_view text, header_text(header, name));
  return from_base64url(text);
}

std::string header_text_of(const crypto::EcPublicKey& ephemeral, const JweOptions& options) {
  json::Writer out;
  out.begin_object().member("alg", "ECDH-ES").member("enc", name_of(options.encryption));
  if (!options.kid.empty()) out.member("kid", options.kid);
  if (!options.apu.empty()) out.member("apu", to_base64url(options.apu));
  if (!options.apv.empty()) out.member("apv", to_base64url(options.apv));
  out.key("epk").raw(write_jwk(ephemeral)).end_object();
  return out.take();
}

Result<json::Document> checked_header(std::string_view part) {
  SP_TRY_ASSIGN(json::Document header, parse_header(part));
  SP_TRY(check_header(header.root(), "ECDH-ES", ""));
  SP_TRY_ASSIGN(std::optional<json::Value> zip, header.root().optional_member("zip"));
  if (zip) return fail(Errc::jose_compressed);
  return header;
}

}  // namespace

SecretBytes concat_kdf(const SecretArray<32>& agreed, Encryption encryption, ByteView apu, ByteView apv) {
  const ByteView algorithm = bytes_of(name_of(encryption));
  const std::size_t size = key_size(encryption);
  Hash32 round = crypto::sha256_of({be_bytes<4>(1), agreed.view(), be_bytes<4>(algorithm.size()), algorithm,
                                    be_bytes<4>(apu.size()), apu, be_bytes<4>(apv.size()), apv, be_bytes<4>(size * 8)});
  SecretBytes out(ByteView(round).first(size));
  secure_zero(round.data(), round.size());
  return out;
}

Result<std::string> encrypt_jwe(const crypto::EcPublicKey& recipient, const JweOptions& options, ByteView plaintext,
                                const SecretArray<32>& entropy) {
  SP_TRY_ASSIGN(crypto::EcPrivateKey ephemeral, crypto::EcPrivateKey::from_entropy(entropy.view()));
  SP_TRY_ASSIGN(SecretArray<32> agreed, ephemeral.agree(recipient));
  const SecretBytes key = concat_kdf(agreed, options.encryption, options.apu, options.apv);
  const std::string header = to_base64url(bytes_of(header_text_of(ephemeral.public_key(), options)));
  // The key is this message's own; the IV depends on the message too, in case the entropy comes twice.
  const Hash32 drawn = crypto::hmac_sha256(entropy.view(), concat({bytes_of(header), crypto::sha256(plaintext)}));
  const auto iv = take_array<12>(drawn);
  SP_TRY_ASSIGN(Bytes sealed, crypto::aes_gcm_seal(key.view(), iv, bytes_of(header), plaintext));
  const ByteView text = ByteView(sealed).first(sealed.size() - kTag), tag = ByteView(sealed).last(kTag);
  return header + ".." + to_base64url(iv) + '.' + to_base64url(text) + '.' + to_base64url(tag);
}

Result<json::Document> jwe_header(std::string_view compact) {
  SP_TRY_ASSIGN(auto parts, split_compact<5>(compact, kMostJwe));
  return checked_header(parts[0]);
}

Result<Jwe> decrypt_jwe(std::string_view compact, const crypto::EcPrivateKey& key) {
  SP_TRY_ASSIGN(auto parts, split_compact<5>(compact, kMostJwe));
  SP_TRY_ASSIGN(json::Document header, checked_header(parts[0]));
  SP_TRY_ASSIGN(Encryption encryption, encryption_of(header.root()));
  SP_TRY_ASSIGN(std::optional<json::Value> epk, header.root().optional_member("epk"));
  if (!epk) return fail(Errc::jose_header);
  SP_TRY_ASSIGN(crypto::EcPublicKey ephemeral, read_jwk(*epk));
  SP_TRY_ASSIGN(Bytes apu, party(header.root(), "apu"));
  SP_TRY_ASSIGN(Bytes apv, party(header.root(), "apv"));
  SP_TRY_ASSIGN(Bytes iv, from_base64url(parts[2]));
  SP_TRY_ASSIGN(Bytes sealed, from_base64url(parts[3]));
  SP_TRY_ASSIGN(Bytes tag, from_base64url(parts[4]));
  if (!parts[1].empty() || iv.size() != 12 || tag.size() != kTag) return fail(Errc::jose_form);
  append(sealed, tag);
  SP_TRY_ASSIGN(SecretArray<32> agreed, key.agree(ephemeral));
  const SecretBytes content_key = concat_kdf(agreed, encryption, apu, apv);
  SP_TRY_ASSIGN(SecretBytes plaintext,
                crypto::aes_gcm_open(content_key.view(), take_array<12>(iv), bytes_of(parts[0]), sealed));
  return Jwe{std::move(header), std::move(plaintext)};
}

}  // namespace statepass::jose
