#include "desk/wallet.hpp"

#include <ctime>

#include "cbor/encoder.hpp"
#include "crypto/keccak.hpp"
#include "desk/moves/asking.hpp"
#include "desk/random.hpp"
#include "mdoc/names.hpp"
#include "mdoc/present.hpp"
#include "present/frames.hpp"
#include "present/text.hpp"
#include "present/transcript.hpp"

namespace statepass::test {

using oid4vc::Want;

oid4vc::IssuanceConfig TestWallet::session_config() const {
  oid4vc::IssuanceConfig out;
  out.origins = *oid4vc::AllowedOrigins::make({desk_.config.public_url});
  out.copies = copies_;
  return out;
}

HttpResponse TestWallet::fetch(const HttpRequest& request) {
  const std::string path = request.url.substr(desk_.config.public_url.size());
  TestClient client(desk_.port());
  std::string text =
      std::string(request.method == HttpMethod::get ? "GET " : "POST ") + path +
      " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: " + std::to_string(request.body.size()) +
      "\r\n";
  for (const auto& header : request.headers) text += header.name + ": " + header.value + "\r\n";
  client.send(text + "\r\n" + std::string(text_of(request.body)));
  const auto answer = client.read(20'000);
  HttpResponse out;
  if (!answer) return out;
  out.status = static_cast<int>(answer->status);
  if (const auto type = answer->field("Content-Type")) out.headers.push_back({"content-type", *type});
  out.body = to_bytes(bytes_of(answer->body));
  return out;
}

TestWallet::Received TestWallet::receive(const std::string& offer, const std::string& code, int most_waits) {
  Received out;
  auto session = oid4vc::IssuanceSession::start(offer, session_config());
  if (!session) return {.deliveries = {}, .keys = {}, .trouble = session.error().code};
  std::vector<crypto::EcPrivateKey>& keys = keys_;
  keys.clear();
  const auto now = [] { return static_cast<UnixTime>(std::time(nullptr)); };
  while (session->want() != Want::finished && session->want() != Want::stopped) {
    switch (session->want()) {
      case Want::request: {
        const HttpResponse response = fetch(session->request());
        (void)(response.status == 0 ? session->failed(now()) : session->answer(response, now()));
        break;
      }
      case Want::consent:
        if (session->consent().code_refused || !session->accept(code))
          return {.deliveries = {}, .keys = {}, .trouble = Errc::oid4vc_grant_refused};
        break;
      case Want::keys: {
        std::vector<crypto::EcPublicKey> fresh;
        for (std::size_t i = 0; i < session->keys_wanted().count; ++i) {
          keys.push_back(*crypto::EcPrivateKey::from_entropy(desk::random_bytes<32>()));
          fresh.push_back(keys.back().public_key());
          out.keys.push_back(fresh.back());
        }
        (void)session->give_keys(fresh, now());
        break;
      }
      case Want::signatures: {
        const auto wanted = session->signatures_wanted();
        std::vector<ByteArray<64>> signatures;
        for (std::size_t i = 0; i < wanted.to_sign.size(); ++i)
          signatures.push_back(keys[wanted.first_key + i].sign(crypto::sha256(bytes_of(wanted.to_sign[i]))));
        (void)session->give_signatures(signatures);
        break;
      }
      case Want::wait:
        if (most_waits-- <= 0) return out;
        while (session->want() == Want::wait) {
          std::this_thread::sleep_for(std::chrono::milliseconds(100));
          (void)session->proceed(now());
        }
        break;
      case Want::store:
        out.deliveries.push_back(session->delivery());
        (void)session->stored(oid4vc::Event::accepted, now());
        break;
      default:
        return out;
    }
  }
  refresh_token = session->refresh_token();
  if (session->want() == Want::stopped) out.trouble = session->trouble().code;
  for (const auto& item : session->results())
    if (item.trouble) out.trouble = item.trouble;
  return out;
}

Bytes TestWallet::device_response(const oid4vc::Copy& copy, const mdoc::SessionTranscript& transcript) {
  const auto held = mdoc::parse_issuer_signed(copy.issuer_signed);
  const auto request = desk::move_items_request();
  const auto device_request = mdoc::encode_device_request(std::vector<mdoc::EncodedDocRequest>{{request, {}}});
  const auto parsed = mdoc::parse_device_request(device_request);
  std::vector<mdoc::ElementRef> wanted;
  for (const auto& element : parsed->doc_requests.front().items.elements)
    if (held->find(element.ref()) != nullptr) wanted.push_back(element.ref());
  const auto draft = mdoc::DocumentDraft::make(*held, wanted, transcript);
  const auto document = draft->finish(keys_[copy.key].sign(take_array<32>(draft->digest().view())));
  return mdoc::encode_device_response(std::vector<Bytes>{*document});
}

namespace {

const oid4vc::Delivery& licence_of(const TestWallet::Received& received) {
  return *std::ranges::find(received.deliveries, mdoc::kMdlDocType, &oid4vc::Delivery::doc_type);
}

}  // namespace

TestWallet::MoveAnswer TestWallet::answer_move(const Received& received, const std::string& request_text,
                                               std::uint16_t from, std::size_t copy) {
  MoveAnswer out;
  const auto envelope = present::read_text(request_text, present::Origin::scanned);
  const auto request = present::Request::read(present::read_envelope(*envelope)->body);
  const auto& ask = *request->info().transfer;
  const auto key = crypto::Secp256k1Key::from_entropy(desk::random_bytes<32>());
  ledger::licence_transfer::TransferConsent consent;
  consent.holder = eth::address_of(key->public_key());
  consent.salt = desk::random_bytes<32>();
  consent.from = from;
  consent.to = ask.to;
  consent.due = static_cast<UnixTime>(ask.due);
  consent.statement = crypto::keccak256(bytes_of(ask.text));
  auto signature =
      key->sign(consent.digest(TestChain::kChain, ledger::genesis_address_of(ledger::Contract::licence_transfer)));
  signature[64] = static_cast<std::uint8_t>(signature[64] + 27);
  const Bytes response = device_response(licence_of(received).copies[copy], request->transcript());
  const Bytes presentation = present::write_presentation(
      {response, std::nullopt, present::TransferConsent{consent.holder, consent.salt, from, signature}});
  const auto sealed = present::seal_response(*request, presentation, {}, desk::random_secret<32>());
  const Bytes message = present::write_envelope(present::Kind::sealed_response, *sealed);
  const auto frames = present::FrameSender::make(message);
  for (std::size_t i = 0; i < frames->count(); ++i) out.texts.push_back(frames->text(static_cast<std::uint8_t>(i)));
  out.id = ledger::licence_transfer::transfer_id(consent.holder, consent.salt);
  return out;
}

TestWallet::Binding TestWallet::bind(const Received& received, const Hash32& id, const ByteArray<32>& envelope_key,
                                     std::size_t copy) {
  const auto reader = crypto::EcPrivateKey::from_entropy(desk::random_bytes<32>());
  present::RequestInfo info{
      .nonce = take_array<16>(crypto::sha256_of({bytes_of("statepass-move"), be_bytes<8>(TestChain::kChain), id})),
      .reader_key = reader->public_key(),
      .created = static_cast<UnixTime>(std::time(nullptr))};
  info.lifetime = 900;
  info.purpose.code = present::kPurposeDmvDesk;
  info.name = "move";
  info.replies = {{present::Channel::carried, {}, {}}};
  const Bytes written = present::write_request_info(info), items = desk::move_items_request();
  const ByteView views[] = {items};
  const auto handover = present::challenge_handover(written, views);
  const Bytes response = device_response(licence_of(received).copies[copy], handover.transcript);
  Binding out{{}, crypto::x25519_key_pair(desk::random_bytes<32>())};
  cbor::Encoder message;
  message.map(5)
      .uint(1)
      .bstr(id)
      .uint(2)
      .bstr(written)
      .uint(3)
      .array(1)
      .bstr(items)
      .uint(4)
      .bstr(response)
      .uint(5)
      .bstr(out.answer_key.public_key);
  out.sealed = *crypto::box_seal(envelope_key, message.bytes(), desk::random_secret<32>());
  return out;
}

}  // namespace statepass::test
