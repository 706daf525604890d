#include "vault/format.hpp"

#include "cbor/encoder.hpp"
#include "crypto/aead.hpp"
#include "crypto/sha.hpp"
#include "support/support.hpp"
#include "vault/vault.hpp"

using namespace statepass;
using namespace statepass::vault;
using test::hex;

// The file format once more, out of its description in the module's README and not out of its code.
namespace {

const SecretArray<32> kKey(ByteArray<32>{7, 7, 7});
const SecretArray<32> kDataKey(ByteArray<32>{9, 9, 9});
constexpr ByteArray<16> kFileId{1, 2, 3};
constexpr ByteArray<24> kNonce{4, 5, 6};

SecretArray<32> hkdf(const SecretArray<32>& key, ByteView salt, std::string_view purpose) {
  return SecretArray<32>(crypto::hkdf_sha256(key.view(), salt, bytes_of(purpose), 32)->view());
}

struct Parts {
  Bytes magic = hex("53505641554c5400");
  std::uint8_t version = 1;
  std::uint8_t kind = 1;
  Bytes header;
  Bytes body;  // plaintext
  int body_size_off_by = 0;
  bool right_checksum = true;
};

Bytes first_ten(const Parts& parts) {
  const ByteArray<2> end{parts.version, parts.kind};
  return concat({parts.magic, end});
}

// A platform method with the real wrapping of kDataKey under kKey.
Bytes platform_method(const Parts& parts, std::uint64_t id = 5) {
  const ByteArray<16> salt{8};
  cbor::Encoder bare;
  bare.map(4).uint(1).uint(id).uint(2).uint(3).uint(3).bstr(bytes_of("hint")).uint(4).bstr(salt);
  Bytes wrapped = crypto::xchacha_seal(hkdf(kKey, salt, "statepass vault key 1"), kNonce,
                                       concat({first_ten(parts), kFileId, bare.bytes()}), kDataKey.view());
  cbor::Encoder out;
  out.map(6).uint(1).uint(id).uint(2).uint(3).uint(3).bstr(bytes_of("hint")).uint(4).bstr(salt);
  return out.uint(6).bstr(kNonce).uint(7).bstr(wrapped).take();
}

Bytes passphrase_method(std::uint64_t memory, std::uint64_t passes, std::uint64_t id = 1) {
  cbor::Encoder out;
  out.map(7).uint(1).uint(id).uint(2).uint(1).uint(3).bstr({}).uint(4).bstr(ByteArray<16>{}).uint(5);
  return out.array(2).uint(memory).uint(passes).uint(6).bstr(kNonce).uint(7).bstr(ByteArray<48>{}).take();
}

Bytes header_of(std::initializer_list<Bytes> methods) {
  cbor::Encoder out;
  out.map(2).uint(1).bstr(kFileId).uint(2).array(methods.size());
  for (const Bytes& method : methods) out.raw(method);
  return out.take();
}

Bytes build(const Parts& parts) {
  const auto declared = static_cast<std::uint64_t>(static_cast<int>(parts.body.size()) + 16 + parts.body_size_off_by);
  Bytes outside = concat({first_ten(parts), be_bytes<2>(parts.header.size()), be_bytes<4>(declared), parts.header});
  Hash32 checksum = crypto::sha256(outside);
  if (!parts.right_checksum) checksum[0] = static_cast<std::uint8_t>(checksum[0] ^ 1);
  append(outside, ByteView(checksum).first(8));
  return concat({outside, kNonce,
                 crypto::xchacha_seal(hkdf(kDataKey, {}, "statepass vault body 1"), kNonce, outside, parts.body)});
}

Parts good() {
  Parts parts;
  parts.header = header_of({platform_method(parts)});
  parts.body = cbor::Encoder().map(2).uint(1).uint(3).uint(2).array(2).take();
  append(parts.body, cbor::Encoder().array(3).tstr("a").uint(0).bstr(hex("01")).take());
  append(parts.body, cbor::Encoder().array(3).tstr("b").uint(1).bstr(hex("0203")).take());
  return parts;
}

Bytes body_of(std::initializer_list<Bytes> records) {
  cbor::Encoder out;
  out.map(2).uint(1).uint(3).uint(2).array(records.size());
  for (const Bytes& record : records) out.raw(record);
  return out.take();
}

Bytes record(std::string_view name, std::uint64_t reach = 0) {
  return cbor::Encoder().array(3).tstr(name).uint(reach).bstr({}).take();
}

}  // namespace

TEST_CASE("a file made from the description opens", "[vault]") {
  auto vault = Vault::open(build(good()), kKey);
  SP_REQUIRE_OK(vault);
  CHECK(vault->generation() == 3);
  CHECK(vault->names() == std::vector<std::string_view>{"a", "b"});
  CHECK(equal(*vault->get("b"), hex("0203")));
  CHECK(vault->reach("a") == Reach::stays);
  CHECK(vault->reach("b") == Reach::may_travel);
  auto methods = methods_of(build(good()));
  SP_REQUIRE_OK(methods);
  REQUIRE(methods->size() == 1);
  CHECK(methods->front().id == 5);
  CHECK(methods->front().kind == MethodKind::platform);
  CHECK(text_of(methods->front().hint) == "hint");
}

