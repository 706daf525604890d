#pragma once

#include <initializer_list>
#include <vector>

#include "x509/certificate.hpp"

// The profiles of ISO/IEC 18013-5 Annex B, field by field.
namespace statepass::x509 {

// A set of the errors from x509_serial to x509_chain_extra: what a certificate departs from its profile in, or what a
// policy lets pass.
class Deviations {
 public:
  constexpr Deviations() = default;
  constexpr Deviations(std::initializer_list<Errc> codes) {
    for (Errc code : codes) add(code);
  }
  static constexpr Deviations every() { return Deviations(~std::uint32_t{0}); }

  constexpr void add(Errc code) { bits_ |= bit(code); }
  constexpr bool has(Errc code) const { return (bits_ & bit(code)) != 0; }
  constexpr bool empty() const { return bits_ == 0; }
  constexpr Deviations without(Deviations tolerated) const { return Deviations(bits_ & ~tolerated.bits_); }
  // In the order of their numbers.
  std::vector<Errc> list() const;
  friend constexpr bool operator==(Deviations, Deviations) = default;

 private:
  static constexpr std::uint16_t kFirst = static_cast<std::uint16_t>(Errc::x509_serial);
  static constexpr std::uint16_t kLast = static_cast<std::uint16_t>(Errc::x509_chain_extra);
  static_assert(kLast - kFirst < 32);

  constexpr explicit Deviations(std::uint32_t bits) : bits_(bits) {}
  static constexpr std::uint32_t bit(Errc code) {
    SP_ASSERT(static_cast<std::uint16_t>(code) >= kFirst && static_cast<std::uint16_t>(code) <= kLast);
    return std::uint32_t{1} << (static_cast<std::uint16_t>(code) - kFirst);
  }

  std::uint32_t bits_ = 0;
};

// What a certificate is for.
enum class Role : std::uint8_t { document_signer, reader };

// Lengths of validity, in seconds.
inline constexpr UnixTime kMostRootValidity = 7305 * kSecondsPerDay;  // 20 years, with their leap days
inline constexpr UnixTime kMostDocumentSignerValidity = 457 * kSecondsPerDay;
inline constexpr UnixTime kMostReaderValidity = 1187 * kSecondsPerDay;

// What the certificate of an end entity departs from, seen alone.
Deviations check_leaf_profile(const Certificate& leaf, Role role);
// The same of a root: for document signers the IACA profile, whose self-signature is passed in; for readers only what
// makes it an authority.
Deviations check_root_profile(const Certificate& root, Role role, bool self_signed);
// What must agree between a document signer and its root: key identifier, country, state.
Deviations check_agreement(const Certificate& leaf, const Certificate& root, Role role);

}  // namespace statepass::x509
