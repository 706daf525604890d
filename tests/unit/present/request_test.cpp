#include "present/request.hpp"

#include <map>

#include "crypto/sha.hpp"
#include "present/members.hpp"
#include "present/reason.hpp"
#include "support/present_kit.hpp"

using namespace statepass;
using namespace statepass::present;
using namespace statepass::test;

namespace {

// The members of a RequestInfo, to be changed one by one.
struct InfoParts {
  std::map<std::int64_t, Bytes> members;

  explicit InfoParts(const RequestInfo& info) {
    const Bytes bytes = write_request_info(info);
    cbor::Decoder in(bytes);
    const std::size_t count = *in.map();
    for (std::size_t i = 0; i < count; ++i) {
      const std::int64_t key = *in.integer();
      members[key] = to_bytes(*in.item());
    }
  }
  Bytes with(std::int64_t key, std::string_view value_hex) const {
    InfoParts out = *this;
    if (value_hex.empty()) {
      out.members.erase(key);
    } else {
      out.members[key] = hex(value_hex);
    }
    return out.bytes();
  }
  Bytes bytes() const {
    cbor::MapEncoder out;
    for (const auto& [key, value] : members) out.put_raw(key, value);
    return out.take();
  }
};

RequestInfo full_info() {
  RequestInfo info = request_info();
  info.lifetime = 300;
  info.purpose = {kPurposeDmvDesk, "Move to CA", "en"};
  info.evidence = EvidenceWish{true, 5361, 12'345, Hash32{1, 2, 3}};
  info.replies = {
      {Channel::qr, {}, {}}, {Channel::carried, {}, {}}, {Channel::mailbox, "https://r.example/v1/boxes", {7}}};
  info.longest = 2'048;
  info.by_reference = true;
  info.transfer = TransferAsk{6, 1'800'000'000, "I move to California."};
  return info;
}

}  // namespace

TEST_CASE("a RequestInfo with every member reads as it was written", "[present]") {
  const RequestInfo info = full_info();
  const Bytes bytes = write_request_info(info);
  auto read = read_request_info(bytes);
  SP_REQUIRE_OK(read);
  CHECK(write_request_info(*read) == bytes);
  CHECK(read->nonce == info.nonce);
  CHECK(read->reader_key == info.reader_key);
  CHECK(read->purpose.words == "Move to CA");
  CHECK(read->purpose.language == "en");
  REQUIRE(read->evidence);
  CHECK(read->evidence->number == 12'345u);
  CHECK(read->evidence->block_hash == Hash32{1, 2, 3});
  REQUIRE(read->replies.size() == 3);
  CHECK(read->replies[2].base == "https://r.example/v1/boxes");
  CHECK(read->longest == 2'048);
  CHECK(read->by_reference);
  REQUIRE(read->transfer);
  CHECK(read->transfer->to == 6);
  CHECK(read->transfer->due == 1'800'000'000);
  CHECK(read->transfer->text == "I move to California.");
}

TEST_CASE("what is wrong with a RequestInfo has its own error", "[present]") {
  const InfoParts parts(full_info());
  const std::string words121 = "78 79" + std::string(242, '3');
  const std::string name65 = "78 41" + std::string(130, '4');
  struct Row {
    std::int64_t key;
    std::string value;
    Errc error;
    Reason reason;
  };
  const Row rows[] = {
      {1, "", Errc::present_structure, Reason::request_malformed},
      {1, "4f000102030405060708090a0b0c0d0e", Errc::cbor_range, Reason::request_malformed},
      // A point that is not on the curve, another curve, another key type, a key with a critical member.
      {2, "a401022001215820" + std::string(64, '1') + "225820" + std::string(64, '1'), Errc::present_reader_key,
       Reason::reader_key_invalid},
      {2, "a401022002215820" + std::string(64, '1') + "225820" + std::string(64, '1'), Errc::present_reader_key,
       Reason::reader_key_invalid},
      {2, "a401012001215820" + std::string(64, '1') + "225820" + std::string(64, '1'), Errc::present_reader_key,
       Reason::reader_key_invalid},
      {2, "a0", Errc::present_structure, Reason::request_malformed},
      {3, "20", Errc::cbor_type, Reason::request_malformed},
      {4, "181d", Errc::present_lifetime, Reason::lifetime},
      {4, "190385", Errc::present_lifetime, Reason::lifetime},  // 901
      {4, "19012d", Errc::present_lifetime, Reason::lifetime},  // 301, and the reply may come by QR
      {5, "80", Errc::present_structure, Reason::request_malformed},
      {5, "8100", Errc::present_structure, Reason::request_malformed},  // other, without words
      {5, "8201" + words121, Errc::present_structure, Reason::request_malformed},
      {5,
       "840161616161"
       "6161",
       Errc::present_structure, Reason::request_malformed},
      {6, "60", Errc::present_structure, Reason::request_malformed},
      {6, name65, Errc::present_structure, Reason::request_malformed},
      {7, "4101", Errc::cbor_range, Reason::request_malformed},
      {8, "8101", Errc::present_structure, Reason::request_malformed},
      {8, "820200", Errc::cbor_range, Reason::request_malformed},
      {8, "8401010101", Errc::cbor_type, Reason::request_malformed},
      {9, "80", Errc::present_reply, Reason::no_reply_channel},
      {9, "848101810281018102", Errc::present_structure, Reason::request_malformed},
      {9, "818104", Errc::present_structure, Reason::request_malformed},
      {9, "81820101", Errc::present_structure, Reason::request_malformed},
      {9, "8183036d687474703a2f2f652e7465737450" + std::string(32, '0'), Errc::present_reply, Reason::no_reply_channel},
      {10, "1903ff", Errc::present_structure, Reason::request_malformed},
      {10, "198001", Errc::present_structure, Reason::request_malformed},
      {11, "02", Errc::cbor_range, Reason::request_malformed},
      {12, "83060060", Errc::present_structure, Reason::request_malformed},
      {12, "831a00010000006161", Errc::cbor_range, Reason::request_malformed},
      {12, "83061b00000100000000006161", Errc::cbor_range, Reason::request_malformed},
      {-1, "00", Errc::present_feature, Reason::unsupported_feature},
  };
  for (const Row& row : rows) {
    INFO("key " << row.key << " value " << row.value);
    auto read = read_request_info(parts.with(row.key, row.value));
    CHECK(error_of(read) == error_name(row.error));
    if (!read) CHECK(reason_of(read.error().code, Kind::request) == row.reason);
  }
  CHECK(read_request_info(parts.with(99, "00")).has_value());
}

TEST_CASE("a request binds what it asks: the handover is over the bytes received", "[present]") {
  const Bytes items = age_items();
  const RequestInfo info = request_info();
  const Bytes body = request_body(info, {items});
  const Request request = read_request(body);

  // By the specification's own words.
  const Bytes info_bytes = write_request_info(info);
  const Bytes handover_info =
      concat({hex("83 7819"), bytes_of("StatepassQRHandoverInfo-1"), hex("58"),
              Bytes{static_cast<std::uint8_t>(info_bytes.size())}, info_bytes, hex("81"), items});
  const Hash32 hash = crypto::sha256(handover_info);
  CHECK(request.handover_hash() == hash);
  CHECK(request.ref() == take_array<8>(hash));
  CHECK(request.transcript().array() ==
        concat({hex("83f6f6 82 73"), bytes_of("StatepassQRHandover"), hex("5820"), hash}));

  // Other items, or another name, are another request.
  CHECK(read_request(request_body(info, {age_items(21)})).ref() != request.ref());
  CHECK(read_request(request_body(info, {items, driving_items()})).ref() != request.ref());
  RequestInfo other = info;
  other.name = "Corner Bar";
  CHECK(read_request(request_body(other, {items})).ref() != request.ref());

  // A request survives being moved.
  Request moved = read_request(body);
  const Request again = std::move(moved);
  CHECK(again.device_request().doc_requests[0].items.doc_type == mdoc::kAgeDocType);
}

TEST_CASE("members that the handover does not bind are refused", "[present]") {
  const Bytes info = write_request_info(request_info());
  const auto read = [&](ByteView device_request) {
    return Request::read(cbor::Encoder().array(2).bstr(info).bstr(device_request).take());
  };
  const Bytes items = age_items();
  const auto device_request = [&](std::string_view version, std::string_view more, unsigned members) {
    cbor::Encoder out;
    out.map(members).tstr("version").tstr(version).tstr("docRequests").array(1).map(1).tstr("itemsRequest").raw(items);
    if (!more.empty()) out.tstr(more).raw(more == "readerAuthAll" ? hex("80") : hex("d81841a0"));
    return out.take();
  };
  SP_REQUIRE_OK(read(device_request("1.0", "", 2)));
  SP_CHECK_ERROR(read(device_request("1.1", "", 2)), present_structure);
  SP_CHECK_ERROR(read(device_request("1.0", "deviceRequestInfo", 3)), present_structure);
  SP_CHECK_ERROR(read(device_request("1.0", "readerAuthAll", 3)), present_structure);
  SP_CHECK_ERROR(read(device_request("1.0", "somethingElse", 3)), present_structure);
  std::vector<Bytes> four(4, items);
  SP_REQUIRE_OK(Request::read(request_body(request_info(), four)));
  cbor::Encoder five;
  five.map(2).tstr("version").tstr("1.0").tstr("docRequests").array(5);
  for (int i = 0; i < 5; ++i) five.map(1).tstr("itemsRequest").raw(items);
  SP_CHECK_ERROR(read(five.bytes()), mdoc_limit);
  SP_CHECK_ERROR(Request::read(hex("80")), cbor_range);
  SP_CHECK_ERROR(Request::read(hex("82404001")), cbor_trailing);
}

TEST_CASE("reader authentication is by one leaf, which key 7 binds", "[present]") {
  const Bytes reader_root =
      sign_certificate(x509::reader_root_fields({.serial = Bytes(16, 0x61),
                                                 .subject = {"US", "", "Bars", "Bar readers"},
                                                 .not_before = at("2026-01-01T00:00:00Z"),
                                                 .not_after = at("2030-01-01T00:00:00Z"),
                                                 .key = key_from_seed(kReaderRootSeed).public_key()}),
                       key_from_seed(kReaderRootSeed));
  const x509::Certificate root = certificate_of(reader_root);
  const Bytes leaf = sign_certificate(x509::reader_fields({.serial = Bytes(16, 0x62),
                                                           .subject = {"US", "", "Bar", "Corner bar"},
                                                           .not_before = at("2026-06-01T00:00:00Z"),
                                                           .not_after = at("2027-06-01T00:00:00Z"),
                                                           .key = key_from_seed(kReaderSeed).public_key()},
                                                          root),
                                      key_from_seed(kReaderRootSeed));
  const ByteView chain[] = {leaf};
  const auto draft = RequestDraft::make(request_info(), {age_items(), driving_items()}, chain);
  const crypto::EcPrivateKey key = key_from_seed(kReaderSeed);
  std::vector<Bytes> auths;
  for (std::size_t i = 0; i < draft.count(); ++i) {
    const auto to_sign = draft.reader_auth(i, key.public_key());
    auto done = to_sign.finish(key.sign(take_array<32>(to_sign.digest().view())));
    SP_REQUIRE_OK(done);
    auths.push_back(*done);
  }
  const Request request = read_request(draft.finish(auths));
  CHECK(request.info().reader_certificate == crypto::sha256(leaf));
  x509::TrustAnchors readers;
  CHECK(identify_reader(request, readers, kCheckTime, 30).standing == ReaderStanding::unrecognised);
  readers.add(certificate_of(reader_root));
  CHECK(identify_reader(request, readers, kCheckTime, 30).standing == ReaderStanding::verified);
  CHECK(identify_reader(request, readers, at("2028-01-01T00:00:00Z"), 30).standing == ReaderStanding::invalid);

  // A signature over the other item.
  std::swap(auths[0], auths[1]);
  CHECK(identify_reader(read_request(draft.finish(auths)), readers, kCheckTime, 30).standing ==
        ReaderStanding::invalid);
  std::swap(auths[0], auths[1]);

  // In one request only; without key 7; key 7 of another certificate; key 7 without readerAuth.
  const auto request_of = [&](const RequestInfo& info, std::span<const mdoc::EncodedDocRequest> docs) {
    return Request::read(
        cbor::Encoder().array(2).bstr(write_request_info(info)).bstr(mdoc::encode_device_request(docs)).take());
  };
  RequestInfo info = request_info();
  info.reader_certificate = crypto::sha256(leaf);
  const mdoc::EncodedDocRequest both[] = {{age_items(), auths[0]}, {driving_items(), auths[1]}};
  const mdoc::EncodedDocRequest one[] = {{age_items(), auths[0]}, {driving_items(), {}}};
  const mdoc::EncodedDocRequest none[] = {{age_items(), {}}, {driving_items(), {}}};
  SP_REQUIRE_OK(request_of(info, both));
  SP_CHECK_ERROR(request_of(info, one), present_reader_auth);
  SP_CHECK_ERROR(request_of(info, none), present_reader_auth);
  info.reader_certificate = crypto::sha256(reader_root);
  SP_CHECK_ERROR(request_of(info, both), present_reader_auth);
  info.reader_certificate.reset();
  SP_CHECK_ERROR(request_of(info, both), present_reader_auth);
  CHECK(reason_of(Errc::present_reader_auth, Kind::request) == Reason::reader_auth_invalid);
  CHECK(identify_reader(*request_of(info, none), readers, kCheckTime, 30).standing == ReaderStanding::unsigned_reader);
}

TEST_CASE("a wallet refuses requests of another time", "[present]") {
  const Request request = read_request(request_body(request_info(), {age_items()}));
  SP_REQUIRE_OK(request.check_time(kCheckTime - 60));
  SP_CHECK_ERROR(request.check_time(kCheckTime - 61), present_request_expired);
  SP_REQUIRE_OK(request.check_time(kCheckTime + 120 + 60));
  SP_CHECK_ERROR(request.check_time(kCheckTime + 120 + 61), present_request_expired);
  CHECK(reason_of(Errc::present_request_expired, Kind::request) == Reason::request_expired);
}
