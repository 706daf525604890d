#include "qbft/seals.hpp"

namespace statepass::qbft {
namespace {

// For each seal the known key that the hint names, null where that is not known. Empty when the hint is missing or
// cannot be right.
std::vector<const Signer*> hinted_signers(const SealedHeader& header, KnownKeys known) {
  const auto& members = header.validators().members();
  std::vector<bool> named(members.size());
  std::vector<const Signer*> out;
  for (const std::uint8_t place : header.signers_hint()) {
    if (place >= members.size() || named[place]) return {};
    named[place] = true;
    const auto found = std::ranges::lower_bound(known, members[place], {}, &Signer::address);
    out.push_back(found != known.end() && found->address == members[place] ? &*found : nullptr);
  }
  return out;
}

// Whether so many of the signers that the hint names belong to the trusted set. When not, the seals alone tell why, and
// the first few of them may do.
bool names_enough(const SealedHeader& header, const ValidatorSet& trusted, std::size_t needed) {
  const auto& members = header.validators().members();
  const auto is_trusted = [&](std::uint8_t place) { return trusted.contains(members[place]); };
  return needed == 0 || static_cast<std::size_t>(std::ranges::count_if(header.signers_hint(), is_trusted)) >= needed;
}

// Adds the claims of a header's hint, by known keys.
void claim_seals(const SealedHeader& header, const std::vector<const Signer*>& signers, KnownKeys known,
                 std::vector<crypto::SignatureClaim>& claims) {
  for (std::size_t i = 0; i < signers.size(); ++i) {
    if (signers[i] == nullptr) continue;
    claims.push_back({header.seal_digest(), header.seals()[i], static_cast<std::size_t>(signers[i] - known.data())});
  }
}

bool holds(const std::vector<crypto::SignatureClaim>& claims, KnownKeys known) {
  std::vector<crypto::Secp256k1PublicKey> keys;
  for (const Signer& signer : known) keys.push_back(signer.key);
  return crypto::secp256k1_all_recover_to(keys, claims);
}

// Of check_seals(): what its batch, or one before it, has proven. Null where recovery has to tell.
std::vector<const Signer*> proven_signers(const SealedHeader& header, const ValidatorSet& trusted, std::size_t needed,
                                          KnownKeys known, Hint hint) {
  std::vector<const Signer*> signers = hinted_signers(header, known);
  if (signers.empty() || hint == Hint::proven) return signers;
  if (!names_enough(header, trusted, needed)) return {};
  std::vector<crypto::SignatureClaim> claims;
  claim_seals(header, signers, known, claims);
  if (claims.size() < 2 || !holds(claims, known)) return {};
  return signers;
}

Result<Signer> recovered_signer(const SealedHeader& header, std::size_t seal) {
  auto key = crypto::secp256k1_recover(header.seal_digest(), header.seals()[seal]);
  if (!key) return fail(Errc::qbft_seal, seal);
  return Signer{eth::address_of(*key), *key};
}

}  // namespace

Bytes signers_hint(const SealedHeader& header, std::span<const Signer> signers) {
  const auto& members = header.validators().members();
  Bytes out;
  for (const Signer& signer : signers) {
    out.push_back(static_cast<std::uint8_t>(std::ranges::lower_bound(members, signer.address) - members.begin()));
  }
  return out;
}

Result<std::vector<Signer>> check_seals(const SealedHeader& header) {
  return check_seals(header, header.validators(), 0);
}

Result<std::vector<Signer>> check_seals(const SealedHeader& header, const ValidatorSet& trusted, std::size_t needed,
                                        KnownKeys known, Hint hint) {
  const auto& seals = header.seals();
  if (seals.size() < header.validators().quorum()) return fail(Errc::qbft_quorum, seals.size());
  const std::vector<const Signer*> proven = proven_signers(header, trusted, needed, known, hint);
  std::vector<Signer> signers;
  std::size_t found = 0;
  for (std::size_t i = 0; i < seals.size(); ++i) {
    if (found + (seals.size() - i) < needed) return fail(Errc::qbft_set_jump, i);
    const bool is_proven = !proven.empty() && proven[i] != nullptr;
    SP_TRY_ASSIGN(const Signer signer, is_proven ? Result<Signer>(*proven[i]) : recovered_signer(header, i));
    if (!header.validators().contains(signer.address)) return fail(Errc::qbft_stranger, i);
    if (std::ranges::find(signers, signer.address, &Signer::address) != signers.end()) {
      return fail(Errc::qbft_signer_twice, i);
    }
    signers.push_back(signer);
    if (trusted.contains(signer.address)) ++found;
  }
  if (found < needed) return fail(Errc::qbft_set_jump, seals.size());
  return signers;
}

HintProof prove_hints(std::span<const SealedHeader> headers, const ValidatorSet& validators, KnownKeys known) {
  std::vector<crypto::SignatureClaim> claims;
  HintProof out;
  for (const SealedHeader& header : headers) {
    if (header.validators() != validators) break;
    const std::vector<const Signer*> signers = hinted_signers(header, known);
    if (signers.empty() || std::ranges::count(signers, nullptr) > 0) break;
    claim_seals(header, signers, known, claims);
    ++out.headers;
  }
  if (out.headers > 0 && holds(claims, known)) out.hint = Hint::proven;
  return out;
}

}  // namespace statepass::qbft
