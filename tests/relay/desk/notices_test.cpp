#include <filesystem>

#include "cbor/encoder.hpp"
#include "desk/keys/key_folder.hpp"
#include "desk/moves/record.hpp"
#include "desk/notices/envelope.hpp"
#include "desk/random.hpp"
#include "support/folder.hpp"
#include "support/support.hpp"
#include "x509/path.hpp"

using namespace statepass;
using test::Folder;

namespace {

desk::Notice notice_with(std::size_t body_bytes) {
  desk::Notice out{5361, 6, 36, 17, 15, 1'800'000'000, std::nullopt, {}};
  cbor::Encoder body;
  body.bstr(Bytes(body_bytes, 7));
  out.body = body.take();
  return out;
}

}  // namespace

TEST_CASE("a notice is opened by its receiver alone, and its size says little") {
  const auto receiver = crypto::x25519_key_pair(desk::random_bytes<32>()),
             other = crypto::x25519_key_pair(desk::random_bytes<32>());
  const std::pair<std::size_t, std::size_t> sizes[] = {{0, 1'024},      {880, 1'024},     {950, 4'096},
                                                       {4'050, 16'384}, {60'000, 65'536}, {200'000, 262'144}};
  for (const auto& [body, envelope_size] : sizes) {
    CAPTURE(body);
    desk::Notice notice = notice_with(body);
    if (body == 880) notice.replaces = 16;
    const auto envelope = desk::seal_notice(notice, receiver.public_key, desk::random_secret<32>());
    REQUIRE(envelope);
    CHECK(envelope->size() <= envelope_size);
    CHECK(envelope->size() + 8 > envelope_size);
    const auto opened = desk::open_notice(*envelope, receiver);
    REQUIRE(opened);
    CHECK(*opened == notice);
    CHECK_FALSE(desk::open_notice(*envelope, other));
    for (const std::size_t at : {std::size_t{0}, std::size_t{3}, std::size_t{20}, envelope->size() - 1}) {
      Bytes changed = *envelope;
      changed[at] ^= 1;
      CHECK_FALSE(desk::open_notice(changed, receiver));
    }
  }
  CHECK_FALSE(desk::seal_notice(notice_with(300'000), receiver.public_key, desk::random_secret<32>()));
  CHECK_FALSE(desk::open_notice({}, receiver));
  CHECK_FALSE(desk::open_notice(Bytes(57, 1), receiver));
  // Sealed by somebody, but no notice.
  Bytes nonsense = concat({ByteView(Bytes{1}), ByteView(receiver.public_key).first(8),
                           *crypto::box_seal(receiver.public_key, Bytes{0xa1, 0x01}, desk::random_secret<32>())});
  const auto refused = desk::open_notice(nonsense, receiver);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code != Errc::crypto_decrypt);
}

TEST_CASE("a driver's record goes over as it was") {
  desk::DriverRecord record;
  record.person.family_name = "Moore";
  record.person.given_name = "Alex";
  record.person.birth_date = {1990, 5, 17};
  record.person.sex = 2;
  record.licence.document_number = "D1234567";
  record.licence.issue_date = {2025, 6, 1};
  record.licence.expiry_date = {2031, 6, 1};
  record.licence.privileges = {{"B", CivilDate{2020, 1, 1}, std::nullopt}};
  record.portrait = Bytes(1'000, 1);
  record.history = {"2026-01-01 issued"};
  const Bytes plain = desk::encode_record(record);
  const auto back = desk::decode_record(plain);
  REQUIRE(back);
  CHECK(desk::encode_record(*back) == plain);
  CHECK(back->licence.privileges.front().issue_date == CivilDate{2020, 1, 1});
  for (std::size_t size = 0; size < plain.size(); size += 37)
    CHECK_FALSE(desk::decode_record(ByteView(plain).first(size)));
  const auto key = desk::random_secret<32>();
  Bytes file = desk::seal_record(plain, key, desk::random_bytes<24>());
  CHECK(to_bytes(desk::open_record(file, key)->view()) == plain);
  CHECK_FALSE(desk::open_record(file, desk::random_secret<32>()));
  file.back() ^= 1;
  CHECK_FALSE(desk::open_record(file, key));
  CHECK_FALSE(desk::open_record(Bytes(24), key));
}

TEST_CASE("a clearance names one to four entries") {
  desk::Clearance clearance;
  clearance.id[0] = 1;
  CHECK_FALSE(desk::decode_clearance(desk::encode_clearance(clearance)));
  for (std::uint32_t n = 1; n <= 5; ++n) {
    clearance.flips.push_back({ledger::ListId{6, ledger::Family::document, 688, 1}, n});
    const auto back = desk::decode_clearance(desk::encode_clearance(clearance));
    CHECK(back.has_value() == (n <= 4));
    if (back) CHECK(back->flips.back().index == n);
  }
  CHECK_FALSE(desk::decode_move_notice({}));
  CHECK(*desk::decode_move_notice(desk::encode_move_notice(clearance.id)) == clearance.id);
}

TEST_CASE("a folder of keys is made once, and its certificates keep the profile") {
  const Folder folder;
  const desk::KeyFolderOptions options{.folder = folder.path("keys"),
                                       .admin_key = {},
                                       .letters = "CA",
                                       .authority = "California DMV",
                                       .public_url = "https://dmv.example",
                                       .now = 1'800'000'000};
  const auto first = desk::KeyFolder::open(options);
  const auto again = desk::KeyFolder::open(options);
  CHECK(first.signer() == again.signer());
  CHECK(first.root() == again.root());
  CHECK(first.operator_address(desk::OperatorRole::status) == again.operator_address(desk::OperatorRole::status));
  CHECK(first.operator_address(desk::OperatorRole::status) != first.operator_address(desk::OperatorRole::licensing));
  CHECK(first.operator_key(desk::OperatorRole::admin) == nullptr);
  x509::TrustAnchors anchors;
  anchors.add(*x509::Certificate::parse(first.root().der()));
  const ByteView chain[] = {first.signer().der()};
  const auto signer = x509::Signer::check(chain, x509::Role::document_signer, anchors, {});
  CHECK(signer.at(1'800'000'000, 0).pass());
  CHECK(first.signer().not_before() % kSecondsPerDay == 0);
  for (const auto& file : std::filesystem::directory_iterator(folder.path("keys"))) {
    CAPTURE(file.path().string());
    CHECK((file.status().permissions() & std::filesystem::perms(077)) == std::filesystem::perms::none);
  }
  // A certificate of another key beside it is told from ours.
  const desk::KeyFolderOptions others{.folder = folder.path("others"),
                                      .admin_key = {},
                                      .letters = "CA",
                                      .authority = "A",
                                      .public_url = "https://a.example",
                                      .now = 1'800'000'000};
  desk::KeyFolder::open(others);
  std::filesystem::copy_file(folder.path("others") + "/signer.pem", folder.path("keys") + "/signer.pem",
                             std::filesystem::copy_options::overwrite_existing);
  try {
    desk::KeyFolder::open(options);
    FAIL("taken");
  } catch (const std::runtime_error& error) {
    CHECK(std::string(error.what()).find("signer.pem") != std::string::npos);
  }
}
