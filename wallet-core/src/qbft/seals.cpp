#include "qbft/seals.hpp"

namespace statepass::qbft {

Result<std::vector<Signer>> check_seals(const SealedHeader& header) {
  return check_seals(header, header.validators(), 0);
}

Result<std::vector<Signer>> check_seals(const SealedHeader& header, const ValidatorSet& trusted, std::size_t needed) {
  const auto& seals = header.seals();
  if (seals.size() < header.validators().quorum()) return fail(Errc::qbft_quorum, seals.size());
  std::vector<Signer> signers;
  std::size_t found = 0;
  for (std::size_t i = 0; i < seals.size(); ++i) {
    if (found + (seals.size() - i) < needed) return fail(Errc::qbft_set_jump, i);
    auto key = crypto::secp256k1_recover(header.seal_digest(), seals[i]);
    if (!key) return fail(Errc::qbft_seal, i);
    const Address address = eth::address_of(*key);
    if (!header.validators().contains(address)) return fail(Errc::qbft_stranger, i);
    if (std::ranges::find(signers, address, &Signer::address) != signers.end()) {
      return fail(Errc::qbft_signer_twice, i);
    }
    signers.push_back({address, *key});
    if (trusted.contains(address)) ++found;
  }
  if (found < needed) return fail(Errc::qbft_set_jump, seals.size());
  return signers;
}

}  // namespace statepass::qbft
