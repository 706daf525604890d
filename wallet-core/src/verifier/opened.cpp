#include "verifier/opened.hpp"

#include "mdoc/verify.hpp"

namespace statepass::verifier {
namespace {

Result<Presented> open_presentation(Bytes bytes) {
  Presented out{.bytes = std::move(bytes), .presentation = {}, .response = {}, .evidence = {}, .evidence_error = {}};
  SP_TRY_ASSIGN(out.presentation, present::read_presentation(out.bytes));
  SP_TRY_ASSIGN(out.response, mdoc::parse_device_response(out.presentation.device_response));
  if (!out.presentation.evidence) return out;
  auto evidence = present::read_evidence(*out.presentation.evidence);
  if (evidence) {
    out.evidence = *std::move(evidence);
  } else {
    out.evidence_error = evidence.error();
  }
  return out;
}

bool is_signed(const Presented& presented) {
  if (presented.response.documents.empty()) return false;
  const auto outcome = mdoc::verify_issuer_signed(presented.response.documents.front().issuer_signed, {});
  return outcome[mdoc::CheckId::issuer_signature].pass();
}

}  // namespace

Result<Presented> open_packed(const present::Packed& packed, const present::CertificateDirectory& held) {
  SP_TRY_ASSIGN(auto choices, present::unpack(packed, held));
  if (choices.size() == 1) return open_presentation(std::move(choices.front()));
  std::optional<Presented> first;
  Error error{Errc::present_structure};
  for (Bytes& choice : choices) {
    auto presented = open_presentation(std::move(choice));
    if (!presented) {
      error = presented.error();
    } else if (is_signed(*presented)) {
      return presented;
    } else if (!first) {
      first.emplace(*std::move(presented));
    }
  }
  if (!first) return fail(error);
  return *std::move(first);
}

}  // namespace statepass::verifier
