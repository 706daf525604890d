#include "vault/backoff.hpp"

#include <limits>

#include "cbor/decoder.hpp"
#include "cbor/encoder.hpp"

namespace statepass::vault {

std::int64_t seconds_to_wait(const Backoff& state, UnixTime now) {
  constexpr std::int64_t kDelays[] = {0, 0, 0, 5, 30, 120, 600};
  const std::int64_t delay = kDelays[std::min<std::size_t>(state.failures, std::size(kDelays) - 1)];
  if (now < state.last_failure) return delay;
  // Compared before it is subtracted: the record may hold any time.
  if (state.last_failure <= now - delay) return 0;
  return delay - (now - state.last_failure);
}

Backoff after_wrong_passphrase(const Backoff& state, UnixTime now) {
  constexpr auto kMost = std::numeric_limits<std::uint32_t>::max();
  return {state.failures < kMost ? state.failures + 1 : kMost, now};
}

Bytes encode_backoff(const Backoff& state) {
  return cbor::Encoder().array(2).uint(state.failures).integer(state.last_failure).take();
}

Result<Backoff> decode_backoff(ByteView record) {
  cbor::Decoder decoder(record);
  SP_TRY(decoder.array_of(2));
  SP_TRY_ASSIGN(std::uint64_t failures, decoder.uint_up_to(std::numeric_limits<std::uint32_t>::max()));
  SP_TRY_ASSIGN(UnixTime last_failure, decoder.integer());
  SP_TRY(decoder.finish());
  return Backoff{static_cast<std::uint32_t>(failures), last_failure};
}

}  // namespace statepass::vault
