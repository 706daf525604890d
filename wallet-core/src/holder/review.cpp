#include "holder/review.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "mdoc/age.hpp"

namespace statepass::holder {
namespace {

constexpr UnixTime kReaderSkew = 30;

bool is_pointer(const mdoc::ElementRef& element) {
  return element == mdoc::ElementRef{mdoc::kStatepassNameSpace, mdoc::kPrivilegeStatus};
}

// The card whose copy answers, and whether any card has such a document at all.
struct Choice {
  const Copy* copy = nullptr;
  bool held = false;
};

Choice choose(const Store& store, const LedgerDoor& ledger, std::string_view doc_type, UnixTime now) {
  Choice out;
  for (const std::string& card : cards_in_order(store)) {
    out.copy = choose_copy(store, ledger, card, doc_type, now);
    out.held = out.held || any_copy(store, ledger, card, doc_type, now) != nullptr;
    if (out.copy) return out;
  }
  return out;
}

const mdoc::IssuerSignedItem* answer_to(const mdoc::IssuerSigned& issued, const mdoc::RequestedElement& asked) {
  const auto age = mdoc::age_of(asked.element);
  if (age) return mdoc::nearest_age(issued.items, asked.name_space, *age);
  return issued.find(asked.ref());
}

void add_pointer(const mdoc::IssuerSigned& issued, bool retained, std::vector<ReviewElement>& out) {
  const bool wanted = std::ranges::any_of(out, [](const ReviewElement& element) {
    return element.available && is_privilege({element.name_space, element.element});
  });
  const mdoc::IssuerSignedItem* pointer = issued.find({mdoc::kStatepassNameSpace, mdoc::kPrivilegeStatus});
  if (!wanted || !pointer) return;
  out.push_back({.doc = 0,
                 .name_space = std::string(pointer->name_space),
                 .element = std::string(pointer->element),
                 .answer = to_bytes(pointer->value),
                 .available = true,
                 .retained = retained});
}

// What a held document answers; `issued` is null when none is held.
std::vector<ReviewElement> answers(const mdoc::ItemsRequest& items, const mdoc::IssuerSigned* issued) {
  std::vector<ReviewElement> out;
  bool pointer_retained = false;
  for (const mdoc::RequestedElement& asked : items.elements) {
    if (is_pointer(asked.ref())) {
      pointer_retained = asked.intent_to_retain;
      continue;
    }
    const mdoc::IssuerSignedItem* item = issued ? answer_to(*issued, asked) : nullptr;
    ReviewElement element{.doc = 0,
                          .name_space = std::string(asked.name_space),
                          .element = std::string(item ? item->element : asked.element),
                          .answer = std::nullopt,
                          .available = item != nullptr,
                          .retained = asked.intent_to_retain};
    if (item) element.answer = to_bytes(item->value);
    const auto same = std::ranges::find_if(out, [&](const ReviewElement& other) {
      return other.name_space == element.name_space && other.element == element.element;
    });
    // Two ages may have one nearest answer.
    if (same == out.end()) {
      out.push_back(std::move(element));
    } else {
      same->retained = same->retained || element.retained;
    }
  }
  if (issued) add_pointer(*issued, pointer_retained, out);
  return out;
}

void add_hidden(const mdoc::IssuerSigned& issued, const std::vector<ReviewElement>& told,
                std::vector<std::string>& hidden) {
  for (const mdoc::IssuerSignedItem& item : issued.items) {
    const bool is_told = std::ranges::any_of(told, [&](const ReviewElement& element) {
      return element.available && element.name_space == item.name_space && element.element == item.element;
    });
    if (!is_told && std::ranges::find(hidden, item.element) == hidden.end()) hidden.emplace_back(item.element);
  }
}

Asker asker_of(const present::Request& request, const present::ReaderIdentity& identity) {
  const bool verified = identity.standing == present::ReaderStanding::verified;
  Asker out{request.info().name, verified};
  if (verified && identity.signer && identity.signer->certificate()) {
    const std::string_view name = identity.signer->certificate()->common_name();
    if (!name.empty()) out.name = name;
  }
  return out;
}

// The licence that moves is the one that is shown.
std::optional<ReviewMove> move_of(const present::TransferAsk& ask, const ReviewPlan& plan, const Store& store,
                                  const LedgerDoor& ledger, std::string& refused) {
  ReviewMove out{.from = {}, .to = {}, .from_number = 0, .to_number = ask.to, .due = 0, .text = ask.text};
  out.due = static_cast<UnixTime>(ask.due);
  for (const PlannedDocument& document : plan.documents) {
    if (!document.copy.empty() && document.doc_type != mdoc::kAgeDocType) out.from = store.card(document.card)->issuer;
  }
  const auto to = ledger.letters_of(ask.to);
  const auto from = ledger.jurisdiction_of(out.from);
  out.to = to.value_or("");
  out.from_number = from.value_or(0);
  if (refused.empty() && (!to || !from)) refused = error_name(Errc::holder_member_unknown);
  if (refused.empty() && out.from_number == out.to_number) refused = error_name(Errc::holder_move_same);
  return out;
}

}  // namespace

bool is_privilege(const mdoc::ElementRef& element) {
  if (element.name_space == mdoc::kMdlNameSpace) return element.element == mdoc::kDrivingPrivileges;
  return element.name_space == mdoc::kAamvaNameSpace && element.element == mdoc::kDomesticDrivingPrivileges;
}

ReviewPlan plan_review(const present::Request& request, const Store& store, const LedgerDoor& ledger,
                       const Config& config, UnixTime now) {
  const present::RequestInfo& info = request.info();
  const present::ReaderIdentity identity = present::identify_reader(request, config.readers, now, kReaderSkew);
  ReviewPlan out;
  out.review.id = to_hex(request.ref());
  out.review.asker = asker_of(request, identity);
  out.review.purpose = info.purpose;
  out.review.expires_at = info.created + info.lifetime;
  for (const present::Reply& reply : info.replies) out.review.channels.push_back(reply.channel);
  bool held = false, any = false;
  for (const mdoc::DocRequest& asked : request.device_request().doc_requests) {
    const Choice choice = choose(store, ledger, asked.items.doc_type, now);
    held = held || choice.held;
    const auto issued = choice.copy ? store.issued(choice.copy->id) : fail(Errc::holder_no_document);
    PlannedDocument planned{.doc_type = std::string(asked.items.doc_type), .card = {}, .copy = {}, .elements = {}};
    ReviewDocument shown{.doc_type = planned.doc_type, .card = {}, .elements = {}};
    shown.elements = answers(asked.items, issued ? &*issued : nullptr);
    for (ReviewElement& element : shown.elements) {
      element.doc = out.review.documents.size();
      if (element.available) planned.elements.push_back(element);
    }
    if (issued) {
      shown.card = planned.card = choice.copy->card;
      if (!planned.elements.empty()) planned.copy = choice.copy->id;
      add_hidden(*issued, shown.elements, out.review.hidden);
    }
    any = any || !planned.copy.empty();
    out.review.documents.push_back(std::move(shown));
    out.documents.push_back(std::move(planned));
  }
  std::string& refused = out.review.refused;
  if (!any) refused = held ? "no_copies" : "no_document";
  if (identity.standing == present::ReaderStanding::invalid) refused = reason_name(Reason::reader_auth_invalid);
  if (info.transfer) out.review.move = move_of(*info.transfer, out, store, ledger, refused);
  return out;
}

std::vector<PlannedDocument> without(std::vector<PlannedDocument> documents, const std::vector<std::string>& withheld) {
  const auto is_withheld = [&](const ReviewElement& element) {
    return std::ranges::find(withheld, element.name_space + "/" + element.element) != withheld.end();
  };
  for (PlannedDocument& document : documents) {
    std::erase_if(document.elements, is_withheld);
    const bool privileges = std::ranges::any_of(document.elements, [](const ReviewElement& element) {
      return is_privilege({element.name_space, element.element});
    });
    if (!privileges) {
      std::erase_if(document.elements,
                    [](const ReviewElement& element) { return is_pointer({element.name_space, element.element}); });
    }
  }
  std::erase_if(documents,
                [](const PlannedDocument& document) { return document.copy.empty() || document.elements.empty(); });
  return documents;
}

}  // namespace statepass::holder
