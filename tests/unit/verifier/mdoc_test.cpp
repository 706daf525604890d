#include "verifier/verify_mdoc.hpp"

#include "support/verifier_kit.hpp"

using namespace statepass;
using namespace statepass::test;

TEST_CASE("a document of any issuer is verified without a ledger", "[verifier]") {
  const auto roots = country_roots();
  const verifier::MdocTrust trust{.anchors = &roots};
  const Bytes transcript = test::transcript().array();
  const auto verdict = verifier::verify_mdoc(mdl_response(), transcript, kCheckTime, trust);
  CHECK(test::words(verdict) == "green valid");
  CHECK(verdict.freshness == verifier::Freshness::none);
  CHECK(verifier::verify_mdoc(mdl_response(), test::transcript().tagged(), kCheckTime, trust) == verdict);

  CHECK(test::words(verifier::verify_mdoc(mdl_response(), transcript, kCheckTime, {})) ==
        "red issuer_unknown: issuer_chain?issuer_unknown");
  const crypto::EcPublicKey keys[] = {key_from_seed(kSignerSeed).public_key()};
  CHECK(test::words(verifier::verify_mdoc(mdl_response(), transcript, kCheckTime,
                                          {.anchors = nullptr, .issuer_keys = keys})) == "green valid");
  CHECK(test::words(verifier::verify_mdoc(mdl_response(), transcript, kCheckTime + 40 * kSecondsPerDay, trust)) ==
        "red expired: validity!expired");
  const Bytes other = mdoc::SessionTranscript::of_handover(hex("80")).array();
  CHECK(test::words(verifier::verify_mdoc(mdl_response(), other, kCheckTime, trust)) ==
        "red not_this_phone: device_signature!device_signature");
  CHECK(test::words(verifier::verify_mdoc(hex("a0"), transcript, kCheckTime, trust)) == "grey no_verdict: decode!cbor");
  CHECK(test::words(verifier::verify_mdoc(mdl_response(), hex("80"), kCheckTime, trust)) ==
        "grey no_verdict: transcript!cbor");
}

TEST_CASE("several faults are all told", "[verifier]") {
  const auto roots = country_roots();
  CborNode tree = cbor_tree(mdl_response());
  CborNode& signature = cbor_at(tree, "documents/0/deviceSigned/deviceAuth/deviceSignature/3");
  signature.content[10] ^= 1;
  CborNode& item = cbor_at(tree, "documents/0/issuerSigned/nameSpaces/org.iso.18013.5.1/0");
  item.children[0].content.back() ^= 1;
  const auto verdict = verifier::verify_mdoc(cbor_bytes(tree), test::transcript().array(),
                                             kCheckTime + 40 * kSecondsPerDay, {.anchors = &roots});
  CHECK(test::words(verdict) ==
        "red not_genuine: digests!digest_mismatch validity!expired device_signature!device_signature");
}

TEST_CASE("vectors: verdicts are the same everywhere", "[verifier]") {
  const Json file = own_vectors("verifier-mdoc.json");
  x509::TrustAnchors roots;
  roots.add(certificate_of(hex(file["root"].get<std::string>())));
  for (const Json& vector : file["vectors"]) {
    INFO(vector["name"].get<std::string>());
    const auto verdict =
        verifier::verify_mdoc(hex(vector["response"].get<std::string>()), hex(vector["transcript"].get<std::string>()),
                              vector["at"].get<UnixTime>(), {.anchors = &roots});
    CHECK(Json::parse(verifier::verdict_json(verdict), nullptr, false) == vector["verdict"]);
  }
}
