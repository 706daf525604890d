#pragma once

#include <array>
#include <string_view>

#include "base/text.hpp"
#include "json/reader.hpp"

// What JWS and JWE have in common: the compact form and its header. Inside this module.
namespace statepass::jose {

// The N parts of a compact form. jose_size, jose_form.
template <std::size_t N>
Result<std::array<std::string_view, N>> split_compact(std::string_view compact, std::size_t most) {
  if (compact.size() > most) return fail(Errc::jose_size);
  std::array<std::string_view, N> parts;
  std::size_t from = 0;
  for (std::size_t i = 0; i < N; ++i) {
    const std::size_t dot = compact.find('.', from);
    if ((dot == std::string_view::npos) != (i + 1 == N)) return fail(Errc::jose_form, from);
    parts[i] = compact.substr(from, dot - from);
    from = dot + 1;
  }
  return parts;
}

inline Result<json::Document> parse_header(std::string_view part) {
  SP_TRY_ASSIGN(Bytes text, from_base64url(part));
  return json::Document::parse(text_of(text), {.max_bytes = 16 * 1024, .max_depth = 6, .max_values = 256});
}

// A member that must be a string.
inline Result<std::string_view> header_text(const json::Value& header, std::string_view name) {
  auto value = header.string_member(name);
  if (!value) return fail(Errc::jose_header);
  return *value;
}

// RFC 7515 4.1: jose_critical, jose_header, jose_algorithm, jose_type.
inline Result<> check_header(const json::Value& header, std::string_view alg, std::string_view typ) {
  if (!header.is(json::Type::object)) return fail(Errc::jose_header);
  // b64 (RFC 7797) is an extension that crit must name: without it, it is an attempt at two readings.
  for (std::string_view name : {"crit", "b64"}) {
    SP_TRY_ASSIGN(std::optional<json::Value> member, header.optional_member(name));
    if (member) return fail(Errc::jose_critical);
  }
  SP_TRY_ASSIGN(std::string_view found, header_text(header, "alg"));
  if (found != alg) return fail(Errc::jose_algorithm);
  if (typ.empty()) return {};
  SP_TRY_ASSIGN(std::string_view type, header_text(header, "typ"));
  if (type != typ) return fail(Errc::jose_type);
  return {};
}

}  // namespace statepass::jose
