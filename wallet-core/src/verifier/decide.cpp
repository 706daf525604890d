#include "verifier/decide.hpp"

#include <algorithm>

namespace statepass::verifier {
namespace {

class Decider {
 public:
  explicit Decider(const DecisionInput& input) : input_(input) {
    for (const CheckEntry& entry : input.checks) {
      if (entry.doc) documents_ = std::max(documents_, *entry.doc + 1);
    }
  }

  Decision run() const {
    if (is_grey()) return {Outcome::grey, Headline::no_verdict};
    if (const auto headline = red()) return {Outcome::red, *headline};
    if (input_.age == false && documents_ > 0) return {Outcome::red, Headline::age_no};
    if (const auto headline = amber()) return {Outcome::amber, *headline};
    return {Outcome::green, input_.age ? Headline::age_yes : Headline::valid};
  }

 private:
  // The check of a document, or of the whole answer. One that was not made says nothing good.
  Check of(CheckId id, std::optional<std::uint32_t> doc = std::nullopt) const {
    for (const CheckEntry& entry : input_.checks) {
      if (entry.id == id && entry.doc == doc) return entry.check;
    }
    return Check::unknown(Reason::prerequisite);
  }
  static bool failed(const Check& check) { return check.result == CheckResult::fail; }
  static bool good(const Check& check) {
    return check.result == CheckResult::pass || check.result == CheckResult::not_applicable;
  }

  bool is_grey() const {
    return !good(of(CheckId::envelope)) || !good(of(CheckId::decode)) || !good(of(CheckId::transcript));
  }

  // Whether the cell of 7.1 for this result is red.
  bool is_red(CheckId id, std::uint32_t doc) const {
    const Check check = of(id, doc);
    switch (id) {
      case CheckId::document_type:
      case CheckId::issuer_signature:
      case CheckId::digests:
      case CheckId::key_authorisation:
      case CheckId::device_signature:
        return !check.pass();
      case CheckId::issuer_chain:
        // The ledger is the other road to the issuer.
        return failed(check) || (!check.pass() && !of(CheckId::issuer_key_on_ledger, doc).pass());
      case CheckId::validity:
      case CheckId::issuer_key_on_ledger:
      case CheckId::status:
      case CheckId::privilege_status:
        return failed(check);
      default:
        return false;
    }
  }

  bool any_red(CheckId id) const {
    for (std::uint32_t doc = 0; doc < documents_; ++doc) {
      if (is_red(id, doc)) return true;
    }
    return false;
  }

  // Of the first document for which it is red.
  Reason red_reason(CheckId id) const {
    for (std::uint32_t doc = 0; doc < documents_; ++doc) {
      if (is_red(id, doc)) return of(id, doc).reason;
    }
    return Reason::none;
  }

  std::optional<Headline> red() const {
    constexpr CheckId kOrder[] = {CheckId::device_signature,
                                  CheckId::issuer_signature,
                                  CheckId::digests,
                                  CheckId::document_type,
                                  CheckId::key_authorisation,
                                  CheckId::issuer_chain,
                                  CheckId::issuer_key_on_ledger,
                                  CheckId::status,
                                  CheckId::privilege_status,
                                  CheckId::validity};
    for (CheckId id : kOrder) {
      if (any_red(id)) return red_headline(id);
    }
    return std::nullopt;
  }

  Headline red_headline(CheckId id) const {
    switch (id) {
      case CheckId::device_signature: {
        // Alone: the document is genuine, and another phone shows it.
        const bool alone = !any_red(CheckId::issuer_signature) && !any_red(CheckId::digests) &&
                           !any_red(CheckId::document_type) && !any_red(CheckId::key_authorisation) &&
                           !any_red(CheckId::issuer_chain);
        return alone ? Headline::not_this_phone : Headline::not_genuine;
      }
      case CheckId::issuer_chain:
        return Headline::issuer_unknown;
      case CheckId::issuer_key_on_ledger:
        return Headline::issuer_key;
      case CheckId::status:
        return status_headline(red_reason(id));
      case CheckId::privilege_status:
        return red_reason(id) == Reason::status_suspended ? Headline::privilege_suspended
                                                          : Headline::privilege_withdrawn;
      case CheckId::validity:
        return validity_headline(red_reason(id));
      default:
        return Headline::not_genuine;
    }
  }

  static Headline status_headline(Reason reason) {
    if (reason == Reason::status_suspended) return Headline::suspended;
    return reason == Reason::status_superseded ? Headline::replaced : Headline::withdrawn;
  }
  static Headline validity_headline(Reason reason) {
    if (reason == Reason::expired) return Headline::expired;
    return reason == Reason::not_yet_valid ? Headline::not_yet_valid : Headline::not_genuine;
  }

  bool any_unknown(CheckId id) const {
    for (std::uint32_t doc = 0; doc < documents_; ++doc) {
      if (!good(of(id, doc))) return true;
    }
    return false;
  }
  bool any_not_passed(CheckId id) const {
    for (std::uint32_t doc = 0; doc < documents_; ++doc) {
      if (!of(id, doc).pass()) return true;
    }
    return false;
  }
  bool any_not_applicable(CheckId id) const {
    for (std::uint32_t doc = 0; doc < documents_; ++doc) {
      if (of(id, doc).result == CheckResult::not_applicable) return true;
    }
    return false;
  }

  // It does not apply only where no fact of the ledger was needed.
  bool is_fresh() const {
    const Check check = of(CheckId::freshness);
    if (check.result != CheckResult::not_applicable) return check.pass();
    for (CheckId id : {CheckId::issuer_key_on_ledger, CheckId::status, CheckId::privilege_status}) {
      for (std::uint32_t doc = 0; doc < documents_; ++doc) {
        if (of(id, doc).result != CheckResult::not_applicable) return false;
      }
    }
    return true;
  }

  // The gravest first.
  std::optional<Headline> amber() const {
    if (documents_ == 0) return Headline::incomplete;
    if (input_.development) return Headline::development;
    if (!good(of(CheckId::clock))) return Headline::clock_wrong;
    if (!good(of(CheckId::duplicate))) return Headline::duplicate;
    if (failed(of(CheckId::anchor))) return Headline::old_anchor;
    if (any_not_applicable(CheckId::issuer_key_on_ledger) && !input_.policies.accept_unlisted)
      return Headline::unlisted;
    if (input_.evidence_discarded) return Headline::evidence_discarded;
    const bool no_key = any_unknown(CheckId::issuer_key_on_ledger), no_status = any_unknown(CheckId::status);
    if (no_key && no_status) return Headline::both_unchecked;
    if (no_key || any_not_passed(CheckId::validity)) return Headline::issuer_key_unchecked;
    if (no_status || any_unknown(CheckId::privilege_status)) return Headline::status_unknown;
    if (any_not_applicable(CheckId::status) && !input_.policies.accept_no_status) return Headline::unlisted;
    if (!is_fresh()) return Headline::not_confirmed;
    if (!good(of(CheckId::requested_elements))) return Headline::incomplete;
    const Check portrait = of(CheckId::portrait);
    if (good(portrait)) return std::nullopt;
    return portrait.reason == Reason::portrait_missing ? Headline::no_picture : Headline::picture_unreadable;
  }

  const DecisionInput& input_;
  std::uint32_t documents_ = 0;
};

}  // namespace

Decision decide(const DecisionInput& input) {
  return Decider(input).run();
}

}  // namespace statepass::verifier
