#include "present/envelope.hpp"

#include "present/notice.hpp"
#include "present/reason.hpp"
#include "support/support.hpp"

using namespace statepass;
using namespace statepass::present;
using test::hex;

namespace {

const char* const kNotice = "048248001122334455667701249fc05c";

// An envelope of any kind byte, with the right check.
Bytes envelope_of(std::uint8_t kind, ByteView body) {
  Bytes out = write_envelope(Kind::notice, body);
  Bytes checked = concat({bytes_of("SP1"), ByteView(&kind, 1), body});
  const Bytes again = concat({ByteView(&kind, 1), body});
  const auto hash = short_hash(checked);
  return concat({again, ByteView(hash).first(4)});
}

}  // namespace

TEST_CASE("the published notice", "[present]") {
  const Notice notice{{0x00, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77}, NoticeCode::declined};
  CHECK(write_envelope(Kind::notice, write_notice(notice)) == hex(kNotice));
  const Bytes bytes = hex(kNotice);
  auto envelope = read_envelope(bytes);
  SP_REQUIRE_OK(envelope);
  CHECK(envelope->kind == Kind::notice);
  CHECK(read_notice(envelope->body) == notice);
}

TEST_CASE("no changed bit of an envelope passes", "[present]") {
  const Bytes bytes = hex(kNotice);
  test::for_each_bit_flip(bytes, [](ByteView changed, std::size_t bit) {
    INFO("bit " << bit);
    SP_CHECK_ERROR(read_envelope(changed), present_envelope_check);
  });
  for (std::size_t size = 6; size < bytes.size(); ++size)
    SP_CHECK_ERROR(read_envelope(ByteView(bytes).first(size)), present_envelope_check);
  for (std::size_t size = 0; size < 6; ++size)
    SP_CHECK_ERROR(read_envelope(ByteView(bytes).first(size)), present_envelope_short);
}

TEST_CASE("kinds", "[present]") {
  const Bytes body = hex("80");
  for (unsigned kind = 0; kind < 256; ++kind) {
    INFO("kind " << kind);
    const Bytes bytes = envelope_of(static_cast<std::uint8_t>(kind), body);
    if (kind >= 1 && kind <= 6) {
      auto envelope = read_envelope(bytes);
      SP_REQUIRE_OK(envelope);
      CHECK(static_cast<unsigned>(envelope->kind) == kind);
      CHECK(write_envelope(envelope->kind, envelope->body) == bytes);
    } else if (kind == 7) {
      SP_CHECK_ERROR(read_envelope(bytes), present_poster);
    } else {
      SP_CHECK_ERROR(read_envelope(bytes), present_kind);
    }
  }
}

TEST_CASE("lengths", "[present]") {
  SP_REQUIRE_OK(read_envelope(write_envelope(Kind::show, Bytes(kMostMessage - 5, 1))));
  SP_CHECK_ERROR(read_envelope(write_envelope(Kind::show, Bytes(kMostMessage - 4, 1))), present_too_large);
  SP_REQUIRE_OK(read_envelope(write_envelope(Kind::request, Bytes(kMostRequest - 5, 1))));
  SP_CHECK_ERROR(read_envelope(write_envelope(Kind::request, Bytes(kMostRequest - 4, 1))), present_too_large);
}

TEST_CASE("a notice keeps to its form", "[present]") {
  SP_CHECK_ERROR(read_notice(hex("82 48 0011223344556677 00")), present_structure);
  SP_CHECK_ERROR(read_notice(hex("82 48 0011223344556677 05")), present_structure);
  SP_CHECK_ERROR(read_notice(hex("82 48 0011223344556677 20")), cbor_type);
  SP_CHECK_ERROR(read_notice(hex("82 47 00112233445566 01")), cbor_range);
  SP_CHECK_ERROR(read_notice(hex("81 48 0011223344556677")), cbor_range);
  SP_CHECK_ERROR(read_notice(hex("83 48 0011223344556677 01 01")), cbor_range);
  SP_CHECK_ERROR(read_notice(hex("82 48 0011223344556677 01 00")), cbor_trailing);
  SP_CHECK_ERROR(read_notice(hex("9f 48 0011223344556677 01 ff")), cbor_indefinite);
  SP_CHECK_ERROR(read_notice(hex("82 c1 48 0011223344556677 01")), cbor_tag);
  SP_CHECK_ERROR(read_notice({}), cbor_short);
}

TEST_CASE("every error has the reason of the specification", "[present]") {
  struct Case {
    Errc code;
    Kind kind;
    Reason reason;
  };
  const Case cases[] = {
      {Errc::present_not_statepass, Kind::show, Reason::not_statepass},
      {Errc::present_version, Kind::show, Reason::unsupported_version},
      {Errc::present_alphabet, Kind::show, Reason::text_alphabet},
      {Errc::present_envelope_short, Kind::show, Reason::envelope_short},
      {Errc::present_envelope_check, Kind::show, Reason::envelope_check},
      {Errc::present_kind, Kind::show, Reason::unknown_kind},
      {Errc::present_too_large, Kind::show, Reason::too_large},
      {Errc::present_feature, Kind::request, Reason::unsupported_feature},
      {Errc::present_poster, Kind::show, Reason::poster_unsupported},
      {Errc::present_frame_header, Kind::frame, Reason::frame_header},
      {Errc::present_frame_length, Kind::frame, Reason::frame_length},
      {Errc::present_frame_conflict, Kind::frame, Reason::frame_conflict},
      {Errc::present_message_hash, Kind::frame, Reason::message_hash},
      {Errc::present_frame_padding, Kind::frame, Reason::frame_padding},
      {Errc::present_interference, Kind::frame, Reason::interference},
      {Errc::present_nested_frame, Kind::frame, Reason::nested_frame},
      {Errc::present_structure, Kind::request, Reason::request_malformed},
      {Errc::cbor_trailing, Kind::request, Reason::request_malformed},
      {Errc::cbor_depth, Kind::request, Reason::request_malformed},
      {Errc::present_structure, Kind::show, Reason::cbor},
      {Errc::cbor_indefinite, Kind::sealed_response, Reason::cbor},
      {Errc::cbor_duplicate_key, Kind::show, Reason::cbor},
      {Errc::cbor_depth, Kind::sealed_response, Reason::limits},
      {Errc::cbor_items, Kind::show, Reason::limits},
      {Errc::present_limits, Kind::show, Reason::limits},
      {Errc::deflate_size, Kind::show, Reason::inflate},
      {Errc::deflate_data, Kind::sealed_response, Reason::inflate},
      {Errc::present_padding, Kind::show, Reason::padding},
      {Errc::present_certificate_unknown, Kind::show, Reason::certificate_unknown},
      {Errc::crypto_decrypt, Kind::sealed_response, Reason::unseal},
  };
  for (const Case& c : cases) {
    INFO(error_name(c.code));
    CHECK(reason_name(reason_of(c.code, c.kind)) == reason_name(c.reason));
  }
}
