#include "base/text.hpp"
#include "holder/records.hpp"

using namespace statepass;
using namespace statepass::holder;

namespace {

// What was read is written again as it was.
template <class Record>
void check(std::string_view id, ByteView input) {
  const auto record = Record::decode(id, input);
  if (!record) return;
  const auto again = Record::decode(id, record->encode().view());
  SP_ASSERT(again && equal(again->encode().view(), record->encode().view()));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView input(data, size);
  check<CardRecord>("id", input);
  check<CopyRecord>("id", input);
  check<HistoryRecord>("id", input);
  check<IssuanceRecord>("id", input);
  check<AnsweredRecord>("id", input);
  check<MoveRecord>(to_hex(Hash32{1}), input);
  return 0;
}
