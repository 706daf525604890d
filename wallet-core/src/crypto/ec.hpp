#pragma once

#include <memory>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"

// ECDSA and ECDH over the NIST curves. Signatures are r‖s of fixed width (IEEE P1363, as COSE and JOSE carry them).
namespace statepass::crypto {

enum class Curve : std::uint8_t { p256, p384, p521 };

// Bytes of a coordinate or scalar: 32, 48, 66.
std::size_t field_size(Curve curve);

class EcPublicKey {
 public:
  // Coordinates of exactly the field's size. crypto_key when the point is not on the curve.
  static Result<EcPublicKey> from_xy(Curve curve, ByteView x, ByteView y);
  // SEC 1 2.3.4: uncompressed or compressed. crypto_key.
  static Result<EcPublicKey> from_sec1(Curve curve, ByteView point);

  Curve curve() const { return curve_; }
  ByteView x() const { return ByteView(point_).subspan(1, field_size(curve_)); }
  ByteView y() const { return ByteView(point_).subspan(1 + field_size(curve_)); }
  // 04 ‖ x ‖ y
  ByteView sec1() const { return point_; }

  // Checks a signature over a digest that was made by the algorithm's hash. crypto_signature_form: wrong length;
  // crypto_signature: it does not verify, out-of-range r or s included.
  Result<> verify(ByteView digest, ByteView signature) const;

  friend bool operator==(const EcPublicKey& a, const EcPublicKey& b) {
    return a.curve_ == b.curve_ && a.point_ == b.point_;
  }

 private:
  friend class EcPrivateKey;
  EcPublicKey(Curve curve, std::shared_ptr<void> key, Bytes point)
      : curve_(curve), key_(std::move(key)), point_(std::move(point)) {}

  Curve curve_;
  std::shared_ptr<void> key_;  // the library's decoded key, shared by copies
  Bytes point_;
};

// A P-256 private key in software. Signing draws its nonce from the library's platform source, hedged with key and
// digest.
class EcPrivateKey {
 public:
  // At least 32 fresh random bytes; the key is derived from them, so equal entropy gives equal keys. crypto_parameter
  // when shorter.
  static Result<EcPrivateKey> from_entropy(ByteView entropy);
  // A stored scalar, 1 to n-1, 32 bytes. crypto_key.
  static Result<EcPrivateKey> from_scalar(ByteView scalar);

  const EcPublicKey& public_key() const { return public_; }
  ByteArray<64> sign(const Hash32& digest) const;
  // ECDH: the x coordinate of the shared point (SEC 1 3.3.1). crypto_curve for a key on another curve.
  Result<SecretArray<32>> agree(const EcPublicKey& peer) const;
  // For the vault and for HPKE, inside the core alone: no function of the interface returns it.
  const SecretArray<32>& scalar() const { return scalar_; }

 private:
  EcPrivateKey(std::shared_ptr<void> key, EcPublicKey public_key, SecretArray<32> scalar)
      : key_(std::move(key)), public_(std::move(public_key)), scalar_(std::move(scalar)) {}

  std::shared_ptr<void> key_;
  EcPublicKey public_;
  SecretArray<32> scalar_;
};

}  // namespace statepass::crypto
