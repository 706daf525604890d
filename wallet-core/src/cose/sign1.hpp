#pragma once

#include "cose/algorithm.hpp"
#include "cose/message.hpp"

namespace statepass::cose {

inline constexpr std::uint64_t kSign1Tag = 18;

// COSE_Sign1 (RFC 9052 4.2). Views into the input.
struct Sign1 : Message {
  ByteView signature;
};

// Errors: read_message, and cose_structure for the signature.
Result<Sign1> parse_sign1(cbor::Decoder& in, TagRule rule = TagRule::untagged);
// The whole input is the message. Also the errors of cbor::validate.
Result<Sign1> parse_sign1(ByteView input, TagRule rule = TagRule::untagged);

// Checks the signature over the protected header as received and the payload given: message.payload, or the detached
// bytes. cose_algorithm_unsupported; cose_algorithm_curve: the algorithm is not that of the key's curve;
// crypto_signature_form and crypto_signature as in crypto::EcPublicKey::verify.
Result<> verify_sign1(const Sign1& message, const crypto::EcPublicKey& key, ByteView payload, ByteView external = {});

// What the headers of a new message hold beside the algorithm.
struct Sign1Headers {
  std::span<const ByteView> x5chain;  // at most X5Chain::kMostCertificates; none: no parameter
  bool protect_x5chain = false;
  std::string_view type;  // label 16; empty: no parameter
};

// A COSE_Sign1 in the making: it says what is to be signed, and takes the signature from whoever holds the key.
class Sign1Draft {
 public:
  static Sign1Draft attached(const SignatureAlgorithm& algorithm, const Sign1Headers& headers, ByteView payload,
                             ByteView external = {});
  static Sign1Draft detached(const SignatureAlgorithm& algorithm, const Sign1Headers& headers, ByteView payload,
                             ByteView external = {});

  // The Sig_structure: for signers that hash for themselves.
  const Bytes& to_be_signed() const { return to_be_signed_; }
  // Its hash by the algorithm: for signers that take a digest.
  crypto::Digest digest() const { return crypto::digest_of(algorithm_.hash, {to_be_signed_}); }
  // The untagged message. r‖s of the curve's width: crypto_signature_form for another length.
  Result<Bytes> finish(ByteView signature) const;

 private:
  Sign1Draft(const SignatureAlgorithm& algorithm, const Sign1Headers& headers, ByteView payload, ByteView external,
             bool attach);

  SignatureAlgorithm algorithm_;
  Bytes to_be_signed_;
  Bytes head_;  // the message up to the signature
};

}  // namespace statepass::cose