TEST_CASE("what is wrong with the outside of a file has its own code", "[vault]") {
  const Bytes file = build(good());
  SP_CHECK_ERROR(parse_file({}), vault_magic);
  SP_CHECK_ERROR(parse_file(hex("00")), vault_magic);
  SP_CHECK_ERROR(parse_file(bytes_of("{\"json\": true, \"long\": 1}")), vault_magic);
  for (std::size_t size = 1; size < file.size(); ++size) {
    SP_CHECK_ERROR(parse_file(ByteView(file).first(size)), vault_truncated);
  }
  Parts parts = good();
  parts.version = 2;
  SP_CHECK_ERROR(parse_file(build(parts)), vault_version);
  parts = good();
  parts.kind = 3;
  SP_CHECK_ERROR(parse_file(build(parts)), vault_damaged);
  parts = good();
  parts.right_checksum = false;
  SP_CHECK_ERROR(parse_file(build(parts)), vault_damaged);
  parts = good();
  parts.body_size_off_by = 1;
  SP_CHECK_ERROR(parse_file(build(parts)), vault_truncated);
  parts.body_size_off_by = -1;
  SP_CHECK_ERROR(parse_file(build(parts)), vault_damaged);
}

TEST_CASE("a cost below the floor or above the cap is refused before any work", "[vault]") {
  auto with = [](std::uint64_t memory, std::uint64_t passes) {
    Parts parts = good();
    parts.header = header_of({passphrase_method(memory, passes), platform_method(parts)});
    return build(parts);
  };
  SP_REQUIRE_OK(Vault::open(with(64 * 1024, 3), kKey));
  SP_REQUIRE_OK(Vault::open(with(256 * 1024, 16), kKey));
  SP_CHECK_ERROR(Vault::open(with(64 * 1024 - 1, 3), kKey), vault_cost_low);
  SP_CHECK_ERROR(Vault::open(with(64 * 1024, 2), kKey), vault_cost_low);
  SP_CHECK_ERROR(Vault::open(with(8, 1), bytes_of("x")), vault_cost_low);
  SP_CHECK_ERROR(Vault::open(with(256 * 1024 + 1, 3), kKey), vault_cost_high);
  SP_CHECK_ERROR(Vault::open(with(64 * 1024, 17), bytes_of("x")), vault_cost_high);
  SP_CHECK_ERROR(Vault::open(with(0xffff'ffff, 0xffff'ffff), bytes_of("x")), vault_cost_high);
}

TEST_CASE("a header of another form is damage", "[vault]") {
  const Bytes one = platform_method(Parts{});
  std::vector<Bytes> headers = {
      {},
      hex("a0"),
      hex("80"),
      header_of({}),
      header_of({one, one}),
      header_of({platform_method(Parts{}, 6), one}),
      header_of({hex("a0")}),
      concat({header_of({one}), hex("00")}),
  };
  // A method number out of order, an unknown kind, a member too many, a salt too short.
  for (auto [from, to] : {std::pair{"0203 0344", "0204 0344"},
                          {"0203 0344", "0200 0344"},
                          {"a6 0105", "a7 0105"},
                          {"0450 08", "044f 08"},
                          {"0105 02", "0205 02"}}) {
    Bytes header = header_of({one}), pattern = hex(from), replacement = hex(to);
    auto found = std::search(header.begin(), header.end(), pattern.begin(), pattern.end());
    REQUIRE(found != header.end());
    std::copy(replacement.begin(), replacement.end(), found);
    headers.push_back(header);
  }
  cbor::Encoder long_hint;
  long_hint.map(6).uint(1).uint(1).uint(2).uint(3).uint(3).bstr(Bytes(513)).uint(4).bstr(ByteArray<16>{});
  headers.push_back(header_of({long_hint.uint(6).bstr(kNonce).uint(7).bstr(ByteArray<48>{}).take()}));
  cbor::Encoder many;
  many.map(2).uint(1).bstr(kFileId).uint(2).array(17);
  for (std::uint64_t id = 0; id < 17; ++id) many.raw(platform_method(Parts{}, id));
  headers.push_back(many.take());
  cbor::Encoder passphrases;
  passphrases.map(2).uint(1).bstr(kFileId).uint(2).array(5);
  for (std::uint64_t id = 0; id < 5; ++id) passphrases.raw(passphrase_method(64 * 1024, 3, id));
  headers.push_back(passphrases.take());
  for (const Bytes& header : headers) {
    Parts parts = good();
    parts.header = header;
    INFO(to_hex(header));
    SP_CHECK_ERROR(parse_file(build(parts)), vault_damaged);
  }
}

TEST_CASE("a body that is authentic but of another form is damage", "[vault]") {
  const Bytes bodies[] = {
      {},
      hex("a0"),
      hex("a2 0103 02 a0"),
      hex("a2 01 20 02 80"),
      hex("a2 0203 01 80"),
      hex("a3 0103 0280 0300"),
      concat({body_of({}), hex("00")}),
      body_of({record("b"), record("a")}),
      body_of({record("a"), record("a")}),
      body_of({record("")}),
      body_of({record("a", 2)}),
      body_of({hex("82 6161 00")}),
      body_of({hex("83 6161 00 6161")}),
  };
  for (const Bytes& body : bodies) {
    Parts parts = good();
    parts.body = body;
    INFO(to_hex(body));
    SP_CHECK_ERROR(Vault::open(build(parts), kKey), vault_damaged);
  }
  Parts parts = good();
  parts.body = body_of({});
  SP_REQUIRE_OK(Vault::open(build(parts), kKey));
}

TEST_CASE("no changed bit of a file goes unseen", "[vault]") {
  const Bytes file = build(good());
  test::for_each_bit_flip(file, [](const Bytes& changed, std::size_t bit) {
    auto opened = Vault::open(changed, kKey);
    if (!opened) return;
    INFO("bit " << bit);
    FAIL("a changed file was opened");
  });
}
