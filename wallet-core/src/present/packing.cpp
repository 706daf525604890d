#include "present/packing.hpp"

#include "cbor/decoder.hpp"
#include "cbor/encoder.hpp"
#include "deflate/deflate.hpp"
#include "present/dictionary.hpp"
#include "present/envelope.hpp"

namespace statepass::present {
namespace {

constexpr unsigned kPlain = 0, kDeflated = 1;
constexpr std::size_t kMostCertificates = 2;
constexpr std::size_t kPadTo = 64;

// Length of pad for an item that is `unpadded` bytes long with empty pad. The head of pad grows from 24 bytes on, so
// this goes up to 87.
std::size_t pad_size(std::size_t unpadded, Padding padding) {
  if (padding == Padding::none) return 0;
  std::size_t size = 0;
  while ((unpadded + size + (size < 24 ? 0 : 1)) % kPadTo != 0) ++size;
  return size;
}

cbor::Encoder unpadded_item(const Packed& packed) {
  cbor::Encoder out;
  out.array(5).uint(packed.codec).uint(packed.size).array(packed.certificates.size());
  for (const auto& name : packed.certificates) out.bstr(name);
  out.bstr(packed.data);
  return out;
}

Bytes write_packed(const Packed& packed, Padding padding) {
  cbor::Encoder out = unpadded_item(packed);
  const std::size_t unpadded = out.bytes().size() + 1;
  out.bstr(Bytes(pad_size(unpadded, padding), 0));
  return out.take();
}

Bytes dictionary_of(std::span<const ByteView> certificates) {
  Bytes out;
  for (ByteView certificate : certificates) append(out, certificate);
  append(out, dictionary_1());
  return out;
}

Result<> check_pad(ByteView pad, std::size_t item, std::size_t at, Padding padding) {
  const std::size_t head = pad.size() < 24 ? 1 : pad.size() < 256 ? 2 : 3;
  // A pad of three head bytes is too long anyway: no length demanded reaches it.
  if (head == 3 || pad.size() != pad_size(item - pad.size() - head + 1, padding))
    return fail(Errc::present_padding, at);
  if (std::any_of(pad.begin(), pad.end(), [](std::uint8_t byte) { return byte != 0; }))
    return fail(Errc::present_padding, at);
  return {};
}

Result<Bytes> inflate_presentation(const Packed& packed, std::span<const ByteView> certificates) {
  SP_TRY_ASSIGN(Bytes out, deflate::inflate_raw(packed.data, dictionary_of(certificates), packed.size));
  SP_TRY(read_presentation(out));
  return out;
}

// Every way of taking one held certificate for each name: at most 16, none when a name is not held.
std::vector<std::vector<ByteView>> choices(std::span<const ByteArray<8>> names, const CertificateDirectory& held) {
  std::vector<std::vector<ByteView>> out{{}};
  for (const auto& name : names) {
    std::vector<std::vector<ByteView>> longer;
    for (const auto& choice : out) {
      for (const Bytes& certificate : held.find(name)) {
        longer.push_back(choice);
        longer.back().push_back(certificate);
      }
    }
    out = std::move(longer);
  }
  return out;
}

}  // namespace

Result<Bytes> pack(ByteView presentation, std::span<const ByteView> referenced, Padding padding) {
  SP_ASSERT(!presentation.empty() && referenced.size() <= kMostCertificates);
  if (presentation.size() > kMostPresentation) return fail(Errc::present_too_large, kMostPresentation);
  const Bytes deflated = deflate::deflate_raw(presentation, dictionary_of(referenced));
  if (deflated.size() >= presentation.size())
    return write_packed({kPlain, presentation.size(), {}, presentation}, padding);
  Packed packed{kDeflated, presentation.size(), {}, deflated};
  for (ByteView certificate : referenced) packed.certificates.push_back(short_hash(certificate));
  return write_packed(packed, padding);
}

Result<Packed> read_packed(ByteView item, Padding padding) {
  SP_TRY_ASSIGN(auto in, cbor::Decoder::open(item, cbor::kProfileRules));
  SP_TRY(in.array_of(5));
  Packed out{};
  std::size_t at = in.offset();
  SP_TRY_ASSIGN(const std::uint64_t codec, in.uint());
  if (codec > kDeflated) return fail(Errc::present_structure, at);
  out.codec = static_cast<unsigned>(codec);
  const std::size_t size_at = in.offset();
  SP_TRY_ASSIGN(const std::uint64_t size, in.uint());
  if (size < 1 || size > kMostPresentation) return fail(Errc::present_structure, size_at);
  out.size = static_cast<std::size_t>(size);
  at = in.offset();
  SP_TRY_ASSIGN(const std::size_t count, in.array());
  if (count > (out.codec == kPlain ? 0 : kMostCertificates)) return fail(Errc::present_structure, at);
  for (std::size_t i = 0; i < count; ++i) {
    SP_TRY_ASSIGN(const auto name, in.bstr_array<8>());
    out.certificates.push_back(name);
  }
  SP_TRY_ASSIGN(out.data, in.bstr());
  if (out.codec == kPlain && out.data.size() != out.size) return fail(Errc::present_structure, size_at);
  at = in.offset();
  SP_TRY_ASSIGN(const ByteView pad, in.bstr());
  SP_TRY(check_pad(pad, item.size(), at, padding));
  return out;
}

Result<std::vector<Bytes>> unpack(const Packed& packed, const CertificateDirectory& held) {
  if (packed.codec == kPlain) {
    SP_TRY(read_presentation(packed.data));
    return std::vector<Bytes>{to_bytes(packed.data)};
  }
  std::vector<Bytes> out;
  Error error{Errc::present_certificate_unknown};
  for (const auto& certificates : choices(packed.certificates, held)) {
    auto presentation = inflate_presentation(packed, certificates);
    if (!presentation) {
      error = presentation.error();
    } else if (std::find(out.begin(), out.end(), *presentation) == out.end()) {
      out.push_back(*std::move(presentation));
    }
  }
  if (out.empty()) return fail(error);
  return out;
}

}  // namespace statepass::present
