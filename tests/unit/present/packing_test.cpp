#include "present/packing.hpp"

#include "cbor/encoder.hpp"
#include "crypto/sha.hpp"
#include "deflate/deflate.hpp"
#include "present/dictionary.hpp"
#include "present/envelope.hpp"
#include "support/support.hpp"

using namespace statepass;
using namespace statepass::present;
using test::hex;

namespace {

Bytes noise(std::size_t size, std::uint32_t seed) {
  Bytes out(size);
  for (auto& byte : out) byte = static_cast<std::uint8_t>((seed = seed * 1664525u + 1013904223u) >> 24);
  return out;
}

Bytes presentation_of(ByteView response) {
  return write_presentation({response, std::nullopt, std::nullopt});
}

// A Packed item with any content.
Bytes packed_item(std::uint64_t codec, std::uint64_t size, std::span<const ByteArray<8>> names, ByteView data,
                  ByteView pad) {
  cbor::Encoder out;
  out.array(5).uint(codec).uint(size).array(names.size());
  for (const auto& name : names) out.bstr(name);
  return out.bstr(data).bstr(pad).take();
}

Result<Bytes> unpack_item(ByteView item, Padding padding, const CertificateDirectory& held) {
  SP_TRY_ASSIGN(const Packed packed, read_packed(item, padding));
  SP_TRY_ASSIGN(auto all, unpack(packed, held));
  CHECK(all.size() == 1);
  return all.front();
}

}  // namespace

