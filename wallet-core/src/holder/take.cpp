#include "base/text.hpp"
#include "holder/wallet.hpp"
#include "oid4vc/offer.hpp"
#include "present/envelope.hpp"
#include "present/reason.hpp"
#include "present/text.hpp"
#include "qbft/checkpoint.hpp"

// What a text is, and requests on their way to a review.
namespace statepass::holder {
namespace {

constexpr std::size_t kMostReviews = 8;

TakenRefused refused(const Error& error, present::Kind kind) {
  return {reason_name(present::reason_of(error.code, kind)), error.code};
}

Taken take_checkpoint(ByteView body, std::string_view text) {
  const auto checkpoint = qbft::decode_checkpoint(body);
  if (!checkpoint) return TakenRefused{reason_name(Reason::cbor), checkpoint.error().code};
  return TakenCheckpoint{checkpoint->chain, checkpoint->number, checkpoint->time, checkpoint->hash, std::string(text)};
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n\f\v";
  const std::size_t first = text.find_first_not_of(kSpace);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

}  // namespace

Taken Wallet::take(std::string_view text, const LedgerDoor& ledger, UnixTime now, std::int64_t clock_ms) {
  std::vector<std::string_view> pages(config_.pages.begin(), config_.pages.end());
  const auto envelope = present::read_text(text, present::Origin::pasted, pages);
  if (envelope) return take_envelope(*envelope, trimmed(text), ledger, now, clock_ms);
  if (envelope.error().code != Errc::present_not_statepass) return refused(envelope.error(), present::Kind::request);
  return take_offer(trimmed(text));
}

Taken Wallet::take_offer(std::string_view text) const {
  const auto link = oid4vc::parse_offer_link(text);
  if (!link) {
    // A link to nothing of ours is any code on any wall; one that means to be an offer is answered.
    if (!text.starts_with("openid-credential-offer:")) return TakenIgnored{};
    return TakenRefused{error_name(link.error().code), link.error().code};
  }
  std::string issuer = link->content;
  if (!link->by_reference) {
    const auto offer = oid4vc::parse_offer(link->content);
    if (!offer) return TakenRefused{error_name(offer.error().code), offer.error().code};
    issuer = offer->credential_issuer;
  }
  const std::string_view letters = config_.letters_of_url(issuer);
  if (letters.empty()) return TakenRefused{error_name(Errc::oid4vc_issuer_unknown), Errc::oid4vc_issuer_unknown};
  return TakenOffer{std::string(text), std::string(letters)};
}

Taken Wallet::take_envelope(ByteView bytes, std::string_view text, const LedgerDoor& ledger, UnixTime now,
                            std::int64_t clock_ms) {
  const auto envelope = present::read_envelope(bytes);
  if (!envelope) return refused(envelope.error(), present::Kind::request);
  switch (envelope->kind) {
    case present::Kind::request:
      return take_request(envelope->body, ledger, now);
    case present::Kind::checkpoint:
      return take_checkpoint(envelope->body, text);
    case present::Kind::frame: {
      const auto message = frames_.take(envelope->body, clock_ms);
      if (!message) return refused(message.error(), present::Kind::frame);
      if (*message) return take_envelope(**message, text, ledger, now, clock_ms);
      const auto progress = frames_.progress();
      return TakenProgress{progress.have, progress.want};
    }
    case present::Kind::sealed_response:
    case present::Kind::show:
    case present::Kind::notice:
      break;
  }
  return TakenIgnored{};  // what another wallet shows
}

Taken Wallet::take_request(ByteView body, const LedgerDoor& ledger, UnixTime now) {
  auto request = present::Request::read(body);
  if (!request) return refused(request.error(), present::Kind::request);
  if (store_.is_answered(request->ref())) {
    return TakenRefused{reason_name(Reason::already_answered), Errc::holder_answered};
  }
  if (const auto in_time = request->check_time(now); !in_time) return refused(in_time.error(), present::Kind::request);
  ReviewPlan plan = plan_review(*request, store_, ledger, config_, now);
  Review review = plan.review;
  std::erase_if(reviews_, [&](const auto& entry) {
    return !entry.second.answer && entry.second.plan.review.expires_at + present::kRequestSkew < now;
  });
  // The person looks at one; the oldest of too many is forgotten, and can be scanned again.
  if (reviews_.size() >= kMostReviews && !reviews_.contains(review.id)) {
    const auto oldest =
        std::ranges::min_element(reviews_, {}, [](const auto& entry) { return entry.second.plan.review.expires_at; });
    reviews_.erase(oldest);
  }
  reviews_.insert_or_assign(review.id, OpenReview{*std::move(request), std::move(plan), std::nullopt});
  return review;
}

}  // namespace statepass::holder
