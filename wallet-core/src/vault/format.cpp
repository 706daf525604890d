#include "vault/format.hpp"

#include "base/reader.hpp"
#include "cbor/decoder.hpp"
#include "cbor/encoder.hpp"
#include "crypto/sha.hpp"

namespace statepass::vault {
namespace {

constexpr ByteArray<8> kMagic{'S', 'P', 'V', 'A', 'U', 'L', 'T', 0};
constexpr std::uint8_t kVersion = 1;
constexpr std::size_t kPrelude = 16, kChecksum = 8, kNonce = 24;

ByteArray<kChecksum> checksum(ByteView outside) {
  return take_array<kChecksum>(crypto::sha256(outside));
}

ByteArray<10> first_bytes(FileKind kind) {
  ByteArray<10> out{};
  std::copy(kMagic.begin(), kMagic.end(), out.begin());
  out[8] = kVersion;
  out[9] = static_cast<std::uint8_t>(kind);
  return out;
}

// Members 1 to 5, or all seven.
Bytes encode_method(const Method& method, bool with_key) {
  const bool passphrase = method.kind == MethodKind::passphrase;
  cbor::Encoder out;
  out.map(4u + (passphrase ? 1u : 0u) + (with_key ? 2u : 0u));
  out.uint(1).uint(method.id).uint(2).uint(static_cast<std::uint8_t>(method.kind));
  out.uint(3).bstr(method.hint).uint(4).bstr(method.salt);
  if (passphrase) out.uint(5).array(2).uint(method.cost.memory_kib).uint(method.cost.passes);
  if (with_key) out.uint(6).bstr(method.nonce).uint(7).bstr(method.wrapped);
  return out.take();
}

Result<> take_key(cbor::Decoder& decoder, std::uint64_t key) {
  SP_TRY_ASSIGN(std::uint64_t found, decoder.uint());
  if (found != key) return fail(Errc::cbor_range, decoder.offset());
  return {};
}

Result<Method> decode_method(cbor::Decoder& decoder) {
  Method method;
  SP_TRY_ASSIGN(std::size_t members, decoder.map());
  SP_TRY(take_key(decoder, 1));
  SP_TRY_ASSIGN(std::uint64_t id, decoder.uint_up_to(0xffff'ffff));
  method.id = static_cast<std::uint32_t>(id);
  SP_TRY(take_key(decoder, 2));
  SP_TRY_ASSIGN(std::uint64_t kind, decoder.uint_up_to(3));
  method.kind = static_cast<MethodKind>(kind);
  const bool passphrase = method.kind == MethodKind::passphrase;
  if (kind < 1 || members != (passphrase ? 7 : 6)) return fail(Errc::cbor_range, decoder.offset());
  SP_TRY(take_key(decoder, 3));
  SP_TRY_ASSIGN(ByteView hint, decoder.bstr());
  if (hint.size() > kMostHint) return fail(Errc::cbor_range, decoder.offset());
  method.hint = to_bytes(hint);
  SP_TRY(take_key(decoder, 4));
  SP_TRY_ASSIGN(method.salt, decoder.bstr_array<16>());
  if (passphrase) {
    SP_TRY(take_key(decoder, 5));
    SP_TRY(decoder.array_of(2));
    SP_TRY_ASSIGN(std::uint64_t memory, decoder.uint_up_to(0xffff'ffff));
    SP_TRY_ASSIGN(std::uint64_t passes, decoder.uint_up_to(0xffff'ffff));
    method.cost = {static_cast<std::uint32_t>(memory), static_cast<std::uint32_t>(passes)};
  }
  SP_TRY(take_key(decoder, 6));
  SP_TRY_ASSIGN(method.nonce, decoder.bstr_array<24>());
  SP_TRY(take_key(decoder, 7));
  SP_TRY_ASSIGN(method.wrapped, decoder.bstr_array<48>());
  return method;
}

Result<Header> decode_header(ByteView encoded, FileKind kind) {
  Header header{.kind = kind};
  cbor::Decoder decoder(encoded, kPrelude);
  SP_TRY_ASSIGN(std::size_t members, decoder.map());
  if (members != 2) return fail(Errc::cbor_range, decoder.offset());
  SP_TRY(take_key(decoder, 1));
  SP_TRY_ASSIGN(header.file_id, decoder.bstr_array<16>());
  SP_TRY(take_key(decoder, 2));
  SP_TRY_ASSIGN(std::size_t count, decoder.array());
  if (count < 1 || count > kMostMethods) return fail(Errc::cbor_range, decoder.offset());
  std::size_t passphrases = 0;
  for (std::size_t i = 0; i < count; ++i) {
    SP_TRY_ASSIGN(Method method, decode_method(decoder));
    passphrases += method.kind == MethodKind::passphrase;
    const bool ascending = header.methods.empty() || header.methods.back().id < method.id;
    if (!ascending || passphrases > kMostPassphrases) return fail(Errc::cbor_range, decoder.offset());
    header.methods.push_back(std::move(method));
  }
  SP_TRY(decoder.finish());
  return header;
}

}  // namespace

Result<> check_cost(const crypto::Argon2Cost& cost) {
  if (cost.memory_kib < kLeastCost.memory_kib || cost.passes < kLeastCost.passes) return fail(Errc::vault_cost_low);
  if (cost.memory_kib > kMostCost.memory_kib || cost.passes > kMostCost.passes) return fail(Errc::vault_cost_high);
  return {};
}

Result<File> parse_file(ByteView file) {
  const std::size_t compared = std::min(file.size(), kMagic.size());
  if (compared == 0 || !equal(file.first(compared), ByteView(kMagic).first(compared))) return fail(Errc::vault_magic);
  if (file.size() < kPrelude) return fail(Errc::vault_truncated, file.size());
  if (file[8] != kVersion) return fail(Errc::vault_version, 8);
  if (file[9] != 1 && file[9] != 2) return fail(Errc::vault_damaged, 9);
  const auto header_size = be_value(file.subspan(10, 2)), body_size = be_value(file.subspan(12, 4));
  const std::uint64_t size = kPrelude + header_size + kChecksum + kNonce + body_size;
  if (file.size() < size) return fail(Errc::vault_truncated, file.size());
  if (file.size() > size) return fail(Errc::vault_damaged, static_cast<std::size_t>(size));

  ByteReader reader(file);
  SP_TRY_ASSIGN(ByteView outside, reader.take(kPrelude + header_size));
  SP_TRY_ASSIGN(auto found, reader.array<kChecksum>());
  if (found != checksum(outside)) return fail(Errc::vault_damaged, outside.size());
  auto header = decode_header(outside.subspan(kPrelude), static_cast<FileKind>(file[9]));
  if (!header) return fail(Errc::vault_damaged, header.error().offset);
  for (const Method& method : header->methods) {
    if (method.kind == MethodKind::passphrase) SP_TRY(check_cost(method.cost));
  }
  File out{.header = *std::move(header), .associated = file.first(outside.size() + kChecksum), .nonce = {}, .body = {}};
  SP_TRY_ASSIGN(out.nonce, reader.array<kNonce>());
  out.body = reader.rest();
  return out;
}

Bytes encode_outside(const Header& header, std::size_t body_size) {
  cbor::Encoder encoder;
  encoder.map(2).uint(1).bstr(header.file_id).uint(2).array(header.methods.size());
  for (const Method& method : header.methods) encoder.raw(encode_method(method, true));
  const Bytes& encoded = encoder.bytes();
  Bytes out = concat({first_bytes(header.kind), be_bytes<2>(encoded.size()), be_bytes<4>(body_size), encoded});
  append(out, checksum(out));
  return out;
}

Bytes wrap_associated(const Header& header, const Method& method) {
  return concat({first_bytes(header.kind), header.file_id, encode_method(method, false)});
}

}  // namespace statepass::vault
