#include "crypto/sha.hpp"
#include "oid4vc/session.hpp"

using namespace statepass;
using namespace statepass::oid4vc;

namespace {

constexpr std::string_view kOffer =
    R"({"credential_issuer":"https://dmv.example/ny","credential_configuration_ids":["mdl","age"],"grants":{)"
    R"("urn:ietf:params:oauth:grant-type:pre-authorized_code":{"pre-authorized_code":"code-1","tx_code":{"length":4}}}})";

// Does what is wanted, all but requests, with keys that the seeds know. False when the session is over.
struct Face {
  IssuanceSession session;
  UnixTime now = 1'800'000'000;
  std::vector<crypto::EcPrivateKey> keys = {};

  bool step() {
    switch (session.want()) {
      case Want::consent:
        return session.accept("1234").has_value();
      case Want::wait:
        now = session.due();
        return session.proceed(now).has_value();
      case Want::store:
        return session.stored(Event::accepted, now).has_value();
      case Want::stopped:
        return session.retry(now).has_value();
      case Want::keys:
        return session.give_keys(make_keys(session.keys_wanted().count), now).has_value();
      case Want::signatures:
        return session.give_signatures(sign()).has_value();
      default:
        return false;
    }
  }
  std::vector<crypto::EcPublicKey> make_keys(std::size_t count) {
    std::vector<crypto::EcPublicKey> out;
    while (out.size() < count) {
      Bytes entropy(32, 0x40);
      entropy[0] = static_cast<std::uint8_t>(keys.size());
      entropy[1] = static_cast<std::uint8_t>(keys.size() >> 8 ^ 0x40);
      keys.push_back(*crypto::EcPrivateKey::from_entropy(entropy));
      out.push_back(keys.back().public_key());
    }
    return out;
  }
  std::vector<ByteArray<64>> sign() {
    const SignaturesWanted wanted = session.signatures_wanted();
    std::vector<ByteArray<64>> out;
    for (const std::string& text : wanted.to_sign) {
      out.push_back(keys[wanted.first_key + out.size()].sign(crypto::sha256(bytes_of(text))));
    }
    return out;
  }
};

int status_of(char letter) {
  constexpr std::pair<char, int> kStatus[] = {{'o', 200}, {'d', 202}, {'e', 400}, {'u', 401}, {'g', 410}, {'b', 503}};
  for (const auto& [name, status] : kStatus) {
    if (name == letter) return status;
  }
  return 0;
}

}  // namespace

// Answers in a row, each a letter for its status, the body, and a NUL. An unknown letter is no answer at all.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  IssuanceConfig config;
  config.origins = *AllowedOrigins::make({"https://dmv.example"});
  config.copies = 2;
  Face face{*IssuanceSession::start(make_offer_link({false, std::string(kOffer)}), config)};
  std::string_view rest = text_of({data, size});
  for (int calls = 0; calls < 64 && !rest.empty(); ++calls) {
    if (face.session.want() != Want::request) {
      if (!face.step()) break;
      continue;
    }
    (void)face.session.request();
    const std::string_view part = rest.substr(0, rest.find('\0'));
    rest.remove_prefix(std::min(rest.size(), part.size() + 1));
    const int status = part.empty() ? 0 : status_of(part[0]);
    const HttpResponse response{
        status, {{"Content-Type", "application/json"}}, to_bytes(bytes_of(part.substr(part.empty() ? 0 : 1)))};
    SP_ASSERT((status == 0 ? face.session.failed(face.now) : face.session.answer(response, face.now)).has_value());
    SP_ASSERT(IssuanceSession::resume(face.session.serialise().view(), config, face.now).has_value());
  }
  return 0;
}
