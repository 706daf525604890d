#pragma once

#include "base/secret.hpp"
#include "crypto/ec.hpp"
#include "mdoc/read.hpp"

// What device and reader sign (ISO/IEC 18013-5 12.2.1, 12.4, 12.5).
namespace statepass::mdoc {

// SessionTranscript = [DeviceEngagementBytes / null, EReaderKeyBytes / null, Handover]: bytes from whoever knows the
// way in which the two met. Owns them.
class SessionTranscript {
 public:
  // The array, or SessionTranscriptBytes, #6.24 around it. mdoc_transcript: not an array of three, or the first two are
  // neither null nor #6.24; the errors of cbor::validate.
  static Result<SessionTranscript> parse(ByteView input);
  // [null, null, handover]: the form of all profiles that have no device engagement. `handover` is encoded CBOR.
  static SessionTranscript of_handover(ByteView handover);
  // Device engagement as received and as tagged bytes; `handover` null for QR engagement.
  static SessionTranscript of_engagement(ByteView device_engagement_bytes, ByteView reader_key_bytes,
                                         ByteView handover);

  // What the authentication structures hold.
  const Bytes& array() const { return array_; }
  // SessionTranscriptBytes: what key derivations take.
  Bytes tagged() const;

 private:
  explicit SessionTranscript(Bytes array) : array_(std::move(array)) {}

  Bytes array_;
};

// DeviceAuthenticationBytes = #6.24(["DeviceAuthentication", SessionTranscript, DocType, DeviceNameSpacesBytes]).
// `device_name_spaces`: #6.24 as received or to be sent.
Bytes device_authentication_bytes(const SessionTranscript& transcript, std::string_view doc_type,
                                  ByteView device_name_spaces);
// ReaderAuthenticationBytes = #6.24(["ReaderAuthentication", SessionTranscript, ItemsRequestBytes]).
Bytes reader_authentication_bytes(const SessionTranscript& transcript, ByteView items_request);

// EMacKey of deviceMac (12.4.4): from the device key and the reader's ephemeral key, one private and one public.
// crypto_curve when they are on different curves.
Result<SecretArray<32>> device_mac_key(const crypto::EcPrivateKey& mine, const crypto::EcPublicKey& theirs,
                                       const SessionTranscript& transcript);

}  // namespace statepass::mdoc
