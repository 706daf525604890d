#include "desk/notices/envelope.hpp"

#include "cbor/decoder.hpp"
#include "cbor/encoder.hpp"

namespace statepass::desk {
namespace {

constexpr std::uint8_t kVersion = 1;
constexpr std::size_t kHint = 8;
constexpr std::size_t kBoxOverhead = 48;
constexpr std::size_t kSizes[] = {1'024, 4'096, 16'384, 65'536, 262'144};

Bytes encode(const Notice& notice, std::size_t padding) {
  cbor::MapEncoder out;
  const auto number = [&out](std::int64_t key, std::uint64_t value) { out.put(key, cbor::Encoder().uint(value)); };
  number(1, notice.chain);
  number(2, notice.from);
  number(3, notice.to);
  number(4, notice.seq);
  number(5, notice.kind);
  number(6, static_cast<std::uint64_t>(notice.created));
  if (notice.replaces) number(7, *notice.replaces);
  out.put_raw(8, notice.body);
  out.put(9, cbor::Encoder().bstr(Bytes(padding)));
  return out.take();
}

Result<Notice> decode(ByteView plain) {
  SP_TRY_ASSIGN(cbor::Decoder in,
                cbor::Decoder::open(plain, {.sorted_keys = true, .allow_tags = false, .max_depth = 8}));
  SP_TRY_ASSIGN(const std::size_t count, in.map());
  Notice out;
  std::uint64_t seen = 0;
  for (std::size_t i = 0; i < count; ++i) {
    SP_TRY_ASSIGN(const std::uint64_t key, in.uint_up_to(63));
    seen |= std::uint64_t{1} << key;
    if (key == 8) {
      SP_TRY_ASSIGN(const ByteView body, in.item());
      out.body = to_bytes(body);
    } else if (key == 9) {
      SP_TRY(in.bstr());
    } else if (key >= 1 && key <= 7) {
      SP_TRY_ASSIGN(const std::uint64_t value, in.uint_up_to(key == 2 || key == 3 ? 255
                                                             : key == 5           ? 255
                                                                                  : std::uint64_t{1} << 53));
      if (key == 1) out.chain = value;
      if (key == 2) out.from = static_cast<ledger::Jurisdiction>(value);
      if (key == 3) out.to = static_cast<ledger::Jurisdiction>(value);
      if (key == 4) out.seq = value;
      if (key == 5) out.kind = static_cast<std::uint8_t>(value);
      if (key == 6) out.created = static_cast<UnixTime>(value);
      if (key == 7) out.replaces = value;
    } else {
      SP_TRY(in.skip());
    }
  }
  constexpr std::uint64_t kNeeded = 0b1'0111'1110;
  if ((seen & kNeeded) != kNeeded) return fail(Errc::cbor_items);
  SP_TRY(in.finish());
  return out;
}

}  // namespace

Result<Bytes> seal_notice(const Notice& notice, const ByteArray<32>& receiver, const SecretArray<32>& entropy) {
  const std::size_t bare = encode(notice, 0).size();
  for (const std::size_t size : kSizes) {
    const std::size_t plain = size - 1 - kHint - kBoxOverhead;
    if (plain < bare) continue;
    // The head of the padding grows with it: a few lengths give every size but those just behind a step, and there one
    // byte less is as good.
    std::size_t padding = plain - bare;
    while (padding > 0 && encode(notice, padding).size() > plain) --padding;
    SP_TRY_ASSIGN(const Bytes box, crypto::box_seal(receiver, encode(notice, padding), entropy));
    return concat({ByteView(&kVersion, 1), ByteView(receiver).first(kHint), box});
  }
  return fail(Errc::cbor_items);
}

Result<Notice> open_notice(ByteView envelope, const crypto::X25519KeyPair& key) {
  if (envelope.size() <= 1 + kHint + kBoxOverhead || envelope.size() > kMostEnvelope || envelope[0] != kVersion)
    return fail(Errc::crypto_decrypt);
  if (!equal(envelope.subspan(1, kHint), ByteView(key.public_key).first(kHint))) return fail(Errc::crypto_decrypt);
  SP_TRY_ASSIGN(const SecretBytes plain, crypto::box_open(key, envelope.subspan(1 + kHint)));
  return decode(plain.view());
}

}  // namespace statepass::desk
