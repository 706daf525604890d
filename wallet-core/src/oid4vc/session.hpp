#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/datetime.hpp"
#include "base/http.hpp"
#include "base/secret.hpp"
#include "cbor/decoder.hpp"
#include "crypto/ec.hpp"
#include "jose/jws.hpp"
#include "oid4vc/messages.hpp"
#include "oid4vc/metadata.hpp"
#include "oid4vc/offer.hpp"
#include "oid4vc/url.hpp"

namespace statepass::oid4vc {

struct IssuanceConfig {
  AllowedOrigins origins;  // nothing else is ever asked for
  std::size_t copies = 1;  // of each document, where the issuer gives so many at once
  std::string locale;      // language tag for the issuer's texts; may be empty
  std::string client_id;   // for an issuer that allows no anonymous access; may be empty
};

// Asks for new copies without a new offer.
struct Refill {
  std::string credential_issuer;
  std::vector<std::string> configuration_ids;
  std::string refresh_token;
};

// What the session waits for, and the call that answers it.
enum class Want : std::uint8_t {
  request,     // answer(), failed()
  consent,     // accept(), decline()
  keys,        // give_keys()
  signatures,  // give_signatures()
  wait,        // proceed(), once due() has come
  store,       // stored()
  finished,    // nothing more: results()
  stopped,     // trouble(); retry() where it may be resumed
};

// Where the session is, for a progress line.
enum class Step : std::uint8_t {
  offer,
  issuer,
  authorization,
  consent,
  token,
  keys,
  nonce,
  proofs,
  credentials,
  waiting,
  storing,
  notifying,
  finished,
  stopped,
};

struct Progress {
  Step step;
  std::size_t item = 0;   // the document that is at work, from 0
  std::size_t items = 0;  // how many there are; 0 while that is not known
};

struct OfferedDocument {
  std::string configuration_id;
  std::string doc_type;
  std::string name;  // the issuer's; may be empty
};

struct Consent {
  std::string credential_issuer;
  std::string issuer_name;
  std::vector<OfferedDocument> documents;
  std::optional<TransactionCodeHint> transaction_code;
  bool code_refused = false;  // the one typed before was wrong, or the offer has expired: the issuer does not say which
};

struct KeysWanted {
  std::string configuration_id;
  std::string doc_type;
  std::size_t count = 0;
};

// ES256 signatures over these bytes, by the keys given, from number `first_key` on.
struct SignaturesWanted {
  std::size_t first_key = 0;
  std::vector<std::string> to_sign;
};

// One received copy. Which key it belongs to was read in it; nothing of it is verified yet.
struct Copy {
  Bytes issuer_signed;
  std::size_t key = 0;  // number of the device key, counted over all that were given to the session
  std::optional<Hash32> salt;
};

struct Delivery {
  std::string configuration_id;
  std::string doc_type;
  std::string notification_id;
  std::vector<Copy> copies;
};

enum class Remedy : std::uint8_t {
  none,
  try_again,       // the network, or a server that is busy: retry(), at `not_before`
  new_offer,       // this one is used up
  contact_issuer,  // what it answered is wrong or a refusal
  update_wallet,   // it asks for what this version cannot do
};

struct Trouble {
  Errc code;
  Remedy remedy = Remedy::none;
  bool resumable = false;
  UnixTime not_before = 0;
};

// How one document of the offer ended.
struct ItemResult {
  std::string configuration_id;
  std::string doc_type;
  std::size_t copies = 0;  // stored
  std::optional<Errc> trouble;
};

// The wallet's side of OpenID4VCI 1.0 with the pre-authorised code, as a step machine without I/O: it says what it
// wants, is told what came of it, and can be put away and taken up between any two calls.
//
// After every call that changes it, the face keeps serialise() in the vault: a credential is not acknowledged to the
// issuer before stored() has said that it is safe. Calls that do not answer what is wanted are oid4vc_step and change
// nothing.
class IssuanceSession {
 public:
  // The errors of parse_offer_link and parse_offer; oid4vc_issuer_unknown, oid4vc_url.
  static Result<IssuanceSession> start(std::string_view link, IssuanceConfig config);
  // oid4vc_offer for no or too many configurations; oid4vc_token_response for a token that is none;
  // oid4vc_issuer_unknown, oid4vc_url.
  static Result<IssuanceSession> start(const Refill& refill, IssuanceConfig config);
  // Takes up what serialise() gave. oid4vc_state; oid4vc_issuer_unknown when the configuration no longer allows it.
  static Result<IssuanceSession> resume(ByteView state, IssuanceConfig config, UnixTime now);
  // Holds tokens and credentials. A transaction code is not in it: it is asked for again.
  SecretBytes serialise() const;

  Want want() const;
  Progress progress() const;

