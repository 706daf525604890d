#include "desk/wallet.hpp"

#include <ctime>

#include "desk/random.hpp"

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
  std::vector<crypto::EcPrivateKey> keys;
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

}  // namespace statepass::test
