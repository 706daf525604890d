#include "crypto/ec.hpp"

#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/ec_key.h>
#include <openssl/ecdh.h>
#include <openssl/ecdsa.h>
#include <openssl/mem.h>

namespace statepass::crypto {
namespace {

const EC_GROUP* group_of(Curve curve) {
  switch (curve) {
    case Curve::p256:
      return EC_group_p256();
    case Curve::p384:
      return EC_group_p384();
    case Curve::p521:
      return EC_group_p521();
  }
  return nullptr;
}

std::shared_ptr<void> own(EC_KEY* key) {
  return {key, [](void* held) { EC_KEY_free(static_cast<EC_KEY*>(held)); }};
}
EC_KEY* raw(const std::shared_ptr<void>& key) {
  return static_cast<EC_KEY*>(key.get());
}

Bytes uncompressed(const EC_KEY* key) {
  const EC_GROUP* group = EC_KEY_get0_group(key);
  const EC_POINT* point = EC_KEY_get0_public_key(key);
  Bytes out(EC_POINT_point2oct(group, point, POINT_CONVERSION_UNCOMPRESSED, nullptr, 0, nullptr));
  const std::size_t written =
      EC_POINT_point2oct(group, point, POINT_CONVERSION_UNCOMPRESSED, out.data(), out.size(), nullptr);
  SP_ASSERT(written == out.size() && written > 0);
  return out;
}

}  // namespace

std::size_t field_size(Curve curve) {
  switch (curve) {
    case Curve::p256:
      return 32;
    case Curve::p384:
      return 48;
    case Curve::p521:
      return 66;
  }
  return 0;
}

Result<EcPublicKey> EcPublicKey::from_xy(Curve curve, ByteView x, ByteView y) {
  const std::size_t size = field_size(curve);
  if (x.size() != size || y.size() != size) return fail(Errc::crypto_key);
  const std::uint8_t uncompressed_point = 0x04;
  return from_sec1(curve, concat({ByteView(&uncompressed_point, 1), x, y}));
}

Result<EcPublicKey> EcPublicKey::from_sec1(Curve curve, ByteView point) {
  auto key = own(EC_KEY_new());
  // The hybrid forms 06 and 07 of X9.62 are refused by the library.
  if (!key || EC_KEY_set_group(raw(key), group_of(curve)) != 1 ||
      EC_KEY_oct2key(raw(key), point.data(), point.size(), nullptr) != 1) {
    return fail(Errc::crypto_key);
  }
  // An uncompressed point is the canonical form already; converting it back would cost a field inversion.
  Bytes full = point[0] == POINT_CONVERSION_UNCOMPRESSED ? to_bytes(point) : uncompressed(raw(key));
  return EcPublicKey(curve, std::move(key), std::move(full));
}

Result<> EcPublicKey::verify(ByteView digest, ByteView signature) const {
  if (signature.size() != 2 * field_size(curve_)) return fail(Errc::crypto_signature_form);
  if (ECDSA_verify_p1363(digest.data(), digest.size(), signature.data(), signature.size(), raw(key_)) != 1) {
    return fail(Errc::crypto_signature);
  }
  return {};
}

Result<EcPrivateKey> EcPrivateKey::from_entropy(ByteView entropy) {
  if (entropy.size() < 32) return fail(Errc::crypto_parameter);
  auto key = own(EC_KEY_derive_from_secret(group_of(Curve::p256), entropy.data(), entropy.size()));
  if (!key) return fail(Errc::crypto_parameter);
  SecretArray<32> scalar;
  const std::size_t size = EC_KEY_priv2oct(raw(key), scalar.data(), scalar.size());
  SP_ASSERT(size == scalar.size());
  return from_scalar(scalar.view());
}

Result<EcPrivateKey> EcPrivateKey::from_scalar(ByteView scalar) {
  auto key = own(EC_KEY_new());
  if (!key || scalar.size() != 32 || EC_KEY_set_group(raw(key), group_of(Curve::p256)) != 1 ||
      EC_KEY_oct2priv(raw(key), scalar.data(), scalar.size()) != 1) {
    return fail(Errc::crypto_key);
  }
  std::unique_ptr<EC_POINT, decltype(&EC_POINT_free)> point(EC_POINT_new(group_of(Curve::p256)), &EC_POINT_free);
  if (!point ||
      EC_POINT_mul(group_of(Curve::p256), point.get(), EC_KEY_get0_private_key(raw(key)), nullptr, nullptr, nullptr) !=
          1 ||
      EC_KEY_set_public_key(raw(key), point.get()) != 1) {
    return fail(Errc::crypto_key);
  }
  SP_TRY_ASSIGN(EcPublicKey public_key, EcPublicKey::from_sec1(Curve::p256, uncompressed(raw(key))));
  return EcPrivateKey(std::move(key), std::move(public_key), SecretArray<32>(scalar));
}

ByteArray<64> EcPrivateKey::sign(const Hash32& digest) const {
  ByteArray<64> out;
  std::size_t size = 0;
  const int done = ECDSA_sign_p1363(digest.data(), digest.size(), out.data(), &size, out.size(), raw(key_));
  SP_ASSERT(done == 1 && size == out.size());
  return out;
}

Result<SecretArray<32>> EcPrivateKey::agree(const EcPublicKey& peer) const {
  if (peer.curve() != Curve::p256) return fail(Errc::crypto_curve);
  SecretArray<32> out;
  const int size = ECDH_compute_key(out.data(), out.size(), EC_KEY_get0_public_key(raw(peer.key_)), raw(key_), nullptr);
  SP_ASSERT(size == static_cast<int>(out.size()));
  return out;
}

}  // namespace statepass::crypto
