#include "desk/keys/key_folder.hpp"

#include <sys/stat.h>

#include <stdexcept>

#include "base/text.hpp"
#include "common/run/files.hpp"
#include "cose/key.hpp"
#include "crypto/keccak.hpp"
#include "desk/clock.hpp"
#include "desk/random.hpp"
#include "x509/pem.hpp"

namespace statepass::desk {
namespace {

namespace fs = std::filesystem;

constexpr UnixTime kRootDays = 3'650;
constexpr UnixTime kSignerDays = 400;
constexpr std::string_view kCertificate = "CERTIFICATE";

[[noreturn]] void refuse(const fs::path& file, std::string_view words) {
  throw std::runtime_error(file.string() + ": " + std::string(words));
}

void check_private(const fs::path& file) {
  struct stat found{};
  if (::stat(file.c_str(), &found) != 0) refuse(file, "cannot be read");
  if ((found.st_mode & 0077) != 0) refuse(file, "others may read it; make it readable by its owner alone (chmod 600)");
}

SecretArray<32> read_secret(const fs::path& file) {
  check_private(file);
  auto text = common::read_file(file, 256);
  if (!text) refuse(file, "cannot be read");
  while (!text->empty() && (text->back() == '\n' || text->back() == '\r')) text->pop_back();
  auto bytes = text->starts_with("0x") ? from_hex0x(*text) : from_hex(*text);
  secure_zero(text->data(), text->size());
  if (!bytes || bytes->size() != 32) refuse(file, "is not 32 bytes as hexadecimal");
  SecretArray<32> out{ByteView(*bytes)};
  secure_zero(bytes->data(), bytes->size());
  return out;
}

void write_once(const fs::path& file, std::string_view content) {
  if (fs::exists(file)) refuse(file, "is there already");
  if (!common::write_file(file, content, 0600)) refuse(file, "cannot be written");
}

void write_secret(const fs::path& file, ByteView secret) {
  std::string text = to_hex0x(secret) + "\n";
  write_once(file, text);
  secure_zero(text.data(), text.size());
}

// The secret in the file, or a fresh one that is written there first.
SecretArray<32> secret_in(const fs::path& file) {
  if (fs::exists(file)) return read_secret(file);
  auto secret = random_secret<32>();
  write_secret(file, secret.view());
  return secret;
}

crypto::EcPrivateKey ec_key_in(const fs::path& file) {
  if (!fs::exists(file)) {
    const auto entropy = random_secret<32>();
    auto key = crypto::EcPrivateKey::from_entropy(entropy.view());
    if (!key) refuse(file, "no key could be made");
    write_secret(file, key->scalar().view());
  }
  const auto secret = read_secret(file);
  auto key = crypto::EcPrivateKey::from_scalar(secret.view());
  if (!key) refuse(file, "is not a key of P-256");
  return *std::move(key);
}

crypto::Secp256k1Key operator_key_of(const fs::path& file, const SecretArray<32>& secret) {
  auto key = crypto::Secp256k1Key::from_entropy(secret.view());
  if (!key) refuse(file, "is not a key of secp256k1");
  return *std::move(key);
}

Bytes fresh_serial() {
  auto serial = random_bytes<16>();
  serial[0] = static_cast<std::uint8_t>((serial[0] & 0x7f) | 0x40);
  return to_bytes(serial);
}

void write_certificate(const fs::path& file, const x509::CertificateFields& fields,
                       const crypto::EcPrivateKey& issuer) {
  const x509::CertificateDraft draft(fields, crypto::Curve::p256);
  const auto certificate = draft.finish(issuer.sign(take_array<32>(draft.digest().view())));
  if (!certificate) refuse(file, error_words(certificate.error().code));
  write_once(file, x509::to_pem(kCertificate, certificate->der()));
}

x509::Certificate certificate_in(const fs::path& file, const crypto::EcPublicKey& key) {
  const auto text = common::read_file(file, 64 * 1024);
  if (!text) refuse(file, "cannot be read");
  auto certificates = x509::read_certificates(bytes_of(*text));
  if (!certificates || certificates->size() != 1) refuse(file, "is not one certificate");
  if (!(certificates->front().public_key() == key)) refuse(file, "is not the certificate of the key beside it");
  return std::move(certificates->front());
}

x509::CertificateParameters parameters_of(const KeyFolderOptions& options, std::string_view name, UnixTime days,
                                          const crypto::EcPublicKey& key) {
  const UnixTime from = day_start(options.now);
  return {.serial = fresh_serial(),
          .subject = {.country = "US",
                      .state = "US-" + options.letters,
                      .organisation = options.authority,
                      .common_name = options.authority + " " + std::string(name)},
          .not_before = from,
          .not_after = from + days * kSecondsPerDay,
          .key = key,
          .issuer_alt_uri = options.public_url,
          .crl_uri = options.public_url + "/iaca.crl"};
}

}  // namespace

std::string_view role_name(OperatorRole role) {
  switch (role) {
    case OperatorRole::licensing:
      return "licensing";
    case OperatorRole::mailbox:
      return "mailbox";
    case OperatorRole::data:
      return "data";
    case OperatorRole::status:
      return "status";
    case OperatorRole::keys:
      return "keys";
    case OperatorRole::admin:
      return "admin";
  }
  return "";
}

void KeyFolder::open_root(const KeyFolderOptions& options) {
  root_key_ = ec_key_in(options.folder / "iaca.key");
  const auto& key = root_key_->public_key();
  const fs::path file = options.folder / "iaca.pem";
  if (!fs::exists(file))
    write_certificate(file, x509::root_fields(parameters_of(options, "IACA", kRootDays, key)), *root_key_);
  root_ = certificate_in(file, key);
}

void KeyFolder::open_signer(const KeyFolderOptions& options) {
  signer_key_ = ec_key_in(options.folder / "signer.key");
  const auto& key = signer_key_->public_key();
  const fs::path file = options.folder / "signer.pem";
  if (!fs::exists(file)) {
    const auto parameters = parameters_of(options, "document signer", kSignerDays, key);
    write_certificate(file, x509::document_signer_fields(parameters, *root_), *root_key_);
  }
  signer_ = certificate_in(file, key);
}

KeyFolder KeyFolder::open(const KeyFolderOptions& options) {
  std::error_code error;
  fs::create_directories(options.folder, error);
  if (error) refuse(options.folder, "cannot be made");
  ::chmod(options.folder.c_str(), 0700);
  KeyFolder out;
  out.open_root(options);
  out.open_signer(options);
  out.envelope_ = crypto::x25519_key_pair(secret_in(options.folder / "envelope.key").view());
  for (const OperatorRole role : kOwnRoles) {
    const fs::path file = options.folder / (std::string(role_name(role)) + ".key");
    out.operators_.emplace_back(role, operator_key_of(file, secret_in(file)));
  }
  if (!options.admin_key.empty()) {
    const auto secret = read_secret(options.admin_key);
    out.operators_.emplace_back(OperatorRole::admin, operator_key_of(options.admin_key, secret));
  }
  return out;
}

const crypto::Secp256k1Key* KeyFolder::operator_key(OperatorRole role) const {
  for (const auto& [own, key] : operators_)
    if (own == role) return &key;
  return nullptr;
}

eth::Address KeyFolder::operator_address(OperatorRole role) const {
  const auto* key = operator_key(role);
  return key == nullptr ? eth::Address{} : eth::address_of(key->public_key());
}

Hash32 KeyFolder::signer_kid() const {
  return crypto::keccak256(cose::encode_key(signer_key_->public_key()));
}

}  // namespace statepass::desk
