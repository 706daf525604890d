#pragma once

#include <catch_amalgamated.hpp>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "base/text.hpp"

// What tests of every module share. Nothing here throws: the same tests run in WebAssembly without exceptions.
namespace statepass::test {

using Json = nlohmann::json;

// Bytes of a hexadecimal literal; white space is ignored. A bad literal ends the test program.
Bytes hex(std::string_view text);
template <std::size_t N>
ByteArray<N> hex_array(std::string_view text) {
  Bytes bytes = hex(text);
  SP_ASSERT(bytes.size() == N);
  return take_array<N>(bytes);
}

std::optional<std::string> read_file(const std::string& path);

// A file of tests/vectors, which is part of the tree: missing means a failed test.
Json own_vectors(const std::string& name);

// A file of ../shared/vectors, unpacked when its name ends in .gz. Empty, with a line "skipped: no ../shared/vectors",
// when it is not there; with CI set a missing file is a failure.
std::optional<std::string> shared_file(const std::string& name);
std::optional<Json> shared_json(const std::string& name);
// The text of a .hex file as bytes.
std::optional<Bytes> shared_hex(const std::string& name);

// Every way of changing one bit, for tests that no such change goes unseen.
template <class Check>
void for_each_bit_flip(Bytes bytes, Check check) {
  for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
    bytes[bit / 8] = static_cast<std::uint8_t>(bytes[bit / 8] ^ (1u << (bit % 8)));
    check(bytes, bit);
    bytes[bit / 8] = static_cast<std::uint8_t>(bytes[bit / 8] ^ (1u << (bit % 8)));
  }
}

template <class T>
std::string_view error_of(const Result<T>& result) {
  return result ? std::string_view("no error") : error_name(result.error().code);
}

}  // namespace statepass::test

// The value of a Result that must be there; stops the test with the error's name when it is not.
#define SP_REQUIRE_OK(result)                                  \
  do {                                                         \
    const auto& sp_result = (result);                          \
    INFO("error: " << ::statepass::test::error_of(sp_result)); \
    REQUIRE(sp_result.has_value());                            \
  } while (false)
// That the Result is this very error: SP_CHECK_ERROR(parse(x), cbor_trailing)
#define SP_CHECK_ERROR(result, name) \
  CHECK(::statepass::test::error_of(result) == ::statepass::error_name(::statepass::Errc::name))
