#include "deflate/deflate.hpp"

#include "support/support.hpp"

using namespace statepass;
using namespace statepass::deflate;
using test::hex;

namespace {

// A fixed pseudo-random series: incompressible, and the same on every run.
Bytes noise(std::size_t size, std::uint32_t seed) {
  Bytes out(size);
  std::uint32_t state = seed;
  for (auto& byte : out) {
    state = state * 1664525u + 1013904223u;
    byte = static_cast<std::uint8_t>(state >> 24);
  }
  return out;
}

Bytes zeros(std::size_t size) {
  return Bytes(size, 0);
}

}  // namespace

TEST_CASE("what is deflated inflates to the same bytes", "[deflate]") {
  const Bytes dictionary = noise(10'000, 7);
  for (std::size_t size : {0u, 1u, 2u, 100u, 16'383u, 16'384u, 16'385u, 32'768u, 49'152u, 200'000u}) {
    for (const Bytes& content : {noise(size, 1), zeros(size)}) {
      INFO(size);
      auto raw = inflate_raw(deflate_raw(content), {}, size);
      SP_REQUIRE_OK(raw);
      CHECK(*raw == content);
      auto with = inflate_raw(deflate_raw(content, dictionary), dictionary, size);
      SP_REQUIRE_OK(with);
      CHECK(*with == content);
      auto zlib = inflate_zlib(deflate_zlib(content), size);
      SP_REQUIRE_OK(zlib);
      CHECK(*zlib == content);
      SP_REQUIRE_OK(inflate_zlib(deflate_zlib(content), size + 1));
    }
  }
}

TEST_CASE("a dictionary is what its content would otherwise cost", "[deflate]") {
  const Bytes dictionary = noise(2'000, 3);
  const Bytes content = to_bytes(ByteView(dictionary).first(1'500));
  const Bytes packed = deflate_raw(content, dictionary);
  CHECK(packed.size() < 40);
  CHECK(deflate_raw(content).size() > 1'500);
  // Without it, or with another, the references point before the start or to other bytes.
  SP_CHECK_ERROR(inflate_raw(packed, {}, content.size()), deflate_data);
  auto other = inflate_raw(packed, noise(2'000, 4), content.size());
  SP_REQUIRE_OK(other);
  CHECK(*other != content);
}

TEST_CASE("of a long dictionary the last 32,768 bytes count", "[deflate]") {
  const Bytes window = noise(32'768, 5);
  const Bytes longer = concat({noise(1'000, 6), window});
  const Bytes content = to_bytes(ByteView(window).last(5'000));
  const Bytes packed = deflate_raw(content, longer);
  auto out = inflate_raw(packed, window, content.size());
  SP_REQUIRE_OK(out);
  CHECK(*out == content);
}

TEST_CASE("streams of other encoders are read", "[deflate]") {
  // RFC 1951: a stored block, a fixed block ("a"), an empty fixed block; RFC 1950 around a stored block.
  CHECK(to_bytes(*inflate_raw(hex("01 0300 fcff 616263"), {}, 3)) == hex("616263"));
  CHECK(to_bytes(*inflate_raw(hex("4b 04 00"), {}, 1)) == hex("61"));
  CHECK(inflate_raw(hex("03 00"), {}, 0)->empty());
  // A stored block and then an empty final one: the end is the final block, not the last byte of output.
  CHECK(to_bytes(*inflate_raw(hex("00 0300 fcff 616263 03 00"), {}, 3)) == hex("616263"));
  CHECK(to_bytes(*inflate_zlib(hex("78 01 01 0300 fcff 616263 024d0127"), 3)) == hex("616263"));
}

TEST_CASE("every way of being no such stream has its code", "[deflate]") {
  const Bytes content = noise(500, 9);
  const Bytes raw = deflate_raw(content);
  SP_CHECK_ERROR(inflate_raw(hex("07"), {}, 1), deflate_data);                   // reserved block type
  SP_CHECK_ERROR(inflate_raw(hex("01 0300 0000 616263"), {}, 3), deflate_data);  // length and complement differ
  SP_CHECK_ERROR(inflate_raw(raw, {}, 499), deflate_size);
  SP_CHECK_ERROR(inflate_raw(raw, {}, 501), deflate_size);
  SP_CHECK_ERROR(inflate_raw(raw, {}, 0), deflate_size);
  SP_CHECK_ERROR(inflate_raw(concat({raw, hex("00")}), {}, 500), deflate_trailing);
  SP_CHECK_ERROR(inflate_raw({}, {}, 0), deflate_short);
  SP_CHECK_ERROR(inflate_raw(hex("00 0300 fcff 616263"), {}, 3), deflate_short);  // no final block
  for (std::size_t cut = 0; cut < raw.size(); ++cut)
    SP_CHECK_ERROR(inflate_raw(ByteView(raw).first(cut), {}, 500), deflate_short);

  const Bytes zlib = deflate_zlib(content);
  SP_CHECK_ERROR(inflate_zlib(zlib, 499), deflate_size);
  SP_CHECK_ERROR(inflate_zlib(concat({zlib, hex("00")}), 500), deflate_trailing);
  for (std::size_t cut = 0; cut < zlib.size(); ++cut)
    SP_CHECK_ERROR(inflate_zlib(ByteView(zlib).first(cut), 500), deflate_short);
  SP_CHECK_ERROR(inflate_zlib(hex("79 01 03 00 00000001"), 500), deflate_header);           // method 9
  SP_CHECK_ERROR(inflate_zlib(hex("88 1c 03 00 00000001"), 500), deflate_header);           // window above 32 KiB
  SP_CHECK_ERROR(inflate_zlib(hex("78 02 03 00 00000001"), 500), deflate_header);           // header check
  SP_CHECK_ERROR(inflate_zlib(hex("78 20 00000000 03 00 00000001"), 500), deflate_header);  // asks for a dictionary
  SP_REQUIRE_OK(inflate_zlib(hex("78 01 03 00 00000001"), 500));
  SP_CHECK_ERROR(inflate_zlib(hex("78 01 03 00 00000002"), 500), deflate_checksum);
  SP_CHECK_ERROR(inflate_zlib(hex("78 01 07 00 00000002"), 500), deflate_data);
  CHECK(inflate_zlib(hex("78 01 03 00 00000002"), 500).error().offset == 4);
  CHECK(inflate_raw(concat({raw, hex("00")}), {}, 500).error().offset == raw.size());
}

TEST_CASE("a bomb stops at the allowed size", "[deflate]") {
  const Bytes bomb = deflate_raw(zeros(20'000'000));
  CHECK(bomb.size() < 20'000);
  SP_CHECK_ERROR(inflate_raw(bomb, {}, 49'152), deflate_size);
  SP_CHECK_ERROR(inflate_zlib(deflate_zlib(zeros(1'000'000)), 32'768), deflate_size);
  // The place of the error shows that the rest was not looked at.
  CHECK(inflate_raw(bomb, {}, 49'152).error().offset < 200);
}

TEST_CASE("no changed bit of a zlib stream goes unseen", "[deflate]") {
  const Bytes content = concat({noise(200, 1), zeros(300), noise(100, 1)});
  test::for_each_bit_flip(deflate_zlib(content), [&](ByteView changed, std::size_t bit) {
    auto out = inflate_zlib(changed, content.size());
    INFO("bit " << bit);
    // Window size and level, which the header names, do not change the content.
    CHECK((!out || *out == content));
  });
}
