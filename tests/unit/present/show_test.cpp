#include "present/show.hpp"

#include "crypto/sha.hpp"
#include "present/reason.hpp"
#include "support/present_kit.hpp"

using namespace statepass;
using namespace statepass::present;
using namespace statepass::test;

namespace {

const UnixTime kStart = kCheckTime - kCheckTime % kSlot;

ShowInfo show_info(Profile profile = Profile::age) {
  return {kStart, {1, 2, 3, 4, 5, 6, 7, 8}, std::nullopt, profile};
}

std::string_view profile_error(Profile profile, const Bytes& issued, std::vector<mdoc::ElementRef> elements) {
  const Bytes response = test::present(issued, std::move(elements));
  auto parsed = mdoc::parse_device_response(response);
  SP_REQUIRE_OK(parsed);
  return error_of(check_profile(profile, *parsed));
}

}  // namespace

TEST_CASE("a ShowInfo reads as it was written, and its faults have names", "[present]") {
  ShowInfo info = show_info(Profile::driving);
  info.anchor = Anchor{5361, 99, Hash32{9}};
  const Bytes bytes = write_show_info(info);
  auto read = read_show_info(bytes);
  SP_REQUIRE_OK(read);
  CHECK(read->start == info.start);
  CHECK(read->random == info.random);
  CHECK(read->anchor == info.anchor);
  CHECK(read->profile == Profile::driving);

  const auto made = [](std::uint64_t start, std::uint64_t length, std::uint64_t profile) {
    cbor::MapEncoder out;
    out.put(1, cbor::Encoder().uint(start)).put(2, cbor::Encoder().uint(length));
    out.put(3, cbor::Encoder().bstr(Bytes(8, 1))).put(5, cbor::Encoder().uint(profile));
    return out.take();
  };
  SP_REQUIRE_OK(read_show_info(made(150, 15, 1)));
  SP_CHECK_ERROR(read_show_info(made(151, 15, 1)), present_slot);
  SP_CHECK_ERROR(read_show_info(made(150, 30, 1)), present_slot);
  SP_CHECK_ERROR(read_show_info(made(150, 15, 5)), present_profile);
  SP_CHECK_ERROR(read_show_info(hex("a0")), present_structure);
  CHECK(reason_of(Errc::present_slot, Kind::show) == Reason::slot_misaligned);
  CHECK(reason_of(Errc::present_profile, Kind::show) == Reason::profile);

  // By the specification's own words.
  const Hash32 hash = crypto::sha256(concat({hex("82 781b"), bytes_of("StatepassShowHandoverInfo-1"), hex("58"),
                                             Bytes{static_cast<std::uint8_t>(bytes.size())}, bytes}));
  CHECK(show_handover(bytes).transcript.array() ==
        concat({hex("83f6f6 82 75"), bytes_of("StatepassShowHandover"), hex("5820"), hash}));
}

TEST_CASE("a slot is good from 15 s before its start to 30 s after", "[present]") {
  const ShowInfo info = show_info();
  SP_CHECK_ERROR(check_slot(info, kStart - 16), present_slot_future);
  SP_REQUIRE_OK(check_slot(info, kStart - 15));
  SP_REQUIRE_OK(check_slot(info, kStart + 30));
  SP_CHECK_ERROR(check_slot(info, kStart + 31), present_slot_expired);
  CHECK(reason_of(Errc::present_slot_future, Kind::show) == Reason::slot_future);
  CHECK(reason_of(Errc::present_slot_expired, Kind::show) == Reason::slot_expired);
}

TEST_CASE("a wallet signs each slot once, and eight at most", "[present]") {
  SlotCounter slots;
  CHECK(slots.next(kStart + 3) == kStart);
  CHECK(slots.next(kStart + 14) == std::nullopt);
  CHECK(slots.next(kStart - 20) == std::nullopt);  // the clock was set back
  for (int i = 1; i < 8; ++i) CHECK(slots.next(kStart + 15 * i) == kStart + 15 * i);
  CHECK(slots.spent());
  CHECK(slots.next(kStart + 15 * 8) == std::nullopt);
}

