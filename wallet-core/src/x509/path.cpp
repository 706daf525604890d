#include "x509/path.hpp"

namespace statepass::x509 {
namespace {

constexpr std::size_t kMostIntermediates = 2;

// Whether `child` names `issuer`; the key identifier counts where both give one.
bool names(const Certificate& child, const Certificate& issuer) {
  return equal(child.issuer(), issuer.subject());
}
bool same_key_id(const Certificate& child, const Certificate& issuer) {
  const auto authority = child.authority_key_id(), subject = issuer.subject_key_id();
  return !authority || !subject || equal(*authority, *subject);
}

// What makes a certificate an authority that may have `below` more authorities under it (RFC 5280 6.1.4). No policy
// tolerates its absence, for then every document signer could make others.
bool may_issue(const Certificate& authority, std::size_t below) {
  const auto& constraints = authority.extensions().basic_constraints;
  const auto& usage = authority.extensions().key_usage;
  return constraints && constraints->ca && (!constraints->path_length || *constraints->path_length >= below) &&
         (!usage || (usage->bits & kKeyCertSign) != 0);
}

// The reason under which a departure is reported.
Reason reason_of(Errc deviation) {
  return deviation == Errc::x509_country_differs || deviation == Errc::x509_state_differs ? Reason::country_state
                                                                                          : Reason::chain_profile;
}

}  // namespace

void TrustAnchors::add(Certificate certificate) {
  const bool self_signed = certificate.check_signature(certificate.public_key()).has_value();
  anchors_.push_back({std::move(certificate), self_signed});
}

Signer Signer::check(std::span<const ByteView> chain, Role role, const TrustAnchors& anchors,
                     const PathPolicy& policy) {
  SP_ASSERT(!chain.empty());
  Signer out;
  auto leaf = Certificate::parse(chain[0]);
  if (!leaf) {
    const Errc code = leaf.error().code;
    const bool unsupported = code == Errc::x509_key_unsupported || code == Errc::x509_algorithm;
    out.path_ = Check::failed(unsupported ? Reason::alg_unsupported : Reason::chain_path, code);
    return out;
  }
  out.certificate_ = *std::move(leaf);
  out.not_before_ = out.certificate_->not_before();
  out.not_after_ = out.certificate_->not_after();
  out.path_ = out.find_path(chain, role, anchors);
  out.check_profile(role, anchors, policy);
  return out;
}

Check Signer::find_path(std::span<const ByteView> chain, Role role, const TrustAnchors& anchors) {
  for (std::size_t i = 0; i < anchors.list().size(); ++i) {
    if (anchors.list()[i].certificate == *certificate_) {
      anchor_ = i;
      return Check::passed();
    }
  }
  // Readers may have authorities between; a document signer stands directly under its root (Annex B).
  const std::size_t most = role == Role::reader ? kMostIntermediates : 0;
  if (chain.size() - 1 > most) leaf_deviations_.add(Errc::x509_chain_extra);
  Certificate child = *certificate_;
  for (std::size_t next = 1;; ++next) {
    const Check found = to_anchor(child, next - 1, anchors);
    if (found.result != CheckResult::unknown || next >= chain.size() || next > most) return found;
    auto issuer = Certificate::parse(chain[next]);
    if (!issuer) return Check::failed(Reason::chain_path, issuer.error().code);
    if (!names(child, *issuer)) return found;
    if (!may_issue(*issuer, next - 1)) return Check::failed(Reason::chain_path, Errc::x509_issuer_authority);
    if (auto signature = child.check_signature(issuer->public_key()); !signature) {
      return Check::failed(Reason::chain_path, signature.error().code);
    }
    narrow_validity(*issuer);
    child = *std::move(issuer);
  }
}

// Anchors of the issuer's name, and of its key identifier where one is given: an authority may have several keys under
// one name.
Check Signer::to_anchor(const Certificate& child, std::size_t below, const TrustAnchors& anchors) {
  Check found = Check::unknown(Reason::issuer_unknown, Errc::x509_no_anchor);
  for (std::size_t i = 0; i < anchors.list().size(); ++i) {
    const Certificate& anchor = anchors.list()[i].certificate;
    if (!names(child, anchor)) continue;
    if (!same_key_id(child, anchor) || !may_issue(anchor, below)) {
      if (found.result == CheckResult::unknown) {
        found.detail = same_key_id(child, anchor) ? Errc::x509_issuer_authority : Errc::x509_key_id_differs;
      }
      continue;
    }
    auto signature = child.check_signature(anchor.public_key());
    if (signature) {
      anchor_ = i;
      narrow_validity(anchor);
      return Check::passed();
    }
    found = Check::failed(Reason::chain_path, signature.error().code);
  }
  return found;
}

void Signer::check_profile(Role role, const TrustAnchors& anchors, const PathPolicy& policy) {
  for (Errc code : check_leaf_profile(*certificate_, role).list()) leaf_deviations_.add(code);
  const bool named = anchor_ && anchors.list()[*anchor_].certificate == *certificate_;
  // An end entity that is itself the anchor has no root whose profile would count.
  if (anchor_ && !named) {
    const TrustAnchors::Anchor& anchor = anchors.list()[*anchor_];
    root_deviations_ = check_root_profile(anchor.certificate, role, anchor.self_signed);
    for (Errc code : check_agreement(*certificate_, anchor.certificate, role).list()) leaf_deviations_.add(code);
  }
  const Deviations leaf_left = leaf_deviations_.without(policy.leaf).without(named ? policy.named : Deviations());
  for (Deviations left : {leaf_left, root_deviations_.without(policy.root)}) {
    if (left.empty() || !profile_.pass()) continue;
    const Errc first = left.list().front();
    profile_ = Check::failed(reason_of(first), first);
  }
}

void Signer::narrow_validity(const Certificate& certificate) {
  not_before_ = std::max(not_before_, certificate.not_before());
  not_after_ = std::min(not_after_, certificate.not_after());
}

Check Signer::at(UnixTime now, UnixTime skew) const {
  if (path_.result == CheckResult::fail) return path_;
  if (now + skew < not_before_) return Check::failed(Reason::chain_expired, Errc::x509_not_yet_valid);
  if (now - skew > not_after_) return Check::failed(Reason::chain_expired, Errc::x509_expired);
  if (!profile_.pass()) return profile_;
  return path_;
}

}  // namespace statepass::x509
