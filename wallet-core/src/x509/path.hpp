#pragma once

#include <span>

#include "base/check.hpp"
#include "x509/profile.hpp"

namespace statepass::x509 {

// The certificates that are believed: roots, and end entities named singly (a document signer given on the command
// line, say). What a root departs from its profile in counts in every path that ends there.
class TrustAnchors {
 public:
  struct Anchor {
    Certificate certificate;
    bool self_signed;  // its own key signed it
  };

  // Checks the self-signature, once for all paths.
  void add(Certificate certificate);
  std::span<const Anchor> list() const { return anchors_; }

 private:
  std::vector<Anchor> anchors_;
};

// Departures from the profile that a verdict lets pass. None by default.
struct PathPolicy {
  Deviations leaf;
  Deviations root;
  Deviations named;  // further ones of a leaf that is itself an anchor: somebody chose this very certificate
};

// A leaf certificate with all about its path that does not depend on the time: worth keeping, since checking it again
// costs a parse and a signature. Valid for the anchors and the policy it was checked with.
class Signer {
 public:
  // `chain`: DER certificates as x5chain carries them, the leaf first; at least one. Intermediate
  // authorities, at most two, are walked for readers alone.
  static Signer check(std::span<const ByteView> chain, Role role, const TrustAnchors& anchors,
                      const PathPolicy& policy);

  // Empty when the leaf could not be parsed.
  const std::optional<Certificate>& certificate() const { return certificate_; }
  // Pass; fail with chain_path, chain_profile, chain_expired or country_state (between certificates); unknown with
  // issuer_unknown: a sound leaf whose root is none of the anchors. `skew`: seconds of grace on either side.
  // The detail is x509_no_anchor, x509_key_id_differs, x509_issuer_authority, crypto_signature, x509_not_yet_valid,
  // x509_expired, one of Deviations, or the leaf's parse error.
  Check at(UnixTime now, UnixTime skew) const;

  // What was found, tolerated or not.
  Deviations leaf_deviations() const { return leaf_deviations_; }
  Deviations root_deviations() const { return root_deviations_; }
  // The anchor at the end, by its place in the list; empty when there is none.
  std::optional<std::size_t> anchor() const { return anchor_; }

 private:
  Signer() = default;
  Check find_path(std::span<const ByteView> chain, Role role, const TrustAnchors& anchors);
  Check to_anchor(const Certificate& child, std::size_t below, const TrustAnchors& anchors);
  void check_profile(Role role, const TrustAnchors& anchors, const PathPolicy& policy);
  void narrow_validity(const Certificate& certificate);

  std::optional<Certificate> certificate_;
  Check path_;
  Check profile_ = Check::passed();
  Deviations leaf_deviations_;
  Deviations root_deviations_;
  std::optional<std::size_t> anchor_;
  // When every certificate of the path is valid.
  UnixTime not_before_ = 0;
  UnixTime not_after_ = 0;
};

}  // namespace statepass::x509