TEST_CASE("a profile is what it names and nothing else", "[present]") {
  using mdoc::kAgeNameSpace, mdoc::kMdlNameSpace;
  const mdoc::ElementRef over18{kAgeNameSpace, "age_over_18"}, over21{kAgeNameSpace, "age_over_21"};
  const mdoc::ElementRef face{kAgeNameSpace, "portrait"}, state{kAgeNameSpace, "issuing_jurisdiction"};
  const auto error = error_name(Errc::present_profile);
  const std::string_view none = "no error";
  CHECK(profile_error(Profile::age, issued_age(), {over18}) == none);
  CHECK(profile_error(Profile::age, issued_age(), {over18, over21}) == error);
  CHECK(profile_error(Profile::age, issued_age(), {over18, face}) == error);
  CHECK(profile_error(Profile::age, issued_age(), {state}) == error);
  CHECK(profile_error(Profile::age, issued_mdl(), {{kMdlNameSpace, "age_over_18"}}) == error);
  CHECK(profile_error(Profile::age_and_face, issued_age(), {over18, face}) == none);
  CHECK(profile_error(Profile::age_and_face, issued_age(), {over18}) == error);
  CHECK(profile_error(Profile::custom, issued_age(), {over18, over21}) == none);
  const std::vector<mdoc::ElementRef> identity = {{kMdlNameSpace, "family_name"},
                                                  {kMdlNameSpace, "given_name"},
                                                  {kMdlNameSpace, "birth_date"},
                                                  {kMdlNameSpace, "portrait"}};
  CHECK(profile_error(Profile::identity, issued_mdl(), identity) == none);
  CHECK(profile_error(Profile::driving, issued_mdl(), identity) == error);
  const std::vector<mdoc::ElementRef> driving = {{kMdlNameSpace, "family_name"},
                                                 {kMdlNameSpace, "given_name"},
                                                 {kMdlNameSpace, "portrait"},
                                                 {kMdlNameSpace, "document_number"},
                                                 {kMdlNameSpace, "issuing_jurisdiction"},
                                                 {kMdlNameSpace, "expiry_date"},
                                                 {kMdlNameSpace, "driving_privileges"},
                                                 {mdoc::kAamvaNameSpace, "domestic_driving_privileges"},
                                                 {mdoc::kStatepassNameSpace, "privilege_status"}};
  CHECK(profile_error(Profile::driving, issued_mdl(), driving) == none);
  auto with_birth = driving;
  with_birth.push_back({kMdlNameSpace, "birth_date"});
  CHECK(profile_error(Profile::driving, issued_mdl(), with_birth) == error);
}

TEST_CASE("a show presentation reads back", "[present]") {
  const Bytes info = write_show_info(show_info());
  const Bytes response =
      test::present(issued_age(), {{mdoc::kAgeNameSpace, "age_over_18"}}, show_handover(info).transcript);
  const Bytes presentation = presentation_of(response);
  auto packed = pack(presentation, {}, Padding::none);
  SP_REQUIRE_OK(packed);
  const Bytes body = write_show_presentation(info, *packed);
  auto read = read_show_presentation(body);
  SP_REQUIRE_OK(read);
  CHECK(to_bytes(read->show_info_bytes) == info);
  CHECK(unpack(read->packed, CertificateDirectory()) == std::vector<Bytes>{presentation});
  SP_CHECK_ERROR(read_show_presentation(hex("8140")), cbor_range);
  auto padded = pack(presentation, {}, Padding::to_64);
  SP_REQUIRE_OK(padded);
  SP_CHECK_ERROR(read_show_presentation(write_show_presentation(info, *padded)), present_padding);
}

TEST_CASE("a code that is shown again is noticed", "[present]") {
  ShownCodes shown;
  const auto key = ShownCodes::key(bytes_of("info"), bytes_of("signature"));
  CHECK(key != ShownCodes::key(bytes_of("info"), bytes_of("signaturf")));
  CHECK_FALSE(shown.see(key, 1, 0).duplicate);
  CHECK_FALSE(shown.see(key, 1, 9'999).duplicate);  // it stays in the picture
  CHECK(shown.see(key, 2, 12'000).duplicate);
  CHECK(shown.see(key, 2, 22'000).seconds_ago == 12);
  CHECK(shown.see(key, 1, 22'000).duplicate);        // 12 s later
  CHECK_FALSE(shown.see(key, 2, 70'001).duplicate);  // forgotten after 60 s
  for (std::uint64_t i = 0; i < 3'000; ++i) (void)shown.see(take_array<16>(be_bytes<16>(i)), 3, 80'000);
  CHECK(shown.size() == ShownCodes::kMost);
}
