// The core as issuer and as holder, for tests beside other people's libraries: a request in JSON a line, an answer a
// line.
#include <iostream>

#include "support/mdoc_kit.hpp"

using namespace statepass;
using test::Json;

namespace {

constexpr UnixTime kYear = 365 * kSecondsPerDay;

std::string hex_of(ByteView bytes) {
  return to_hex(bytes);
}
Bytes bytes_in(const Json& request, const char* name) {
  return test::hex(request.at(name).get<std::string>());
}
template <class T>
Json refused(const Result<T>& result) {
  return {{"error", std::string(error_name(result.error().code))}};
}

struct Country {
  x509::Certificate root, signer;
};

// Dates around `at`, so that verifiers with the machine's clock believe them too.
Country country(UnixTime at) {
  auto root_parameters = test::root_parameters();
  root_parameters.not_before = at - kYear;
  root_parameters.not_after = at + 8 * kYear;
  const auto key = test::key_from_seed(test::kRootSeed);
  auto root = x509::Certificate::parse(test::sign_certificate(x509::root_fields(root_parameters), key));
  SP_ASSERT(root);
  auto parameters = test::signer_parameters();
  parameters.not_before = at - 30 * kSecondsPerDay;
  parameters.not_after = at + kYear;
  auto signer = x509::Certificate::parse(test::sign_certificate(x509::document_signer_fields(parameters, *root), key));
  SP_ASSERT(signer);
  return {*std::move(root), *std::move(signer)};
}

// {at}: the certificates.
Json certificates(const Json& request) {
  const Country made = country(request.at("at").get<UnixTime>());
  return {{"root", hex_of(made.root.der())}, {"signer", hex_of(made.signer.der())}};
}

// {at, from, until, docType, elements: [names], portrait: bytes, deviceKey: point, status: bool}: an IssuerSigned.
Json issue(const Json& request) {
  const Country by = country(request.at("at").get<UnixTime>());
  const auto doc_type = request.at("docType").get<std::string>();
  const auto all = doc_type == mdoc::kAgeDocType ? test::age_elements()
                                                 : test::mdl_elements(request.at("portrait").get<std::size_t>());
  test::OwnedElements chosen;
  for (const auto& element : all) {
    for (const Json& name : request.at("elements")) {
      if (name == element.element) chosen.push_back(element);
    }
  }
  auto device_key = crypto::EcPublicKey::from_sec1(crypto::Curve::p256, bytes_in(request, "deviceKey"));
  if (!device_key) return refused(device_key);
  const auto views = test::views(chosen);
  auto parameters = test::issue_parameters(doc_type, views);
  parameters.device_key = *device_key;
  const UnixTime from = request.at("from").get<UnixTime>();
  parameters.validity = {from, from, request.at("until").get<UnixTime>(), std::nullopt};
  if (!request.at("status").get<bool>()) parameters.status.reset();
  auto draft = mdoc::IssueDraft::make(parameters, by.signer, SecretArray<32>(Bytes(32, 7)));
  if (!draft) return refused(draft);
  auto issued = draft->finish(test::key_from_seed(test::kSignerSeed).sign(take_array<32>(draft->digest().view())));
  if (!issued) return refused(issued);
  return {{"issued", hex_of(*issued)}};
}

// {issued: IssuerSigned, elements: [[namespace, element]], transcript, deviceKey: scalar, readerKey?: point}: a
// DeviceResponse, with a MAC for the reader's key or else a signature.
Json present(const Json& request) {
  const Bytes issued = bytes_in(request, "issued"), transcript_bytes = bytes_in(request, "transcript");
  auto held = mdoc::parse_issuer_signed(issued, mdoc::kForeign);
  if (!held) return refused(held);
  auto transcript = mdoc::SessionTranscript::parse(transcript_bytes);
  if (!transcript) return refused(transcript);
  auto key = crypto::EcPrivateKey::from_scalar(bytes_in(request, "deviceKey"));
  if (!key) return refused(key);
  const auto names = request.at("elements").get<std::vector<std::pair<std::string, std::string>>>();
  std::vector<mdoc::ElementRef> wanted;
  for (const auto& [name_space, element] : names) wanted.push_back({name_space, element});
  auto draft = mdoc::DocumentDraft::make(*held, wanted, *transcript);
  if (!draft) return refused(draft);
  Bytes document;
  if (request.contains("readerKey")) {
    auto reader = crypto::EcPublicKey::from_sec1(crypto::Curve::p256, bytes_in(request, "readerKey"));
    if (!reader) return refused(reader);
    auto shared = mdoc::device_mac_key(*key, *reader, *transcript);
    if (!shared) return refused(shared);
    document = draft->finish_with_mac(*shared);
  } else {
    auto made = draft->finish(key->sign(take_array<32>(draft->digest().view())));
    if (!made) return refused(made);
    document = *std::move(made);
  }
  return {{"response", hex_of(mdoc::encode_device_response(std::span(&document, 1)))}};
}

Json answer(const Json& request) {
  const auto what = request.at("do").get<std::string>();
  if (what == "certificates") return certificates(request);
  if (what == "issue") return issue(request);
  if (what == "present") return present(request);
  return {{"error", "unknown request"}};
}

}  // namespace

int main() {
  for (std::string line; std::getline(std::cin, line);) std::cout << answer(Json::parse(line)).dump() << std::endl;
}
