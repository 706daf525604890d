#include "verifier/verify_mdoc.hpp"

namespace statepass::verifier {
namespace {

Verdict unreadable(UnixTime at, CheckId failed, Reason reason, Errc detail) {
  Verdict out;
  out.reader_time = at;
  for (std::size_t i = 0; i < kCheckIds; ++i) {
    const auto id = static_cast<CheckId>(i);
    Check check = Check::unknown(Reason::prerequisite);
    if (id == CheckId::envelope) check = Check::not_applicable();
    if (id == failed) check = Check::failed(reason, detail);
    out.checks.push_back({id, check, std::nullopt});
  }
  return out;
}

}  // namespace

Verdict verify_mdoc(ByteView response, ByteView transcript, UnixTime at, const MdocTrust& trust) {
  const auto parsed_transcript = mdoc::SessionTranscript::parse(transcript);
  if (!parsed_transcript) return unreadable(at, CheckId::transcript, Reason::cbor, parsed_transcript.error().code);
  const auto parsed = mdoc::parse_device_response(response, mdoc::kForeign);
  if (!parsed) return unreadable(at, CheckId::decode, Reason::cbor, parsed.error().code);
  Examination in{.now = at, .response = &*parsed, .transcript = &*parsed_transcript};
  in.anchors = trust.anchors;
  in.known_signers = trust.known_signers;
  in.issuer_keys = trust.issuer_keys;
  in.reader_key = trust.reader_key;
  in.policy = mdoc::foreign_policy();
  in.policies = {.accept_unlisted = true, .accept_no_status = true};
  in.envelope = false;
  Judgement judgement = examine(in);
  // There is no screen: whether the portrait can be drawn is another program's business.
  for (CheckEntry& entry : judgement.verdict.checks) {
    if (entry.id == CheckId::portrait) entry.check = Check::not_applicable();
  }
  decide_picture(judgement, Picture::not_tried);
  return std::move(judgement.verdict);
}

}  // namespace statepass::verifier
