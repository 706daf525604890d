#include "holder/binding.hpp"

#include "cbor/encoder.hpp"
#include "crypto/sha.hpp"
#include "oid4vc/offer.hpp"
#include "present/members.hpp"
#include "present/transcript.hpp"

namespace statepass::holder {
namespace {

// What the state that is left has to see: which licence it is. Elements that the copy lacks are left out.
constexpr mdoc::ElementRef kShown[] = {{mdoc::kMdlNameSpace, "document_number"},
                                       {mdoc::kMdlNameSpace, mdoc::kIssuingJurisdiction}};

PlannedDocument planned(const Copy& copy, const mdoc::IssuerSigned& issued) {
  PlannedDocument out{.doc_type = copy.facts.doc_type, .card = copy.card, .copy = copy.id, .elements = {}};
  for (const mdoc::ElementRef& wanted : kShown) {
    if (!issued.find(wanted)) continue;
    ReviewElement element;
    element.name_space = wanted.name_space;
    element.element = wanted.element;
    element.available = true;
    out.elements.push_back(std::move(element));
  }
  return out;
}

}  // namespace

Result<Binding> make_binding(const Store& store, const MoveRecord& move, const Copy& copy, std::uint64_t chain,
                             const ByteArray<32>& envelope_key, UnixTime now, Entropy& entropy) {
  SP_TRY_ASSIGN(const mdoc::IssuerSigned issued, store.issued(copy.id));
  const PlannedDocument document = planned(copy, issued);
  if (document.elements.empty()) return fail(Errc::holder_no_document);
  std::vector<mdoc::RequestedElement> wanted;
  for (const ReviewElement& element : document.elements) wanted.push_back({element.name_space, element.element, false});
  const Bytes items = mdoc::encode_items_request(document.doc_type, wanted);
  SP_TRY_ASSIGN(const crypto::EcPrivateKey nobody, crypto::EcPrivateKey::from_entropy(entropy.next().view()));
  present::RequestInfo info{.reader_key = nobody.public_key()};
  info.nonce = take_array<16>(crypto::sha256_of({bytes_of("statepass-move"), be_bytes(chain), move.id}));
  info.created = now;
  info.lifetime = kBindingLifetime;
  info.purpose.code = present::kPurposeDmvDesk;
  info.name = "move";
  info.replies = {{present::Channel::carried, {}, {}}};
  const Bytes info_bytes = present::write_request_info(info);
  const ByteView item_views[] = {items};
  const present::Handover handover = present::challenge_handover(info_bytes, item_views);
  SP_TRY_ASSIGN(const Bytes response, sign_documents(store, std::span(&document, 1), handover.transcript));

  Binding out{.sealed = {}, .answer_key = crypto::x25519_key_pair(entropy.next().view())};
  cbor::Encoder plain;
  plain.map(5).uint(1).bstr(move.id).uint(2).bstr(info_bytes).uint(3).array(1).raw(items);
  plain.uint(4).bstr(response).uint(5).bstr(out.answer_key.public_key);
  SP_TRY_ASSIGN(out.sealed, crypto::box_seal(envelope_key, plain.bytes(), entropy.next()));
  return out;
}

Result<std::string> open_binding_answer(ByteView sealed, const crypto::X25519KeyPair& key) {
  SP_TRY_ASSIGN(const SecretBytes plain, crypto::box_open(key, sealed));
  auto in = cbor::Decoder::open(plain.view(), cbor::kProfileRules);
  if (!in) return fail(Errc::holder_binding_answer);
  auto members = present::Members::read(*in, {1});
  auto member = members ? members->get(1) : fail(Errc::holder_binding_answer);
  if (!member) return fail(Errc::holder_binding_answer);
  const auto offer = member->tstr();
  if (!offer || !oid4vc::parse_offer(*offer)) return fail(Errc::holder_binding_answer);
  return oid4vc::make_offer_link({false, std::string(*offer)});
}

}  // namespace statepass::holder
