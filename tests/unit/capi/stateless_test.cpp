#include "support/support.hpp"
#include <string>

#include "cbor/decoder.hpp"
#include "support/capi_kit.hpp"

using namespace statepass;
using test::lend;
using test::Owned;

extern "C" int called_from_c(void);

TEST_CASE("the header is C11, and C can call it") {
  CHECK(called_from_c() == 1);
}

TEST_CASE("codes have names and words, and numbers that are none have not") {
  CHECK(std::string(sp_error_name(SP_ERROR_qr_too_long)) == "qr_too_long");
  CHECK(std::string(sp_error_words(SP_ERROR_cbor_trailing)).find("follow") != std::string::npos);
  CHECK(std::string(sp_reason_name(SP_REASON_expired)) == "expired");
  CHECK(std::string(sp_error_name(1)) == "unknown");
  CHECK(std::string(sp_error_name(0x1'0000 + SP_ERROR_qr_too_long)) == "unknown");
  CHECK(std::string(sp_reason_name(0xffff'ffff)) == "unknown");
}

TEST_CASE("a buffer is empty after an error, and freeing an empty one is nothing") {
  Owned out;
  out.buffer = {const_cast<std::uint8_t*>(reinterpret_cast<const std::uint8_t*>("x")), 1};
  const std::string long_text(4'000, 'x');
  CHECK(sp_qr_encode(lend(long_text), &out.buffer).code == SP_ERROR_qr_too_long);
  CHECK(out.buffer.data == nullptr);
  CHECK(out.buffer.size == 0);
  sp_buffer_free(&out.buffer);
  sp_free(nullptr, 0);
}

TEST_CASE("a code is drawn at level M while that needs no more than version 20") {
  const auto version_of = [](std::size_t size) {
    Owned out;
    const std::string text(size, 'A');
    REQUIRE(sp_qr_encode(lend(text), &out.buffer).code == SP_OK);
    auto in = cbor::Decoder::open(out.view(), cbor::kProfileRules);
    REQUIRE(in.has_value());
    REQUIRE(in->map() == 3u);
    REQUIRE(in->tstr() == "size");
    REQUIRE(in->uint().has_value());
    REQUIRE(in->tstr() == "modules");
    REQUIRE(in->bstr().has_value());
    REQUIRE(in->tstr() == "version");
    return *in->uint();
  };
  CHECK(version_of(970) == 20);    // the most of 20-M
  CHECK(version_of(971) < 20);     // needs 21-M, so it is drawn at L
  CHECK(version_of(4'296) == 40);  // the most of 40-L
}

TEST_CASE("options that are not known are refused, and keys of a wrong size") {
  Owned out;
  CHECK(sp_mdoc_verify(lend(""), lend(""), lend("\xa1\x61x\x01"), &out.buffer).code == SP_ERROR_capi_option);
  // {"issuerKeys": [h'04']}
  CHECK(sp_mdoc_verify(lend(""), lend(""), lend("\xa1\x6aissuerKeys\x81\x41\x04"), &out.buffer).code ==
        SP_ERROR_capi_size);
}
