#include "verifier/verdict.hpp"

#include "cbor/decoder.hpp"
#include "support/verifier_kit.hpp"

using namespace statepass;
using namespace statepass::test;

TEST_CASE("a verdict is the object of the specification, as CBOR and as JSON", "[verifier]") {
  verifier::Verdict verdict;
  verdict.outcome = verifier::Outcome::red;
  verdict.headline = verifier::Headline::replaced;
  verdict.mode = verifier::Mode::show;
  verdict.checks = {{verifier::CheckId::envelope, Check::passed(), std::nullopt},
                    {verifier::CheckId::status, Check::failed(Reason::status_superseded), 0},
                    {verifier::CheckId::digests, Check::failed(Reason::digest_mismatch, Errc::mdoc_digest_differs), 1}};
  verdict.freshness = verifier::Freshness::today;
  verdict.as_of = verifier::AsOf{12, 1'790'000'000};
  verdict.answers = {{"age_over_21", true}};
  verdict.missing = {"portrait"};
  verdict.reader_time = 1'790'000'060;
  CHECK(verifier::verdict_json(verdict) ==
        R"({"outcome":"red","headline":"replaced","mode":"show","checks":[{"id":"envelope","result":"pass"},)"
        R"({"id":"status","result":"fail","reason":"status_superseded","doc":0},)"
        R"({"id":"digests","result":"fail","reason":"digest_mismatch","detail":"mdoc_digest_differs","doc":1}],)"
        R"("freshness":"today","asOf":1790000000,"blockNumber":12,"answers":{"age_over_21":true},)"
        R"("missing":["portrait"],"unrequested":[],"reader_time":1790000060})");
  const Bytes bytes = verifier::encode_verdict(verdict);
  SP_REQUIRE_OK(cbor::validate(bytes, cbor::kProfileRules));
  CHECK(verifier::encode_verdict({}).size() < bytes.size());
  SP_REQUIRE_OK(cbor::validate(verifier::encode_verdict({}), cbor::kProfileRules));
}

TEST_CASE("what a text came to is CBOR for every face", "[verifier]") {
  CHECK(verifier::encode_checked(verifier::Ignored{}) == hex("a1646b696e646769676e6f726564"));
  CHECK(to_hex(verifier::encode_checked(verifier::Progress{2, 6})) ==
        "a3646861766502646b696e646870726f6772657373646e65656406");
  const auto notice = verifier::encode_checked(verifier::Noticed{present::NoticeCode::answer_too_large});
  CHECK(text_of(notice).find("answer_too_large") != std::string_view::npos);
  Reader reader;
  const auto request = request_of(reader.ask(verifier::Preset::may_drive));
  const auto checked = reader.take(answer(request, listed_mdl()));
  const Bytes bytes = verifier::encode_checked(checked);
  SP_REQUIRE_OK(cbor::validate(bytes, cbor::kIsoRules));
  CHECK(text_of(bytes).find("needsImage") != std::string_view::npos);
}

TEST_CASE("every name is there once", "[verifier]") {
  std::vector<std::string_view> names;
  for (std::size_t i = 0; i <= static_cast<std::size_t>(verifier::Headline::no_verdict); ++i)
    names.push_back(verifier::headline_name(static_cast<verifier::Headline>(i)));
  std::ranges::sort(names);
  CHECK(std::ranges::adjacent_find(names) == names.end());
  for (auto preset : {verifier::Preset::over_18, verifier::Preset::over_21, verifier::Preset::may_drive,
                      verifier::Preset::who_is_it, verifier::Preset::hotel})
    CHECK(verifier::preset_of(verifier::preset_name(preset)) == preset);
  CHECK_FALSE(verifier::preset_of("over_17"));
}
