#include "present/pending.hpp"

#include "crypto/sha.hpp"
#include "present/envelope.hpp"

namespace statepass::present {

Result<> PendingRequests::add(const Request& request, crypto::EcPrivateKey key, std::int64_t now) {
  expire(now);
  if (waiting_.size() >= kMost) return fail(Errc::present_limits);
  SP_ASSERT(key.public_key() == request.info().reader_key);
  const std::int64_t until = now + std::int64_t{request.info().lifetime} * 1'000;
  waiting_.push_back(
      {request.ref(), request.transcript(), std::move(key), std::nullopt, request.info().longest, until});
  return {};
}

Result<PendingRequests::Answer> PendingRequests::open(ByteView body, std::int64_t now) {
  expire(now);
  SP_TRY_ASSIGN(const SealedResponse sealed, read_sealed_response(body));
  Waiting* request = find(sealed.ref);
  if (request == nullptr) return fail(Errc::present_request_unknown);
  if (request->accepted) {
    if (*request->accepted != crypto::sha256(body)) return fail(Errc::present_already_answered);
    return SameAgain{sealed.ref};
  }
  if (body.size() + kEnvelopeOverhead > request->longest) return fail(Errc::present_too_large, request->longest);
  SP_TRY_ASSIGN(SecretBytes packed, open_response(sealed, *request->key, request->transcript));
  return Opened{sealed.ref, std::move(packed)};
}

Result<PendingRequests::Answer> PendingRequests::open_any(std::span<const ByteView> bodies, std::int64_t now) {
  std::optional<Answer> chosen;
  ByteView chosen_body;
  Error error{Errc::present_request_unknown};
  for (ByteView body : bodies) {
    auto answer = open(body, now);
    if (!answer) {
      error = answer.error();
    } else if (!chosen) {
      chosen.emplace(*std::move(answer));
      chosen_body = body;
    } else if (!equal(body, chosen_body)) {
      return fail(Errc::present_already_answered);
    }
  }
  if (!chosen) return fail(error);
  return *std::move(chosen);
}

void PendingRequests::accept(const ByteArray<8>& ref, ByteView body) {
  Waiting* request = find(ref);
  if (request == nullptr || request->accepted) return;
  request->accepted = crypto::sha256(body);
  request->key.reset();
}

bool PendingRequests::cancel(const ByteArray<8>& ref) {
  return std::erase_if(waiting_, [&](const Waiting& w) { return w.ref == ref; }) > 0;
}

const mdoc::SessionTranscript* PendingRequests::transcript(const ByteArray<8>& ref, std::int64_t now) {
  expire(now);
  const Waiting* request = find(ref);
  return request == nullptr ? nullptr : &request->transcript;
}

void PendingRequests::expire(std::int64_t now) {
  std::erase_if(waiting_, [now](const Waiting& w) { return now > w.until; });
}

PendingRequests::Waiting* PendingRequests::find(const ByteArray<8>& ref) {
  const auto at = std::find_if(waiting_.begin(), waiting_.end(), [&](const Waiting& w) { return w.ref == ref; });
  return at == waiting_.end() ? nullptr : &*at;
}

}  // namespace statepass::present
