#include "holder/shape.hpp"

#include "base/text.hpp"
#include "cbor/encoder.hpp"

namespace statepass::holder {
namespace {

// A map with text keys; what is absent is left out.
class Shape {
 public:
  Shape& text(std::string_view key, std::string_view value) { return put(key, cbor::Encoder().tstr(value)); }
  Shape& text_if(std::string_view key, std::string_view value) { return value.empty() ? *this : text(key, value); }
  Shape& number(std::string_view key, std::int64_t value) { return put(key, cbor::Encoder().integer(value)); }
  Shape& flag(std::string_view key, bool value) { return put(key, cbor::Encoder().boolean(value)); }
  Shape& bytes(std::string_view key, ByteView value) { return put(key, cbor::Encoder().bstr(value)); }
  Shape& raw(std::string_view key, ByteView item) { return put(key, cbor::Encoder().raw(item)); }
  template <class List>
  Shape& texts(std::string_view key, const List& list) {
    cbor::Encoder out;
    out.array(list.size());
    for (const auto& one : list) out.tstr(one);
    return put(key, out);
  }
  Bytes take() { return map_.take(); }

 private:
  Shape& put(std::string_view key, const cbor::Encoder& value) {
    map_.put(key, value);
    return *this;
  }
  cbor::MapEncoder map_;
};

template <class List, class Each>
Bytes array_of(const List& list, Each each) {
  cbor::Encoder out;
  out.array(list.size());
  for (const auto& one : list) out.raw(each(one));
  return out.take();
}

Bytes element_shape(const ReviewElement& element) {
  Shape out;
  out.number("doc", static_cast<std::int64_t>(element.doc)).text("namespace", element.name_space);
  out.text("element", element.element).flag("available", element.available).flag("retained", element.retained);
  if (element.answer) out.raw("answer", *element.answer);
  return out.take();
}

Bytes elements_shape(const std::vector<ReviewElement>& elements) {
  return array_of(elements, element_shape);
}

Bytes asker_shape(const Asker& asker) {
  return Shape().text("name", asker.name).flag("verified", asker.verified).take();
}

std::string_view name_of_channel(present::Channel channel) {
  switch (channel) {
    case present::Channel::qr:
      return "qr";
    case present::Channel::carried:
      return "carried";
    case present::Channel::mailbox:
      break;
  }
  return "mailbox";
}

Bytes taken_shape(const TakenIgnored&) {
  return Shape().text("kind", "ignored").take();
}
Bytes taken_shape(const TakenProgress& taken) {
  return Shape()
      .text("kind", "progress")
      .number("have", static_cast<std::int64_t>(taken.have))
      .number("need", static_cast<std::int64_t>(taken.need))
      .take();
}
Bytes taken_shape(const TakenOffer& taken) {
  return Shape().text("kind", "offer").text("text", taken.text).text("issuer", taken.issuer).take();
}
Bytes taken_shape(const Review& review) {
  return Shape().text("kind", "review").raw("review", shape_of(review)).take();
}
Bytes taken_shape(const TakenCheckpoint& taken) {
  Shape out;
  out.text("kind", "checkpoint").number("chainId", static_cast<std::int64_t>(taken.chain));
  out.number("number", static_cast<std::int64_t>(taken.number)).number("time", taken.time);
  return out.text("blockHash", to_hex0x(taken.hash)).text("text", taken.text).take();
}
Bytes taken_shape(const TakenRefused& taken) {
  Shape out;
  out.text("kind", "refused").text("reason", taken.reason);
  if (taken.detail) out.text("detail", error_name(*taken.detail));
  return out.take();
}

}  // namespace

Bytes shape_of(const Card& card) {
  Shape out;
  out.text("id", card.id).text("docType", card.doc_type).text("issuer", card.issuer);
  out.text_if("issuingAuthority", card.issuing_authority).text_if("documentNumber", card.document_number);
  out.text_if("familyName", card.family_name).text_if("givenName", card.given_name);
  out.text_if("birthDate", card.birth_date).text_if("expiryDate", card.expiry_date);
  if (!card.portrait.empty()) out.bytes("portrait", card.portrait).text("portraitType", card.portrait_type);
  out.texts("privileges", card.privileges).number("validUntil", card.valid_until);
  out.number("copiesLeft", static_cast<std::int64_t>(card.copies_left)).text("status", name_of(card.status));
  if (card.has_privileges) out.text("privilegeStatus", name_of(card.privilege_status));
  if (card.status_as_of) out.number("statusAsOf", *card.status_as_of);
  out.flag("current", card.current).number("receivedAt", card.received_at);
  out.raw("ages", array_of(card.ages, [](const AgeAnswer& age) {
            return Shape().number("over", age.over).flag("answer", age.answer).take();
          }));
  return out.take();
}

Bytes shape_of(const std::vector<Card>& cards) {
  return array_of(cards, [](const Card& card) { return shape_of(card); });
}

Bytes shape_of(const Home& home, ByteView ledger) {
  Shape out;
  out.raw("cards", shape_of(home.cards)).raw("ledger", ledger);
  out.raw("unfinished", array_of(home.unfinished, [](const Unfinished& one) {
            return Shape().text("offer", one.offer).text("issuer", one.issuer).number("since", one.since).take();
          }));
  return out.take();
}

Bytes shape_of(const Review& review) {
  Shape out;
  out.text("id", review.id).raw("asker", asker_shape(review.asker)).number("expiresAt", review.expires_at);
  Shape purpose;
  purpose.number("code", static_cast<std::int64_t>(review.purpose.code)).text_if("words", review.purpose.words);
  out.raw("purpose", purpose.take()).texts("hidden", review.hidden);
  out.raw("documents", array_of(review.documents, [](const ReviewDocument& document) {
            Shape one;
            one.text("docType", document.doc_type).text_if("cardId", document.card);
            return one.raw("elements", elements_shape(document.elements)).take();
          }));
  std::vector<std::string_view> channels;
  for (present::Channel channel : review.channels) channels.push_back(name_of_channel(channel));
  out.texts("channels", channels).text_if("refused", review.refused);
  if (review.move) {
    Shape move;
    move.text("from", review.move->from).text("to", review.move->to).number("due", review.move->due);
    out.raw("move", move.text("text", review.move->text).take());
  }
  return out.take();
}

Bytes shape_of(const Taken& taken) {
  return std::visit([](const auto& one) { return taken_shape(one); }, taken);
}

Bytes shape_of(const Answer& answer, ByteView code) {
  Shape out;
  out.raw("code", code).text("carriedText", answer.carried_text).raw("shared", elements_shape(answer.shared));
  return out.number("until", answer.until).flag("stapled", answer.stapled).take();
}

Bytes shape_of(const ShowSlot& slot, ByteView code) {
  Shape out;
  out.raw("code", code).number("slotStart", slot.start).number("slotEnd", slot.end).number("slotsLeft", slot.left);
  return out.raw("shared", elements_shape(slot.shared)).take();
}

Bytes shape_of(const std::vector<HistoryRecord>& history) {
  return array_of(history, [](const HistoryRecord& entry) {
    Shape out;
    out.text("id", entry.id).number("time", entry.time).text("kind", name_of(entry.kind));
    if (entry.asker) out.raw("asker", asker_shape(*entry.asker));
    if (entry.purpose) out.number("purpose", static_cast<std::int64_t>(*entry.purpose));
    return out.texts("elements", entry.elements).text_if("cardId", entry.card).take();
  });
}

Bytes shape_of(const Move& move) {
  Shape out;
  out.text("id", to_hex0x(move.id)).text("from", move.from).text("to", move.to).number("due", move.due);
  out.text("station", name_of(move.station)).text("state", move.state).text("whoseTurn", name_of(move.turn));
  if (move.refusal != 0) out.number("refusal", move.refusal);
  if (move.as_of) out.number("asOf", *move.as_of);
  return out.take();
}

Bytes shape_of(const std::vector<Move>& moves) {
  return array_of(moves, [](const Move& move) { return shape_of(move); });
}

}  // namespace statepass::holder
