#include "present/frames.hpp"

#include "present/text.hpp"

namespace statepass::present {
namespace {

// Characters that an alphanumeric segment holds at level L, versions 10 to 20 (ISO/IEC 18004 table 7).
constexpr std::size_t kCharacters[] = {395, 468, 535, 619, 667, 758, 854, 938, 1'046, 1'153, 1'249};

std::size_t symbol_bytes_of(std::size_t size, std::size_t count) {
  return (size + count - 1) / count;
}

// The last symbol begins inside the message.
bool is_full(std::size_t size, std::size_t count) {
  return (count - 1) * symbol_bytes_of(size, count) < size;
}

std::vector<std::uint8_t> first_points(std::size_t count) {
  std::vector<std::uint8_t> out;
  for (std::size_t i = 0; i < count; ++i) out.push_back(static_cast<std::uint8_t>(i));
  return out;
}

}  // namespace

std::size_t most_symbol_bytes(unsigned version) {
  SP_ASSERT(version >= kLeastFrameVersion && version <= kFrameVersion);
  // Base45: three characters for two bytes, two for a last one.
  const std::size_t characters = kCharacters[version - kLeastFrameVersion] - kPrefixQ.size();
  const std::size_t envelope = characters / 3 * 2 + characters % 3 / 2;
  return envelope - kEnvelopeOverhead - kFrameHeader;
}

Bytes write_frame(const Frame& frame) {
  const auto count = static_cast<std::uint8_t>(frame.count);
  return concat({frame.session, be_bytes<2>(frame.size), ByteView(&count, 1), ByteView(&frame.index, 1), frame.symbol});
}

Result<Frame> read_frame(ByteView body) {
  if (body.size() <= kFrameHeader) return fail(Errc::present_frame_header, body.size());
  const auto size = static_cast<std::size_t>(be_value(body.subspan(8, 2)));
  const std::size_t count = body[10];
  const bool in_range = size > kEnvelopeOverhead && size <= kMostMessage && count >= 2 && count <= kMostSymbols;
  if (!in_range || !is_full(size, count)) return fail(Errc::present_frame_header, 8);
  const ByteView symbol = body.subspan(kFrameHeader);
  if (symbol.size() != symbol_bytes_of(size, count)) return fail(Errc::present_frame_length, kFrameHeader);
  return Frame{take_array<8>(body), size, count, body[11], symbol};
}

Result<FrameSender> FrameSender::make(ByteView message, unsigned version) {
  SP_TRY_ASSIGN(const Envelope envelope, read_envelope(message));
  if (envelope.kind == Kind::frame || envelope.kind == Kind::checkpoint) return fail(Errc::present_kind);
  const std::size_t most = most_symbol_bytes(version);
  std::size_t count = 2;
  while (count <= kMostSymbols && (symbol_bytes_of(message.size(), count) > most || !is_full(message.size(), count)))
    ++count;
  if (count > kMostSymbols) return fail(Errc::present_too_large, most * kMostSymbols);
  const std::size_t each = symbol_bytes_of(message.size(), count);
  Bytes padded = to_bytes(message);
  padded.resize(each * count, 0);
  std::vector<Bytes> symbols;
  for (std::size_t i = 0; i < count; ++i) symbols.push_back(to_bytes(ByteView(padded).subspan(i * each, each)));
  return FrameSender(short_hash(message), message.size(), std::move(symbols));
}

FrameSender::FrameSender(ByteArray<8> session, std::size_t size, std::vector<Bytes> symbols)
    : session_(session), size_(size), symbols_(std::move(symbols)), code_(first_points(symbols_.size())) {}

Bytes FrameSender::frame(std::uint8_t index) const {
  const std::vector<ByteView> symbols(symbols_.begin(), symbols_.end());
  Bytes symbol(symbol_bytes());
  code_.evaluate(index, symbols, symbol);
  return write_envelope(Kind::frame, write_frame({session_, size_, symbols_.size(), index, symbol}));
}

std::string FrameSender::text(std::uint8_t index) const {
  return write_text_q(frame(index));
}

}  // namespace statepass::present
