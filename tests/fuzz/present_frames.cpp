#include "present/receiver.hpp"

using namespace statepass;

// The input is a sequence of frame bodies, each behind its length in two bytes and a time step in one. At most two
// sessions are ever held, and what is handed on is a message.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  ByteView rest(data, size);
  present::FrameReceiver receiver;
  std::int64_t now = 0;
  while (rest.size() >= 3) {
    const std::size_t length = std::min<std::size_t>(be_value(rest.first(2)), rest.size() - 3);
    now += rest[2] * 16;
    auto got = receiver.take(rest.subspan(3, length), now);
    if (got && *got) {
      auto message = present::read_envelope(**got);
      SP_ASSERT(message && message->kind <= present::Kind::notice);
    }
    SP_ASSERT(receiver.progress().want <= present::kMostSymbols);
    SP_ASSERT(receiver.progress().have <= receiver.progress().want);
    rest = rest.subspan(3 + length);
  }
  return 0;
}
