#include "cose/key.hpp"

#include "cbor/encoder.hpp"

namespace statepass::cose {
namespace {

constexpr std::int64_t kKty = 1, kCrv = -1, kX = -2, kY = -3;
constexpr std::int64_t kEc2 = 2;

Result<crypto::Curve> curve_of(std::int64_t crv) {
  switch (crv) {
    case 1:
      return crypto::Curve::p256;
    case 2:
      return crypto::Curve::p384;
    case 3:
      return crypto::Curve::p521;
    default:
      return fail(Errc::cose_key_curve);
  }
}

std::int64_t crv_of(crypto::Curve curve) {
  switch (curve) {
    case crypto::Curve::p256:
      return 1;
    case crypto::Curve::p384:
      return 2;
    case crypto::Curve::p521:
      return 3;
  }
  return 0;
}

// What the map holds of the four members; absent ones stay empty.
struct Members {
  std::optional<std::int64_t> kty;
  std::optional<std::int64_t> crv;
  std::optional<ByteView> x;
  std::optional<ByteView> y;
  std::optional<bool> y_odd;
};

// Types and curves may be text strings, which name nothing that is known here: the member then stays empty.
Result<> read_member(cbor::Decoder& in, std::int64_t label, Members& out) {
  const bool number = in.next_is(cbor::Type::unsigned_int) || in.next_is(cbor::Type::negative_int);
  if ((label == kKty || label == kCrv) && number) {
    SP_TRY_ASSIGN((label == kKty ? out.kty : out.crv), in.integer());
  } else if (label == kX && in.next_is(cbor::Type::byte_string)) {
    SP_TRY_ASSIGN(out.x, in.bstr());
  } else if (label == kY && in.next_is(cbor::Type::byte_string)) {
    SP_TRY_ASSIGN(out.y, in.bstr());
  } else if (label == kY && in.next_is(cbor::Type::simple)) {
    SP_TRY_ASSIGN(out.y_odd, in.boolean());
  } else {
    SP_TRY(in.skip());
  }
  return {};
}

Result<crypto::EcPublicKey> key_of(const Members& members, std::size_t at) {
  if (members.kty != kEc2) return fail(Errc::cose_key_type, at);
  if (!members.crv) return fail(Errc::cose_key_curve, at);
  auto curve = curve_of(*members.crv);
  if (!curve) return fail(curve.error().code, at);
  if (!members.x || members.x->size() != crypto::field_size(*curve)) return fail(Errc::cose_key, at);
  auto key = crypto::EcPublicKey::from_xy(*curve, *members.x, members.y.value_or(ByteView()));
  if (members.y_odd) {
    const std::uint8_t form = *members.y_odd ? 0x03 : 0x02;
    key = crypto::EcPublicKey::from_sec1(*curve, concat({ByteView(&form, 1), *members.x}));
  }
  if (!key) return fail(Errc::cose_key, at);
  return key;
}

}  // namespace

Result<crypto::EcPublicKey> parse_key(cbor::Decoder& in) {
  const std::size_t at = in.offset();
  SP_TRY_ASSIGN(const std::size_t count, in.map());
  Members members;
  for (std::size_t i = 0; i < count; ++i) {
    if (in.next_is(cbor::Type::unsigned_int) || in.next_is(cbor::Type::negative_int)) {
      SP_TRY_ASSIGN(const std::int64_t label, in.integer());
      SP_TRY(read_member(in, label, members));
    } else {
      SP_TRY(in.skip());
      SP_TRY(in.skip());
    }
  }
  return key_of(members, at);
}

Result<crypto::EcPublicKey> parse_key(ByteView input, const cbor::Rules& rules) {
  SP_TRY_ASSIGN(cbor::Decoder in, cbor::Decoder::open(input, rules));
  return parse_key(in);
}

Bytes encode_key(const crypto::EcPublicKey& key) {
  // Written in the order of their encodings: 01, 20, 21, 22.
  return cbor::Encoder()
      .map(4)
      .integer(kKty)
      .integer(kEc2)
      .integer(kCrv)
      .integer(crv_of(key.curve()))
      .integer(kX)
      .bstr(key.x())
      .integer(kY)
      .bstr(key.y())
      .take();
}

}  // namespace statepass::cose
