#include "cli/records.hpp"

#include <cstdio>

#include "cbor/encoder.hpp"
#include "cli/input.hpp"
#include "deflate/deflate.hpp"
#include "status/body.hpp"
#include "vault/vault.hpp"

namespace statepass::cli {
namespace {

cbor::Encoder tstr(std::string_view text) {
  return std::move(cbor::Encoder().tstr(text));
}
cbor::Encoder uint(std::uint64_t value) {
  return std::move(cbor::Encoder().uint(value));
}

std::string_view name_of(vault::MethodKind kind) {
  switch (kind) {
    case vault::MethodKind::passphrase:
      return "passphrase";
    case vault::MethodKind::passkey:
      return "passkey";
    case vault::MethodKind::platform:
      return "platform";
  }
  return "unknown";
}

Result<status::StatusBody> read_body(ByteView bytes) {
  if (bytes.size() == status::kBodyBytes) return status::StatusBody::of(bytes);
  SP_TRY_ASSIGN(const Bytes inflated, deflate::inflate_zlib(bytes, status::kBodyBytes));
  return status::StatusBody::of(inflated);
}

Bytes methods_of(const vault::Vault& opened) {
  const auto methods = opened.methods();
  cbor::Encoder out;
  out.array(methods.size());
  for (const vault::MethodInfo& method : methods) {
    out.raw(cbor::MapEncoder().put("id", uint(method.id)).put("kind", tstr(name_of(method.kind))).take());
  }
  return out.take();
}

SecretBytes first_line() {
  ByteArray<1'026> line{};
  std::size_t size = 0;
  for (int c = std::getchar(); c != EOF && c != '\n' && size < line.size(); c = std::getchar()) {
    line[size++] = static_cast<std::uint8_t>(c);
  }
  SecretBytes out(ByteView(line).first(size));
  secure_zero(line.data(), line.size());
  return out;
}

}  // namespace

void show_status(const std::string& file, std::uint64_t index, Results& results) {
  const auto body = read_body(read_input(file));
  if (!body) return results.malformed(file, to_error(body.error()));
  const auto value = body->value_at(index);
  if (!value) return results.malformed(file, to_error(value.error()));
  results.add(file, cbor::MapEncoder().put("index", uint(index)).put("status", tstr(status::name_of(*value))).take(),
              *value == status::Value::valid ? Exit::good : Exit::bad);
}

void check_vault(const std::string& file, Results& results) {
  const Bytes bytes = read_input(file);
  const SecretBytes passphrase = first_line();
  const auto opened = vault::Vault::open(bytes, passphrase.view());
  if (!opened && opened.error().code == Errc::vault_magic) return results.malformed(file, to_error(opened.error()));
  cbor::MapEncoder out;
  out.put("sound", std::move(cbor::Encoder().boolean(opened.has_value())));
  if (opened) {
    out.put("generation", uint(opened->generation())).put("records", uint(opened->names().size()));
    out.put_raw("methods", methods_of(*opened));
  } else {
    out.put("code", tstr(error_name(opened.error().code)));
  }
  results.add(file, out.take(), opened ? Exit::good : Exit::bad);
}

}  // namespace statepass::cli