TEST_CASE("dictionary D1 is the published one", "[present]") {
  CHECK(dictionary_1().size() == 1'800);
  CHECK(to_hex(crypto::sha256(dictionary_1())) == "0c458e8b1fcc454882e16c73de2dbf55095d70281721bde5ebe0066b104bc6e4");
}

TEST_CASE("what is packed unpacks to the same bytes, padded as its mode demands", "[present]") {
  const Bytes certificate = noise(605, 5), other = noise(700, 6);
  CertificateDirectory held;
  REQUIRE(held.add(certificate));
  REQUIRE(held.add(other));
  for (std::size_t size = 1; size < 700; size += 3) {
    const Bytes response = concat({noise(size, 7), certificate, bytes_of("org.iso.18013.5.1.mDL")});
    const Bytes presentation = presentation_of(response);
    const ByteView one[] = {certificate}, two[] = {other, certificate};
    for (std::span<const ByteView> names :
         {std::span<const ByteView>{}, std::span<const ByteView>(one), std::span<const ByteView>(two)}) {
      for (Padding padding : {Padding::none, Padding::to_64}) {
        auto item = pack(presentation, names, padding);
        SP_REQUIRE_OK(item);
        CHECK((padding == Padding::none || item->size() % 64 == 0));
        auto packed = read_packed(*item, padding);
        SP_REQUIRE_OK(packed);
        CHECK(packed->certificates.size() == names.size());
        CHECK(unpack(*packed, held) == std::vector<Bytes>{presentation});
      }
    }
  }
}

TEST_CASE("a certificate by reference costs about ten bytes", "[present]") {
  const Bytes certificate = noise(605, 5);
  const Bytes presentation = presentation_of(concat({noise(300, 1), certificate}));
  const ByteView names[] = {certificate};
  auto inside = pack(presentation, {}, Padding::none), referenced = pack(presentation, names, Padding::none);
  SP_REQUIRE_OK(inside);
  SP_REQUIRE_OK(referenced);
  CHECK(inside->size() - referenced->size() > 560);
}

TEST_CASE("content that does not shrink is carried as it is", "[present]") {
  const Bytes presentation = presentation_of(noise(3, 1));
  auto item = pack(presentation, {}, Padding::to_64);
  SP_REQUIRE_OK(item);
  auto packed = read_packed(*item, Padding::to_64);
  SP_REQUIRE_OK(packed);
  CHECK(packed->codec == 0);
  CHECK(unpack(*packed, CertificateDirectory()) == std::vector<Bytes>{presentation});
}

TEST_CASE("the pad is the shortest that fills up 64 bytes, through the growth of its own head", "[present]") {
  bool longest = false;
  for (std::size_t size = 30; size < 200; ++size) {
    auto item = pack(presentation_of(noise(size, 3)), {}, Padding::to_64);
    SP_REQUIRE_OK(item);
    auto packed = read_packed(*item, Padding::to_64);
    SP_REQUIRE_OK(packed);
    const Bytes bare = packed_item(packed->codec, packed->size, packed->certificates, packed->data, {});
    longest = longest || item->size() - bare.size() > 64;
    CHECK(item->size() - bare.size() <= 88);
    if (bare.size() % 64 != 0) {
      SP_CHECK_ERROR(read_packed(bare, Padding::to_64), present_padding);
      SP_CHECK_ERROR(read_packed(*item, Padding::none), present_padding);
    }
    // 64 bytes more is a multiple too, but not the shortest.
    const std::size_t pad = item->size() - bare.size();
    const Bytes longer = packed_item(packed->codec, packed->size, packed->certificates, packed->data,
                                     Bytes(pad + 64 - (pad + 64 > 24 ? 1 : 0), 0));
    SP_CHECK_ERROR(read_packed(longer, Padding::to_64), present_padding);
    Bytes dirty = *item;
    dirty.back() ^= pad > 0 ? 1 : 0;
    if (pad > 1) SP_CHECK_ERROR(read_packed(dirty, Padding::to_64), present_padding);
  }
  CHECK(longest);
  SP_CHECK_ERROR(read_packed(packed_item(0, 1, {}, hex("00"), Bytes(300, 0)), Padding::to_64), present_padding);
  SP_CHECK_ERROR(read_packed(packed_item(0, 1, {}, hex("00"), hex("00")), Padding::none), present_padding);
}

TEST_CASE("the form of Packed", "[present]") {
  const ByteArray<8> name{};
  const ByteArray<8> three[] = {name, name, name};
  const std::span<const ByteArray<8>> names(three);
  const Bytes data = hex("a1 01 40");
  SP_REQUIRE_OK(read_packed(packed_item(0, 3, {}, data, {}), Padding::none));
  SP_CHECK_ERROR(read_packed(packed_item(2, 3, {}, data, {}), Padding::none), present_structure);
  SP_CHECK_ERROR(read_packed(packed_item(0, 2, {}, data, {}), Padding::none), present_structure);
  SP_CHECK_ERROR(read_packed(packed_item(0, 3, names.first(1), data, {}), Padding::none), present_structure);
  SP_CHECK_ERROR(read_packed(packed_item(1, 0, {}, data, {}), Padding::none), present_structure);
  SP_CHECK_ERROR(read_packed(packed_item(1, 49'153, {}, data, {}), Padding::none), present_structure);
  SP_REQUIRE_OK(read_packed(packed_item(1, 49'152, names.first(2), data, {}), Padding::none));
  SP_CHECK_ERROR(read_packed(packed_item(1, 3, names, data, {}), Padding::none), present_structure);
  SP_CHECK_ERROR(read_packed(hex("84 00 03 80 43 a10140"), Padding::none), cbor_range);
  SP_CHECK_ERROR(read_packed(hex("85 00 03 80 43 a10140 f6"), Padding::none), cbor_type);
  SP_CHECK_ERROR(read_packed(hex("85 01 03 81 47 00000000000000 43 a10140 40"), Padding::none), cbor_range);
  SP_CHECK_ERROR(read_packed(concat({packed_item(0, 3, {}, data, {}), hex("00")}), Padding::none), cbor_trailing);
  SP_CHECK_ERROR(pack(Bytes(49'153, 0), {}, Padding::none), present_too_large);
  SP_REQUIRE_OK(pack(Bytes(49'152, 0), {}, Padding::none));
}

TEST_CASE("streams that are too long, too short, cut or lengthened", "[present]") {
  const Bytes presentation = presentation_of(Bytes(500, 7));
  const Bytes stream = deflate::deflate_raw(presentation, dictionary_1());
  const CertificateDirectory none;
  CHECK(unpack_item(packed_item(1, presentation.size(), {}, stream, {}), Padding::none, none) == presentation);
  SP_CHECK_ERROR(unpack_item(packed_item(1, presentation.size() - 1, {}, stream, {}), Padding::none, none),
                 deflate_size);
  SP_CHECK_ERROR(unpack_item(packed_item(1, presentation.size() + 1, {}, stream, {}), Padding::none, none),
                 deflate_size);
  SP_CHECK_ERROR(unpack_item(packed_item(1, presentation.size(), {}, ByteView(stream).first(stream.size() - 1), {}),
                             Padding::none, none),
                 deflate_short);
  SP_CHECK_ERROR(
      unpack_item(packed_item(1, presentation.size(), {}, concat({stream, hex("00")}), {}), Padding::none, none),
      deflate_trailing);
  SP_CHECK_ERROR(unpack_item(packed_item(1, 10, {}, hex("ff"), {}), Padding::none, none), deflate_data);
  const Bytes bomb = deflate::deflate_raw(Bytes(10'000'000, 0), dictionary_1());
  SP_CHECK_ERROR(unpack_item(packed_item(1, 49'152, {}, bomb, {}), Padding::none, none), deflate_size);
}

TEST_CASE("certificates that are named: unknown, of equal names, limits of the directory", "[present]") {
  const Bytes certificate = noise(605, 5);
  const Bytes presentation = presentation_of(concat({noise(200, 1), certificate}));
  const ByteView names[] = {certificate};
  auto item = pack(presentation, names, Padding::none);
  SP_REQUIRE_OK(item);
  CertificateDirectory held;
  SP_CHECK_ERROR(unpack_item(*item, Padding::none, held), present_certificate_unknown);
  REQUIRE(held.add(noise(605, 6)));
  SP_CHECK_ERROR(unpack_item(*item, Padding::none, held), present_certificate_unknown);
  REQUIRE(held.add(certificate));
  CHECK(held.add(certificate));
  CHECK(held.size() == 2);
  CHECK(unpack_item(*item, Padding::none, held) == presentation);
  CHECK_FALSE(held.add({}));
  CHECK_FALSE(held.add(Bytes(4'097, 0)));
  CHECK(held.add(Bytes(4'096, 0)));
  // A dictionary of another certificate gives other bytes, which only the signatures inside tell apart.
  auto packed = read_packed(*item, Padding::none);
  SP_REQUIRE_OK(packed);
  packed->certificates = {short_hash(noise(605, 6))};
  auto other = unpack(*packed, held);
  if (other) CHECK(other->front() != presentation);
  for (std::uint32_t i = 0; held.size() < CertificateDirectory::kMostEntries; ++i) (void)held.add(be_bytes<4>(i));
  CHECK_FALSE(held.add(hex("ffffffffff")));
  CHECK(held.add(certificate));
}

TEST_CASE("Presentation: members known, unknown and critical", "[present]") {
  const TransferConsent consent{{1, 2, 3}, {4, 5}, 12, {6}};
  const Bytes evidence = hex("a1 01 19 0539"), response = hex("a0");
  const Bytes full = write_presentation({response, evidence, consent});
  auto read = read_presentation(full);
  SP_REQUIRE_OK(read);
  CHECK(to_bytes(read->device_response) == response);
  REQUIRE(read->evidence.has_value());
  CHECK(to_bytes(*read->evidence) == evidence);
  CHECK(read->consent == consent);
  auto bare = read_presentation(hex("a1 01 41 a0"));
  SP_REQUIRE_OK(bare);
  CHECK_FALSE(bare->evidence.has_value());
  CHECK_FALSE(bare->consent.has_value());
  SP_REQUIRE_OK(read_presentation(hex("a3 01 41 a0 06 61 61 18 64 f6")));
  SP_REQUIRE_OK(read_presentation(hex("a2 01 41 a0 1b ffffffffffffffff 00")));
  SP_CHECK_ERROR(read_presentation(hex("a2 01 41 a0 20 00")), present_feature);
  SP_CHECK_ERROR(read_presentation(hex("a2 01 41 a0 3b ffffffffffffffff 00")), present_feature);
  SP_CHECK_ERROR(read_presentation(hex("a2 01 41 a0 61 61 00")), present_structure);
  SP_CHECK_ERROR(read_presentation(hex("a1 02 a0")), present_structure);
  SP_CHECK_ERROR(read_presentation(hex("a1 01 a0")), cbor_type);
  SP_CHECK_ERROR(read_presentation(hex("a2 02 a0 01 41 a0")), cbor_unsorted);
  SP_CHECK_ERROR(read_presentation(hex("a2 01 41 a0 01 41 a0")), cbor_duplicate_key);
  SP_CHECK_ERROR(read_presentation(hex("a1 01 41 a0 00")), cbor_trailing);
  SP_CHECK_ERROR(read_presentation(hex("bf 01 41 a0 ff")), cbor_indefinite);
  SP_CHECK_ERROR(read_presentation(hex("a2 01 41 a0 07 80")), cbor_range);
  SP_CHECK_ERROR(read_presentation(hex("a2 01 41 a0 02 81 81 81 81 81 81 81 81 00")), cbor_depth);
  SP_REQUIRE_OK(read_presentation(write_presentation({Bytes(24'576, 0), std::nullopt, std::nullopt})));
  SP_CHECK_ERROR(read_presentation(write_presentation({Bytes(24'577, 0), std::nullopt, std::nullopt})), present_limits);
}

TEST_CASE("foreign responses pack to the measured sizes and come back byte for byte", "[present]") {
  struct Foreign {
    const char* response;
    std::size_t raw;
    std::size_t d1;  // sizes.json: raw deflate with D1
  };
  for (const Foreign& foreign : {Foreign{"mdoc/annexd-multipaz/device_response.hex", 3'562, 2'549}}) {
    auto response = test::shared_hex(foreign.response);
    if (!response) return;
    REQUIRE(response->size() == foreign.raw);
    const std::size_t packed = deflate::deflate_raw(*response, dictionary_1()).size();
    CHECK(packed >= foreign.d1 * 95 / 100);
    CHECK(packed <= foreign.d1 * 105 / 100);
    const Bytes presentation = presentation_of(*response);
    auto item = pack(presentation, {}, Padding::to_64);
    SP_REQUIRE_OK(item);
    CHECK(unpack_item(*item, Padding::to_64, {}) == presentation);
  }
  auto response = test::shared_hex("mdoc/annexd-multipaz/device_response.hex");
  auto certificate = test::shared_hex("mdoc/annexd-multipaz/ds_cert.hex");
  if (!response || !certificate) return;
  const Bytes dictionary = concat({*certificate, dictionary_1()});
  const std::size_t referenced = deflate::deflate_raw(*response, dictionary).size();
  CHECK(referenced >= 2'232 * 95 / 100);
  CHECK(referenced <= 2'232 * 105 / 100);
}
