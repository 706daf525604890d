#include "desk/chain/revert.hpp"

#include "base/text.hpp"
#include "ledger/calls.hpp"

namespace statepass::desk {

RevertWords revert_words(ByteView data) {
  const auto signature = ledger::calls::error_of(data);
  if (!signature) return {"UNKNOWN", "[]"};
  RevertWords out{std::string(signature->substr(0, signature->find('('))), "["};
  for (std::size_t at = 4; at + 32 <= data.size(); at += 32) {
    const ByteView word = data.subspan(at, 32);
    const std::uint64_t low = be_value(word.subspan(24));
    const bool small = std::ranges::all_of(word.first(24), [](std::uint8_t byte) { return byte == 0; }) &&
                       low < (std::uint64_t{1} << 53);
    if (at > 4) out.args.push_back(',');
    out.args.append(small ? std::to_string(low) : '"' + to_hex0x(word) + '"');
  }
  out.args.push_back(']');
  return out;
}

}  // namespace statepass::desk