  // What is wanted in detail; each for its own want alone.
  HttpRequest request() const;
  Consent consent() const;
  KeysWanted keys_wanted() const;
  SignaturesWanted signatures_wanted() const;
  UnixTime due() const;
  Delivery delivery() const;
  Trouble trouble() const;
  std::vector<ItemResult> results() const;

  // For a later Refill; empty when the issuer gave none.
  const std::string& refresh_token() const { return refresh_token_; }

  Result<> answer(const HttpResponse& response, UnixTime now);
  // No answer came: no network, no connection, cut off.
  Result<> failed(UnixTime now);
  // oid4vc_transaction_code when a code is missing or is not as announced.
  Result<> accept(std::string_view transaction_code);
  Result<> decline();
  // As many as wanted, P-256, none given before: oid4vc_keys.
  Result<> give_keys(const std::vector<crypto::EcPublicKey>& keys, UnixTime now);
  // oid4vc_signatures: another number; crypto_signature: one does not verify.
  Result<> give_signatures(const std::vector<ByteArray<64>>& signatures);
  // Does nothing before due().
  Result<> proceed(UnixTime now);
  // What became of the delivery: accepted once it is kept; failure when it did not pass the holder's checks or could
  // not be kept; deleted when the person did not want it.
  Result<> stored(Event event, UnixTime now);
  Result<> retry(UnixTime now);

 private:
  enum class Phase : std::uint8_t { offer, issuer, authorization, consent, token, items, finished };
  enum class Stage : std::uint8_t { fresh, proving, deferred, received, notify, done };
  enum class ProofStep : std::uint8_t { nonce, sign, send };
  struct Item {
    OfferedDocument document;
    std::string credential_identifier;  // empty: asked for by its configuration
    Stage stage = Stage::fresh;
    std::size_t first_key = 0;
    std::size_t key_count = 0;
    std::string transaction_id;
    UnixTime due = 0;
    std::string notification_id;
    std::vector<Copy> copies;
    Event event = Event::accepted;
    std::size_t stored = 0;
    std::optional<Errc> trouble;
  };

  explicit IssuanceSession(IssuanceConfig config) : config_(std::move(config)) {}
  bool is_current(Stage stage) const { return current_ && items_[*current_].stage == stage; }
  Item& current() { return items_[*current_]; }
  const Item& current() const { return items_[*current_]; }
  bool is_idempotent() const;
  HttpRequest get(std::string url) const;
  HttpRequest post(std::string url, std::string_view media_type, std::string_view body, bool with_token) const;

  // Chooses the next document to work on.
  void advance(UnixTime now);
  void begin_proof(UnixTime now);
  void prepare_proofs(UnixTime now);
  void stop(Errc code, Remedy remedy, bool resumable = false, UnixTime not_before = 0);
  // The current document ends so; the others go on.
  void refuse(Errc code, UnixTime now);

  // One for each kind of answer (session_answers.cpp).
  void on_offer(const HttpResponse& response);
  void on_issuer(const HttpResponse& response);
  void on_authorization(const HttpResponse& response);
  void on_token(const HttpResponse& response, UnixTime now);
  void on_nonce(const HttpResponse& response, UnixTime now);
  void on_credentials(const HttpResponse& response, UnixTime now);
  void on_credential_error(const HttpResponse& response, UnixTime now);
  void on_busy(const HttpResponse& response, UnixTime now);
  void on_unauthorized();
  Result<> take_issuer(IssuerMetadata metadata);
  Result<> take_authorization(const AuthorizationMetadata& metadata);
  void take_token(TokenResponse token, UnixTime now);
  Result<> take_credentials(CredentialResponse response);
  bool is_json(const HttpResponse& response);

  // session_state.cpp
  Result<> read_state(ByteView state);
  Result<> read_item(cbor::Decoder& in);
  Result<> check_state() const;

  IssuanceConfig config_;
  Phase phase_ = Phase::offer;
  std::string offer_url_;
  Offer offer_;
  IssuerMetadata issuer_;  // without its configurations
  std::string authorization_server_;
  std::string token_endpoint_;
  bool anonymous_ = true;
  std::string access_token_;
  UnixTime expires_at_ = 0;  // of the access token; 0 when it is not known
  std::string refresh_token_;
  std::vector<crypto::EcPublicKey> keys_;
  std::vector<Item> items_;
  std::uint32_t codes_refused_ = 0;
  std::optional<Trouble> trouble_;

  // Not kept: taken up again from the step before.
  std::optional<std::size_t> current_;
  std::optional<UnixTime> wait_until_;
  SecretBytes transaction_code_;
  ProofStep proof_step_ = ProofStep::nonce;
  std::string nonce_;
  std::vector<jose::UnsignedJws> unsigned_proofs_;
  std::vector<std::string> proofs_;
  std::uint32_t attempts_ = 0;        // of the present request
  std::uint32_t nonces_refused_ = 0;  // of the present document
  bool refreshed_ = false;            // the token was renewed and has not served since
};

}  // namespace statepass::oid4vc
