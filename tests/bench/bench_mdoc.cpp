// What it costs to verify an mDL of 12 elements with a portrait of 2 KB: a large number of holders with one signer, and
// beside the bare P-256 verifications that it cannot do without.
#include "bench/figure.hpp"
#include "support/mdoc_kit.hpp"

using namespace statepass;

namespace {

x509::Certificate parsed(const Bytes& der) {
  auto certificate = x509::Certificate::parse(der);
  SP_ASSERT(certificate);
  return *std::move(certificate);
}

struct Issuer {
  crypto::EcPrivateKey root_key = test::key_from_seed(test::kRootSeed), key = test::key_from_seed(test::kSignerSeed);
  x509::Certificate root = parsed(test::sign_certificate(test::root_fields(), root_key));
  x509::Certificate signer =
      parsed(test::sign_certificate(x509::document_signer_fields(test::signer_parameters(), root), root_key));
};

constexpr std::string_view kTwelve[] = {"family_name",
                                        "given_name",
                                        "birth_date",
                                        "issue_date",
                                        "expiry_date",
                                        "issuing_country",
                                        "issuing_authority",
                                        "document_number",
                                        "portrait",
                                        "driving_privileges",
                                        "un_distinguishing_sign",
                                        "age_over_21"};

// A response of the nth holder, whose device has a key of its own.
Bytes response_of(const Issuer& issuer, std::uint32_t nth) {
  const auto device = crypto::EcPrivateKey::from_entropy(crypto::sha256(be_bytes<8>(nth)));
  SP_ASSERT(device);
  const auto elements = test::mdl_elements();
  const auto views = test::views(elements);
  auto parameters = test::issue_parameters(mdoc::kMdlDocType, views);
  parameters.device_key = device->public_key();
  const auto issue = mdoc::IssueDraft::make(parameters, issuer.signer, SecretArray<32>(Bytes(32, 1)));
  SP_ASSERT(issue);
  const auto issued = issue->finish(issuer.key.sign(take_array<32>(issue->digest().view())));
  SP_ASSERT(issued);
  const auto held = mdoc::parse_issuer_signed(*issued);
  SP_ASSERT(held);
  std::vector<mdoc::ElementRef> wanted;
  for (const auto element : kTwelve) wanted.push_back({mdoc::kMdlNameSpace, element});
  const auto show = mdoc::DocumentDraft::make(*held, wanted, test::transcript());
  SP_ASSERT(show);
  const auto document = show->finish(device->sign(take_array<32>(show->digest().view())));
  SP_ASSERT(document);
  return mdoc::encode_device_response(std::span(&*document, 1));
}

}  // namespace

int main(int, char**) {
  const Issuer issuer;
  x509::TrustAnchors anchors;
  anchors.add(issuer.root);
  mdoc::KnownSigners known;
  const ByteView chain[] = {issuer.signer.der()};
  known.add(std::make_shared<const x509::Signer>(
      x509::Signer::check(chain, x509::Role::document_signer, anchors, x509::PathPolicy{})));
  const mdoc::VerifyInput warm{
      .now = test::kCheckTime, .transcript = &test::transcript(), .anchors = &anchors, .known_signers = &known};
  mdoc::VerifyInput cold = warm;
  cold.known_signers = nullptr;

  std::vector<Bytes> responses;
  for (std::uint32_t i = 0; i < bench::amount(10'000, 20); ++i) responses.push_back(response_of(issuer, i));
  const auto verify = [&](const Bytes& response, const mdoc::VerifyInput& input) {
    const auto read = mdoc::parse_device_response(response);
    SP_ASSERT(read && mdoc::verify_document(read->documents[0], input).sound());
  };

  const auto key = test::key_from_seed(test::kDeviceSeed);
  const Hash32 digest = crypto::sha256(Bytes(64, 3));
  const auto signature = key.sign(digest);
  std::vector<double> rates, warm_share, cold_share, micros;
  for (std::size_t round = 0; round < bench::rounds(); ++round) {
    const std::size_t some = bench::amount(200, 5);
    const double bare =
        bench::micros(some, [&] { SP_ASSERT(key.public_key().verify(ByteView(digest), ByteView(signature))); });
    const double known_signer = bench::micros(some, [&] { verify(responses[0], warm); });
    micros.push_back(known_signer);
    warm_share.push_back(2 * bare / known_signer);
    cold_share.push_back(3 * bare / bench::micros(some, [&] { verify(responses[0], cold); }));
    std::size_t next = 0;
    rates.push_back(1e6 / bench::micros(responses.size(), [&] { verify(responses[next++], warm); }, 1));
  }
  const std::string note = "12 elements, portrait of 2 KB, " + std::to_string(responses[0].size()) + " bytes";
  const bench::Peer boringssl{"BoringSSL", ""};
  bench::figure("mdoc_verify.native.us", "us", micros, note + ", signer known");
  bench::figure("mdoc_verify.native.vs_cap", "ratio", warm_share, note + ", over two bare P-256 verifications",
                boringssl);
  bench::figure("mdoc_verify.native.vs_cap.cold", "ratio", cold_share,
                note + ", nothing known, over three bare P-256 verifications", boringssl);
  bench::figure("mdoc_verify.native.batch", "presentations/s", rates,
                note + ", " + std::to_string(responses.size()) + " holders, one signer, a CPU second");
  bench::no_figure("mdoc_verify.native.vs_isomdl", "ratio",
                   "isomdl is a Rust crate with some hundred dependencies: it is not built here");
}
